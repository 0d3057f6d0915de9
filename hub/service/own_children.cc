#include "hub/service/own_children.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "hub/access/search.h"

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

// When the caller last read the child's story, as the log tells it.
std::optional<Instant> LastRead(store::LogTransaction& reading, const store::Store& store,
                                const Caller& caller, const ChildId& child) {
  const audit::Pseudonyms& pseudonyms = store.pseudonyms();
  const auto leaves = reading.LeavesAbout(pseudonyms.SubjectIndex(child));
  std::size_t read = 0;
  for (auto leaf = leaves.rbegin(); leaf != leaves.rend() && read < kMostLeavesRead; ++leaf) {
    ++read;
    const auto written = audit::Decode(reading.Leaf(*leaf));
    if (!written.ok() || written.value().leaf.event != audit::Event::kChronologyRead) continue;
    const Instant at = written.value().at;
    if (written.value().leaf.actor == pseudonyms.Actor(caller.who.id, at)) return at;
  }
  return std::nullopt;
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
  if (!answer.children.empty()) {
    store::LogTransaction log = store_.ReadLog();
    for (std::size_t i = 0; i < std::min(answer.children.size(), kMostLookedUp); ++i) {
      OwnChild& child = answer.children[i];
      child.opened = LastRead(log, store_, caller, child.child);
    }
  }
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

}  // namespace hub::service
