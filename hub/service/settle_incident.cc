#include "hub/service/settle_incident.h"

#include <algorithm>
#include <set>

#include "hub/service/entry_decisions.h"
#include "hub/service/incidents.h"

namespace hub::service {
namespace {

using access::Decision;
using access::Purpose;
using access::Rule;
using EntryRef = store::Reading::EntryRef;

constexpr std::size_t kMostEntries = 10;

Error Invalid(std::string_view what) { return {ErrorCode::kInvalid, std::string(what), ""}; }

// Who reads to look back, or for a court, changes nothing.
bool WorksWithTheChild(Purpose purpose) {
  switch (purpose) {
    case Purpose::kEarlyHelp:
    case Purpose::kChildInNeed:
    case Purpose::kMash:
    case Purpose::kSection47:
    case Purpose::kOwn:
      return true;
    default:
      return false;
  }
}

// One of the entries with the first version of its record.
struct Judged {
  EntryRef ref;
  EntryId first;
};

// The entries as they stand, where each of them is shown to the asker; else none.
std::vector<Judged> ShownOf(store::Reading& reading, const Caller& caller, const Asked& asked,
                            const Directory::View& directory, const access::Policy& policy,
                            const std::vector<EntryId>& entries) {
  const RecordLines lines(reading, asked.persons);
  EntryDecisions decisions(reading, caller, asked, directory, policy);
  std::vector<Judged> judged;
  for (const EntryId& id : entries) {
    const EntryRef* ref = lines.Find(id);
    if (ref == nullptr || !ref->readable || ref->ended) return {};
    if (!decisions.made()[decisions.For(*ref, *ref)].decision.permits()) return {};
    judged.push_back({*ref, lines.FirstOf(id)});
  }
  // What is said of two lies with the one whose record has the lesser id, whoever says it.
  std::sort(judged.begin(), judged.end(),
            [](const Judged& a, const Judged& b) { return a.first < b.first; });
  return judged;
}

Decision Decide(const Asked& asked, const std::vector<Judged>& shown) {
  if (!asked.decision.decision.permits()) return asked.decision.decision;
  if (!WorksWithTheChild(asked.question.purpose))
    return Decision::Refuse(access::Outcome::kDeny, Rule::kNotForRole);
  if (shown.empty()) return Decision::Refuse(access::Outcome::kHide, Rule::kNoRelationship);
  return asked.decision.decision;
}

std::string FaultOf(const IncidentSaid& said) {
  if (said.entries.size() < 2 || said.entries.size() > kMostEntries)
    return "entries: name two to ten of them";
  if (std::set<EntryId>(said.entries.begin(), said.entries.end()).size() != said.entries.size())
    return "entries: one of them is named twice";
  if (said.reason.empty()) return "reason is missing";
  return "";
}

}  // namespace

Outcome<access::Told> SettleIncident::Run(const Caller& caller, const IncidentSaid& said) {
  const std::string fault = FaultOf(said);
  if (!fault.empty()) return Invalid(fault);
  std::vector<Judged> shown;
  RightsAct act;
  act.event = audit::Event::kIncidentSettled;
  act.decide = [&](store::Reading& reading, const Asked& asked) {
    shown.clear();
    if (asked.decision.decision.permits()) {
      const auto directory = directory_.Current(reading, asked.question.at);
      shown = ShownOf(reading, caller, asked, *directory, policy_, said.entries);
    }
    return Decide(asked, shown);
  };
  act.act = [&](store::Writing& writing, const Asked&, std::uint64_t leaf,
                access::Told&) -> Status {
    for (std::size_t a = 0; a < shown.size(); ++a) {
      for (std::size_t b = a + 1; b < shown.size(); ++b) {
        writing.State(shown[a].ref.person, shown[a].ref.seq,
                      Say(caller, leaf, store::SameIncident{shown[b].ref.id, said.same},
                          shown[a].ref.seq, PartOf(shown[b].first)),
                      said.reason);
      }
    }
    return Done{};
  };
  return ActOnRights(store_, caller, said.child, said.purpose, policy_, clock_.Now(), act);
}

}  // namespace hub::service
