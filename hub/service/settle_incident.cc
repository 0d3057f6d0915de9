#include "hub/service/settle_incident.h"

#include <algorithm>
#include <set>

#include "hub/service/incidents.h"

namespace hub::service {
namespace {

constexpr std::size_t kMostEntries = 10;

Error Invalid(std::string_view what) { return {ErrorCode::kInvalid, std::string(what), ""}; }

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
  act.basis = [&](store::Reading& reading, const Asked& asked) {
    shown.clear();
    if (asked.decision.decision.permits()) {
      const auto directory = directory_.Current(reading, asked.question.at);
      shown = ShownOf(reading, caller, asked, *directory, policy_, said.entries);
    }
    Basis basis = BasisOf(asked, DecidedBy::kIncident);
    basis.asks.on = !shown.empty();
    return basis;
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
