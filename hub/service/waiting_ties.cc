#include <algorithm>

#include "hub/access/clocks.h"
#include "hub/service/match_sides.h"
#include "hub/service/set_rights.h"

namespace hub::service {
namespace {

using access::Relationship;
using access::WaitingTie;
using access::WaitingTies;

constexpr std::size_t kMostListed = 200;
constexpr std::size_t kMostLookedAt = 2'000;  // children for one page

// Whether it waits for the caller's agency: of its professional, or set by one.
bool IsTheirs(store::Reading& reading, const Caller& caller, const store::Professional& whose,
              store::ProfessionalRow set_by) {
  if (whose.agency == caller.agency.row) return true;
  const auto setter = reading.ProfessionalOf(set_by);
  return setter && setter->agency == caller.agency.row;
}

// What waits of one child, and the caller may confirm.
void AddWaiting(store::Reading& reading, const Caller& caller, const Asked& asked,
                const access::Policy& policy, WaitingTies& page) {
  const Date today = Date::Of(asked.question.at);
  for (const store::Statement& said : asked.rights.of_child) {
    const auto* tie = std::get_if<store::Tie>(&said.what);
    if (tie == nullptr || tie->state != Relationship::kAwaiting) continue;
    if (tie->until && *tie->until < today) continue;
    const auto whose = reading.ProfessionalOf(store::ProfessionalRow{said.key});
    if (!whose || whose->disabled || !IsTheirs(reading, caller, *whose, said.said_by)) continue;
    if (!access::DecideSetRelationship(asked.question, asked.facts, asked.own_agency_knows,
                                       whose->id)
             .permits())
      continue;
    const auto agency = reading.AgencyOf(whose->agency);
    const Date due =
        access::PlusWorkingDays(Date::Of(said.at), policy.claim_working_days, policy.holidays);
    page.ties.push_back(
        {asked.id, whose->id, agency ? agency->id : AgencyId(), said.at, due, due < today});
    if (page.ties.back().overdue) ++page.overdue;
  }
}

// Fills the page, child by child, and says where the next begins.
void Fill(store::Reading& reading, const Caller& caller, const WaitingQuery& query,
          store::ChildRow after, const access::Policy& policy, Instant now, WaitingTies& page) {
  const std::vector<store::ChildRow> children =
      reading.AskedAboutAndTied(caller.agency.row, after, kMostLookedAt + 1);
  for (std::size_t i = 0; i < children.size(); ++i) {
    const auto id = reading.IdOf(children[i]);
    if (!id) continue;
    const Asked asked = Ask(reading, caller, *id, access::Purpose::kEarlyHelp, policy, now);
    AddWaiting(reading, caller, asked, policy, page);
    const bool full = page.ties.size() >= query.limit || i + 1 == kMostLookedAt;
    if (!full) continue;
    if (i + 1 < children.size()) page.next = *id;
    return;
  }
}

// Where the page begins. Only a child that may be on the caller's own list is a place in it: any
// other is answered as one that is not there.
std::optional<store::ChildRow> PlaceAfter(store::Reading& reading, const Caller& caller,
                                          const WaitingQuery& query) {
  if (!query.after) return store::ChildRow{};
  const auto row = reading.FindChild(*query.after);
  if (!row) return std::nullopt;
  const store::ChildRow before{static_cast<std::int64_t>(*row) - 1};
  const auto listed = reading.AskedAboutAndTied(caller.agency.row, before, 1);
  return listed.empty() || listed.front() != *row ? std::nullopt : row;
}

}  // namespace

Outcome<WaitingTies> SetRights::Waiting(const Caller& caller, const WaitingQuery& query) {
  using Told = std::variant<audit::Released<WaitingTies>, Refusal>;
  if (query.limit < 1 || query.limit > kMostListed)
    return Error{ErrorCode::kInvalid, "limit must be from 1 to 200", "bad limit"};
  return UntilRightsHold<Told>([&] { return AttemptWaiting(caller, query); });
}

Outcome<WaitingTies> SetRights::AttemptWaiting(const Caller& caller, const WaitingQuery& query) {
  const Instant now = clock_.Now();
  const std::uint64_t epoch = store_.RightsEpoch();
  WaitingTies page;
  AuditDetail detail;
  detail.actor = caller.who.id;
  bool permitted = false;
  {
    store::ReadTransaction reading = store_.Read();
    const access::Question question = FreshQuestion(reading, caller, access::Purpose::kNone, now);
    const Basis basis = BasisOf(question, DecidedBy::kReadWaiting);
    const access::Decision decision = Decide(basis, policy_);
    detail.facts = EncodeFacts(basis);
    permitted = decision.permits();
    detail.told = Tell(question, decision, policy_);
    const auto after = PlaceAfter(reading, caller, query);
    if (permitted && !after)
      return Error{ErrorCode::kInvalid, "after is no child of this list: start anew",
                   "bad place to go on from"};
    if (permitted) Fill(reading, caller, query, *after, policy_, now, page);
  }
  if (!permitted) {
    auto refusal =
        Refuse(store_, caller, *detail.told, std::nullopt, epoch, std::move(detail.facts));
    if (!refusal.ok()) return refusal.error();
    return {std::move(refusal).value()};
  }
  for (const WaitingTie& tie : page.ties) {
    if (detail.meant.empty() || detail.meant.back() != tie.child) detail.meant.push_back(tie.child);
  }
  audit::Leaf leaf =
      MakeLeaf(store_, audit::Event::kWaitingTiesRead, caller, *detail.told, std::nullopt);
  leaf.count = static_cast<std::uint32_t>(page.ties.size());
  const auto durable = WriteLeafAbout(store_, std::move(leaf), std::move(detail), epoch);
  if (!durable.ok()) return durable.error();
  return {audit::Released<WaitingTies>(std::move(page), durable.value())};
}

}  // namespace hub::service
