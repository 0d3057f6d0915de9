#include "hub/service/rights_requests.h"

#include <algorithm>
#include <tuple>

#include "hub/service/disputes.h"

namespace hub::service {
namespace {

using access::Right;
using access::RightOutcome;
using access::RightsLine;
using store::RightsAsked;

constexpr std::size_t kChildrenAtOnce = 1'000;

Error Invalid(std::string_view what) { return {ErrorCode::kInvalid, std::string(what), ""}; }

Error NoSuchRequest() {
  return {ErrorCode::kNotFound, "no such request at your agency", "request unknown or another's"};
}

std::optional<Error> FaultOf(const NewRightsRequest& given, Date today) {
  if (given.words.empty()) return Invalid("words are missing: who asked for what");
  if (!given.verified) return Invalid("verify first who asks, and that they may: say verified");
  if (given.received && today < *given.received) return Invalid("received is a day to come");
  if (given.entry && given.right != Right::kRectification) {
    return Invalid("an entry is named where it is disputed: right rectification");
  }
  if (!given.entry && (!given.disputed.empty() || given.by != access::Disputant::kUnsaid)) {
    return Invalid("by and disputed are said of an entry: name it");
  }
  return std::nullopt;
}

RightsLine LineOf(const store::Store& store, store::ChildRow row, const ChildId& child,
                  std::int64_t key, const RightsAsked& asked, const access::Policy& policy,
                  Date today) {
  RightsLine line;
  line.id = store.GatewayOf(row, key);
  line.child = child;
  line.answer = access::DecideRight({asked.right, true, asked.received, asked.rests_on_consent,
                                     asked.wrong_child, asked.past_retention},
                                    policy);
  line.right = asked.right;
  line.received = asked.received;
  line.outcome = asked.outcome;
  line.decided = asked.decided;
  line.entry = asked.entry;
  const auto due = line.answer.due ? line.answer.due : line.answer.acknowledge_by;
  line.overdue = asked.outcome == RightOutcome::kOpen && due && *due < today;
  return line;
}

// The mark that everybody sees from now on (UK GDPR Art. 16).
Status Dispute(store::Store& store, store::Writing& writing, const Caller& caller,
               const Asked& asked, std::uint64_t leaf, const NewRightsRequest& given) {
  const Result<EntryFound> found = FindEntry(store, *given.entry, asked.id);
  const bool fits = found.ok() && found.value().child == asked.id && found.value().standing;
  if (!fits) return Invalid("entry is none of this child's that can be disputed");
  DisputeSaid said;
  said.by = given.by;
  said.words = given.disputed;
  said.reason = given.words;
  StateDispute(writing, caller, asked, found.value(), leaf, said);
  return Done{};
}

void Object(store::Writing& writing, const Caller& caller, const Asked& asked, std::uint64_t leaf,
            bool stands, const Sensitive& words) {
  constexpr auto kKind = access::Closure::kObjection;
  writing.State(*asked.child,
                Say(caller, leaf, store::Closing{kKind, stands}, static_cast<std::int64_t>(kKind),
                    store::PartOf(caller.agency.row)),
                words);
}

// Whether another objection of the same agency is still open.
bool ObjectsStill(const Asked& asked, std::int64_t part, std::int64_t but) {
  const auto& said = asked.rights.of_child;
  return std::any_of(said.begin(), said.end(), [&](const store::Statement& one) {
    const auto* request = std::get_if<RightsAsked>(&one.what);
    return request && request->right == Right::kObjection &&
           request->outcome == RightOutcome::kOpen && one.part == part && one.key != but;
  });
}

Basis BasisOfTaking(store::Reading&, const Asked& asked) {
  return BasisOf(asked, DecidedBy::kTakeRight);
}

// What was done, with the request as it stands now.
Outcome<access::RightsRecorded> Recorded(Outcome<access::Told> done, const RightsLine& line) {
  using Answered = std::variant<audit::Released<access::RightsRecorded>, Refusal>;
  if (!done.ok()) return done.error();
  if (done.value().index() == 1)
    return Answered(std::in_place_index<1>, std::get<1>(std::move(done).value()));
  const auto& released = std::get<0>(done.value());
  return Answered(std::in_place_index<0>,
                  released.As(access::RightsRecorded{released.answer(), line}));
}

}  // namespace

Outcome<access::RightsRecorded> RightsRequests::Record(const Caller& caller,
                                                       const NewRightsRequest& given) {
  const Instant now = clock_.Now();
  const Date today = Date::Of(now);
  if (const auto fault = FaultOf(given, today)) return *fault;
  RightsLine line;
  RightsAct act;
  act.event = audit::Event::kRightRequested;
  act.basis = BasisOfTaking;
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    if (given.entry) {
      const Status disputed = Dispute(store_, writing, caller, asked, leaf, given);
      if (!disputed.ok()) return disputed;
    }
    if (given.right == Right::kObjection) Object(writing, caller, asked, leaf, true, given.words);
    RightsAsked request;
    request.right = given.right;
    request.received = given.received.value_or(today);
    request.rests_on_consent = given.rests_on_consent;
    request.wrong_child = given.wrong_child;
    request.past_retention = given.past_retention;
    request.entry = given.entry;
    const std::int64_t key = writing.State(
        *asked.child, Say(caller, leaf, request, 0, store::PartOf(caller.agency.row)), given.words);
    line = LineOf(store_, *asked.child, asked.id, key, request, policy_, today);
    return Done{};
  };
  return Recorded(
      ActOnRights(store_, caller, given.child, access::Purpose::kRights, policy_, now, act), line);
}

Outcome<access::RightsRecorded> RightsRequests::Decide(const Caller& caller,
                                                       const RightsDecision& decision) {
  if (decision.reason.empty()) return Invalid("reason is missing");
  if (decision.outcome == RightOutcome::kOpen) return Invalid("outcome is missing");
  const Instant now = clock_.Now();
  const std::int64_t part = store::PartOf(caller.agency.row);
  ChildId child;
  {
    store::ReadTransaction reading = store_.Read();
    const auto found = reading.FindRightsAsked(decision.id);
    const auto id = found && found->second.part == part ? reading.IdOf(found->first) : std::nullopt;
    if (!id) return NoSuchRequest();
    child = *id;
  }
  RightsLine line;
  RightsAct act;
  act.event = audit::Event::kRightDecided;
  act.basis = BasisOfTaking;
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    const auto found = writing.FindRightsAsked(decision.id);
    if (!found) return NoSuchRequest();
    RightsAsked request = std::get<RightsAsked>(found->second.what);
    const std::int64_t key = found->second.key;
    if (request.outcome != RightOutcome::kOpen) return Invalid("this request was decided");
    const bool ends = request.right == Right::kObjection &&
                      decision.outcome != RightOutcome::kGranted && !ObjectsStill(asked, part, key);
    if (ends) Object(writing, caller, asked, leaf, false, decision.reason);
    request.outcome = decision.outcome;
    request.decided = now;
    writing.State(*asked.child, Say(caller, leaf, request, key, part), decision.reason);
    line = LineOf(store_, *asked.child, asked.id, key, request, policy_, Date::Of(now));
    return Done{};
  };
  return Recorded(ActOnRights(store_, caller, child, access::Purpose::kRights, policy_, now, act),
                  line);
}

namespace {

// Every open request of the caller's agency, of children who are there: those of a child that was
// joined into another stand with that one.
void AddOpen(const store::Store& store, store::Reading& reading, const Caller& caller,
             const access::Policy& policy, Date today, access::RightsDue& due) {
  const std::int64_t part = store::PartOf(caller.agency.row);
  store::ChildRow after{};
  for (;;) {
    const auto children = reading.ChildrenWithRightsAsked(after, kChildrenAtOnce);
    for (const store::ChildRow row : children) {
      after = row;
      const auto id = reading.IdOf(row);
      if (!id || reading.PersonsOf(row).empty()) continue;
      for (const store::Statement& said : reading.RightsOf(row).of_child) {
        const auto* asked = std::get_if<RightsAsked>(&said.what);
        if (!asked || said.part != part || asked->outcome != RightOutcome::kOpen) continue;
        due.lines.push_back(LineOf(store, row, *id, said.key, *asked, policy, today));
        due.overdue += due.lines.back().overdue ? 1 : 0;
      }
    }
    if (children.size() < kChildrenAtOnce) return;
  }
}

auto Order(const RightsLine& line) {
  const Date due = line.answer.due.value_or(line.answer.acknowledge_by.value_or(line.received));
  return std::tuple(due, line.received, line.id.bytes());
}

}  // namespace

Outcome<access::RightsDue> RightsRequests::Due(const Caller& caller) {
  using Listed = std::variant<audit::Released<access::RightsDue>, Refusal>;
  return UntilRightsHold<Listed>([&] { return AttemptDue(caller); });
}

Outcome<access::RightsDue> RightsRequests::AttemptDue(const Caller& caller) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  const access::Question question = MakeQuestion(caller, access::Purpose::kRights, now);
  const Basis basis = BasisOf(question, DecidedBy::kRightsDue);
  const access::Decision decision = service::Decide(basis, policy_);
  AuditDetail detail;
  detail.actor = caller.who.id;
  detail.told = Tell(question, decision, policy_);
  detail.facts = EncodeFacts(basis);
  if (!decision.permits()) {
    auto refusal =
        Refuse(store_, caller, *detail.told, std::nullopt, epoch, std::move(detail.facts));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  access::RightsDue due;
  {
    store::ReadTransaction reading = store_.Read();
    AddOpen(store_, reading, caller, policy_, Date::Of(now), due);
  }
  std::sort(due.lines.begin(), due.lines.end(),
            [](const RightsLine& a, const RightsLine& b) { return Order(a) < Order(b); });
  for (const RightsLine& line : due.lines) detail.meant.push_back(line.child);
  std::sort(detail.meant.begin(), detail.meant.end());
  detail.meant.erase(std::unique(detail.meant.begin(), detail.meant.end()), detail.meant.end());
  audit::Leaf leaf =
      MakeLeaf(store_, audit::Event::kRightsDueRead, caller, *detail.told, std::nullopt);
  leaf.count = static_cast<std::uint32_t>(due.lines.size());
  const auto durable = WriteLeafAbout(store_, std::move(leaf), std::move(detail), epoch);
  if (!durable.ok()) return durable.error();
  return {audit::Released<access::RightsDue>(std::move(due), durable.value())};
}

}  // namespace hub::service
