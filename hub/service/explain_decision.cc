#include "hub/service/explain_decision.h"

#include <algorithm>

#include "hub/service/match_sides.h"

namespace hub::service {
namespace {

Error NoSuchDecision() {
  return {ErrorCode::kNotFound, "no such decision of yours", "decision unknown or another's"};
}

// A child of whom the log is asked.
struct AskedOf {
  ChildId id;
  std::vector<Stay> stays;  // of its source persons there; none: at any time
};

// The child, and every one that any source person of it was ever linked to: who read the wrong
// join stays answerable after a split or a merge. Of a child that somebody else still is, only the
// time that they were of it: who reads that child since is for its own officers.
std::vector<AskedOf> EveryChildOf(store::Reading& reading, store::ChildRow child,
                                  const ChildId& asked) {
  std::vector<AskedOf> children = {{asked, {}}};
  for (const store::Person& person : reading.PersonsOf(child)) {
    for (const Stay& stay : StaysOf(reading, person.row)) {
      const auto id = reading.IdOf(stay.child);
      if (!id || *id == asked) continue;
      const auto known = std::find_if(children.begin(), children.end(),
                                      [&](const AskedOf& one) { return one.id == *id; });
      if (known != children.end()) {
        if (!known->stays.empty()) known->stays.push_back(stay);
      } else if (reading.PersonsOf(stay.child).empty()) {
        children.push_back({*id, {}});
      } else {
        children.push_back({*id, {stay}});
      }
    }
  }
  return children;
}

bool IsDuring(const AskedOf& one, Instant at) {
  return one.stays.empty() ||
         std::any_of(one.stays.begin(), one.stays.end(), [&](const Stay& stay) {
           return stay.from <= at && (!stay.until || at <= *stay.until);
         });
}

bool IsOwnStaff(store::Reading& reading, const Caller& caller, const ProfessionalId& actor) {
  if (actor.empty()) return false;
  const auto professional = reading.FindProfessional(actor);
  return professional && professional->agency == caller.agency.row;
}

bool Shows(const AuditDetail& detail, const std::optional<ShownEntry>& entry) {
  return !entry ||
         std::find(detail.shown.begin(), detail.shown.end(), *entry) != detail.shown.end();
}

}  // namespace

std::vector<Access> AccessesTo(const store::Store& store, store::LogTransaction& reading,
                               const Caller& caller, const Asked& asked, const ChildId& child,
                               const std::optional<ShownEntry>& entry) {
  std::vector<Access> accesses;
  const auto row = reading.FindChild(child);  // also one that was joined into another since
  if (!row) return accesses;
  for (const AskedOf& one : EveryChildOf(reading, *row, child)) {
    for (const std::uint64_t leaf : reading.LeavesAbout(store.pseudonyms().SubjectIndex(one.id))) {
      const auto written = audit::Decode(reading.Leaf(leaf));
      if (!written.ok() || !IsDuring(one, written.value().at)) continue;
      const auto text = reading.Detail(leaf);
      const auto detail = text.ok() ? DecodeAuditDetail(text.value()) : std::nullopt;
      if (!detail || !Shows(*detail, entry)) continue;
      if (!asked.own_agency_knows && !IsOwnStaff(reading, caller, detail->actor)) continue;
      accesses.push_back({leaf, reading.Leaf(leaf), detail->actor, detail->shown.size()});
    }
  }
  std::sort(accesses.begin(), accesses.end(),
            [](const Access& a, const Access& b) { return a.leaf > b.leaf; });
  return accesses;
}

Result<audit::Released<access::Told>> ExplainDecision::Run(const Caller& caller,
                                                           const DecisionId& decision) {
  const auto leaf_index = store_.LeafOf(decision);
  if (!leaf_index) return NoSuchDecision();
  access::Told told;
  std::optional<ChildId> child;
  {
    store::LogTransaction reading = store_.ReadLog();
    const auto text = reading.Detail(*leaf_index);
    if (!text.ok()) return NoSuchDecision();
    const auto detail = DecodeAuditDetail(text.value());
    if (!detail || !detail->told || detail->actor != caller.who.id) return NoSuchDecision();
    told = *detail->told;
    child = detail->child;
  }
  told.id = decision;
  const audit::Leaf leaf = MakeLeaf(store_, audit::Event::kDecisionRead, caller, told, child);
  const std::string detail = Encode(AuditDetail{caller.who.id, child, std::nullopt, {}});
  const std::uint64_t subject = child ? store_.pseudonyms().SubjectIndex(*child) : 0;
  // What was told then depends on nobody's rights of now.
  const auto durable = UntilRightsHold<audit::DurableLeaf>(
      [&] { return store_.writer().WriteLeaf(leaf, detail, subject, store_.RightsEpoch()); });
  if (!durable.ok()) return durable.error();
  return audit::Released<access::Told>(std::move(told), durable.value());
}

Outcome<std::vector<Access>> ExplainDecision::Accesses(const Caller& caller, const ChildId& child,
                                                       const std::optional<EntryId>& entry) {
  using Listed = std::variant<audit::Released<std::vector<Access>>, Refusal>;
  return UntilRightsHold<Listed>([&] { return Attempt(caller, child, entry); });
}

Outcome<std::vector<Access>> ExplainDecision::Attempt(const Caller& caller, const ChildId& child,
                                                      const std::optional<EntryId>& entry) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  const access::Question question = MakeQuestion(caller, access::Purpose::kOversight, now);
  const access::Decision decision = access::DecideOversight(question);
  access::Told told = Tell(question, decision, policy_);
  Asked oversight;
  oversight.question = question;
  const std::string facts = FactsOf(oversight, DecidedBy::kOversight);
  if (!decision.permits()) {
    auto refusal = Refuse(store_, caller, std::move(told), child, epoch, facts);
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  std::vector<Access> accesses;
  {
    store::LogTransaction reading = store_.ReadLog();
    const Asked asked = Ask(reading, caller, child, access::Purpose::kOversight, policy_, now);
    const auto wanted = entry ? store_.PlaceOf(*entry) : std::nullopt;
    if (wanted || !entry) accesses = AccessesTo(store_, reading, caller, asked, child, wanted);
  }
  audit::Leaf leaf = MakeLeaf(store_, audit::Event::kAuditRead, caller, told, child);
  leaf.count = static_cast<std::uint32_t>(accesses.size());
  const auto durable = store_.writer().WriteLeaf(
      leaf, Encode(AuditDetail{caller.who.id, child, told, {}, {}, facts}),
      store_.pseudonyms().SubjectIndex(child), epoch);
  if (!durable.ok()) return durable.error();
  return {audit::Released<std::vector<Access>>(std::move(accesses), durable.value())};
}

}  // namespace hub::service
