#include "hub/service/own_children.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "hub/access/search.h"
#include "hub/service/entry_decisions.h"

namespace hub::service {
namespace {

using chronology::OwnChild;

constexpr std::size_t kMostListed = 200;
constexpr std::size_t kMostLookedUp = 30;     // of which children the log is asked
constexpr std::size_t kMostLeavesRead = 200;  // of one child, the newest

bool Stands(access::Relationship tie) {
  using access::Relationship;
  return tie == Relationship::kNamed || tie == Relationship::kCover ||
         tie == Relationship::kAllocated || tie == Relationship::kSelfClaimed ||
         tie == Relationship::kAwaiting;
}

auto ByName(const OwnChild& child) {
  return std::tuple(child.family.empty(), child.family.Reveal(), child.given.Reveal(), child.child);
}

// The child as the asker may list them; nothing where their tie has ended or they may not know.
std::optional<OwnChild> Listed(store::Reading& reading, const Caller& caller, store::ChildRow row,
                               const access::Policy& policy, Instant now) {
  const auto id = reading.IdOf(row);
  if (!id) return std::nullopt;
  const Asked asked = Ask(reading, caller, *id, access::Purpose::kOwn, policy, now);
  const access::Relationship tie = asked.facts.relationship;
  if (!Stands(tie)) return std::nullopt;
  const access::Decision may =
      access::DecideFindChild(asked.question, asked.facts, asked.own_agency_knows, asked.decision);
  if (!may.permits()) return std::nullopt;
  OwnChild child;
  child.child = *id;
  child.tie = tie;
  child.awaiting = tie == access::Relationship::kAwaiting;
  if (const auto called = CalledByOwnAgency(reading, caller, asked)) {
    child.birth = called->birth;
    if (!called->names.empty()) {
      child.given = called->names.front().given;
      child.family = called->names.front().family;
    }
  }
  return child;
}

struct LastReading {
  Instant at;
  access::Purpose purpose = access::Purpose::kNone;
};

// When the caller last read the child's story, as the log tells it: asked who is involved and then
// what happened, as its page does. Whoever opened one record has not read the story.
std::optional<LastReading> LastRead(store::LogTransaction& reading, const store::Store& store,
                                    const Caller& caller, const ChildId& child) {
  using audit::Event;
  const audit::Pseudonyms& pseudonyms = store.pseudonyms();
  const auto leaves = reading.LeavesAbout(pseudonyms.SubjectIndex(child));
  std::optional<LastReading> chronology;  // of the leaf of theirs that came next
  std::size_t read = 0;
  for (auto leaf = leaves.rbegin(); leaf != leaves.rend() && read < kMostLeavesRead; ++leaf) {
    ++read;
    const auto written = audit::Decode(reading.Leaf(*leaf));
    if (!written.ok()) continue;
    const Instant at = written.value().at;
    const audit::Leaf& told = written.value().leaf;
    if (told.actor != pseudonyms.Actor(caller.who.id, at)) continue;
    const auto purpose = access::PurposeFrom(told.purpose).value_or(access::Purpose::kNone);
    if (told.event == Event::kInvolvedRead && chronology && chronology->purpose == purpose)
      return chronology;
    chronology.reset();
    if (told.event == Event::kChronologyRead) chronology = LastReading{at, purpose};
  }
  return std::nullopt;
}

// Reasons that last for as long as somebody works with the child.
bool Lasts(access::Purpose purpose) {
  using access::Purpose;
  return purpose == Purpose::kOwn || purpose == Purpose::kEarlyHelp ||
         purpose == Purpose::kChildInNeed || purpose == Purpose::kSection47;
}

// What a reading for the same reason would mark as new today.
std::optional<std::size_t> CountSince(store::ReadTransaction& reading, const Caller& caller,
                                      const ChildId& child, const LastReading& last,
                                      const Directory::View& directory,
                                      const access::Policy& policy, Instant now) {
  if (!Lasts(last.purpose)) return std::nullopt;
  const Asked asked = Ask(reading, caller, child, last.purpose, policy, now);
  if (!asked.decision.decision.permits()) return std::nullopt;
  EntryDecisions decisions(reading, caller, asked, directory, policy);
  std::set<EntryId> came;  // an entry about brothers and sisters stands with each of them
  for (const store::Person& person : asked.persons) {
    for (const store::Reading::EntryRef& entry : reading.Survey(person).entries) {
      if (!entry.readable || entry.ended || entry.facts.received <= last.at) continue;
      const EntryDecisions::Made& made = decisions.made()[decisions.For(entry, entry)];
      if (made.decision.permits()) came.insert(entry.id);
    }
  }
  return came.size();
}

}  // namespace

std::optional<records::Subject> CalledByOwnAgency(store::Reading& reading, const Caller& caller,
                                                  const Asked& asked) {
  std::optional<records::Subject> called;
  for (const store::Person& person : asked.persons) {
    if (person.agency != caller.agency.row || person.erased) continue;
    auto identity = reading.Identity(person);
    if (!identity.ok()) continue;
    if (!called || called->names.empty()) called = std::move(identity).value();
  }
  return called;
}

Result<audit::Released<chronology::OwnChildren>> OwnChildren::Run(const Caller& caller) {
  return UntilRightsHold<audit::Released<chronology::OwnChildren>>([&] { return Attempt(caller); });
}

Result<audit::Released<chronology::OwnChildren>> OwnChildren::Attempt(const Caller& caller) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  const access::Question question = MakeQuestion(caller, access::Purpose::kOwn, now);
  chronology::OwnChildren answer;
  AuditDetail detail;
  const Basis basis = BasisOf(question, DecidedBy::kOwnChildren);
  const access::Decision decision = Decide(basis, policy_);
  if (decision.permits()) {
    store::ReadTransaction reading = store_.Read();
    const auto rows = reading.ChildrenTiedTo(caller.who.row, kMostListed + 1);
    answer.more = rows.size() > kMostListed;
    for (std::size_t i = 0; i < std::min(rows.size(), kMostListed); ++i) {
      auto child = Listed(reading, caller, rows[i], policy_, now);
      if (!child) continue;
      detail.meant.push_back(child->child);
      answer.children.push_back(std::move(*child));
    }
  }
  std::sort(answer.children.begin(), answer.children.end(),
            [](const OwnChild& a, const OwnChild& b) { return ByName(a) < ByName(b); });
  TellLastReadings(caller, now, answer);
  detail.actor = caller.who.id;
  detail.told = Tell(question, decision, policy_);
  detail.facts = EncodeFacts(basis);
  audit::Leaf leaf =
      MakeLeaf(store_, audit::Event::kOwnChildrenListed, caller, *detail.told, std::nullopt);
  leaf.count = static_cast<std::uint32_t>(answer.children.size());
  const auto durable = WriteLeafAbout(store_, std::move(leaf), std::move(detail), epoch);
  if (!durable.ok()) return durable.error();
  answer.decision = store_.DecisionOf(durable.value().index());
  return audit::Released<chronology::OwnChildren>(std::move(answer), durable.value());
}

// Of those whom the list begins with.
void OwnChildren::TellLastReadings(const Caller& caller, Instant now,
                                   chronology::OwnChildren& answer) {
  std::map<ChildId, LastReading> readings;
  const std::size_t most = std::min(answer.children.size(), kMostLookedUp);
  if (most == 0) return;
  {
    store::LogTransaction log = store_.ReadLog();
    for (std::size_t i = 0; i < most; ++i) {
      const ChildId& child = answer.children[i].child;
      if (const auto last = LastRead(log, store_, caller, child)) readings.emplace(child, *last);
    }
  }
  store::ReadTransaction reading = store_.Read();
  const auto directory = directory_.Current(reading, now);
  for (OwnChild& child : answer.children) {
    const auto last = readings.find(child.child);
    if (last == readings.end()) continue;
    child.opened = last->second.at;
    child.read_for = last->second.purpose;
    child.since = CountSince(reading, caller, child.child, last->second, *directory, policy_, now);
  }
}

}  // namespace hub::service
