#include "hub/service/set_rights.h"

#include "hub/access/clocks.h"

namespace hub::service {
namespace {

using access::Relationship;

audit::Event EventOf(Relationship state) {
  switch (state) {
    case Relationship::kSelfClaimed:
      return audit::Event::kRelationshipClaimed;
    case Relationship::kEnded:
      return audit::Event::kRelationshipEnded;
    default:
      return audit::Event::kRelationshipSet;
  }
}

bool IsAboutConflict(Relationship state) {
  return state == Relationship::kConflictOfInterest || state == Relationship::kNone;
}

Basis BasisOfChange(const Asked& asked, const RelationshipChange& change) {
  Basis basis = BasisOf(asked, DecidedBy::kTie);
  basis.about = change.professional;
  basis.asks.what = static_cast<int>(change.state);
  basis.asks.reasoned = !change.reason.empty();
  return basis;
}

// A claim is confirmed or closed by somebody else within days (S18), and nobody renews their own,
// or takes back by one what somebody else ended.
std::optional<Error> FaultOfClaim(const Asked& asked) {
  switch (asked.facts.relationship) {
    case Relationship::kNamed:
    case Relationship::kCover:
    case Relationship::kAllocated:
      return Error{ErrorCode::kInvalid, "you have a relationship with this child already",
                   "a claim beside a tie"};
    case Relationship::kSelfClaimed:
    case Relationship::kEnded:
    case Relationship::kAwaiting:
      return Error{ErrorCode::kInvalid,
                   "ask the lead professional or a supervisor to confirm that you work with this "
                   "child: a claim is made once",
                   "a claim upon a claim or an end"};
    default:
      return std::nullopt;
  }
}

access::Giver GiverOf(const AgreementChange& change) {
  if (const auto giver = access::GiverFrom(change.given_by)) return *giver;
  if (change.given_by == "competent_child") return access::Giver::kChild;
  if (change.given_by == "young_person") return access::Giver::kYoungAdult;
  return change.agreement.giver;
}

}  // namespace

Outcome<access::Told> SetRights::SetRelationship(const Caller& caller,
                                                 const RelationshipChange& change) {
  const Instant now = clock_.Now();
  if (change.until && change.from && *change.until < *change.from)
    return Error{ErrorCode::kInvalid, "until must not be before from", "until before from"};
  RightsAct act;
  act.event = EventOf(change.state);
  act.basis = [&](store::Reading&, const Asked& asked) { return BasisOfChange(asked, change); };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    const auto whom = FindColleague(writing, change.professional);
    if (!whom.ok()) return whom.error();
    const auto key = static_cast<std::int64_t>(whom.value().row);
    if (change.state == Relationship::kSelfClaimed) {
      if (const auto fault = FaultOfClaim(asked)) return *fault;
    }
    store::Stated what = store::Tie{change.state, change.from, change.until,
                                    change.state == Relationship::kSelfClaimed};
    if (IsAboutConflict(change.state)) {
      what = store::Conflict{change.state == Relationship::kConflictOfInterest};
    }
    writing.State(*asked.child, Say(caller, leaf, what, key), change.reason);
    return Done{};
  };
  return ActOnRights(store_, caller, change.child, access::Purpose::kEarlyHelp, policy_, now, act);
}

Outcome<access::Told> SetRights::RecordAgreement(const Caller& caller,
                                                 const AgreementChange& change) {
  const Instant now = clock_.Now();
  const Date today = Date::Of(now);
  const Date last = access::PlusMonths(today, policy_.agreement_months);
  access::Agreement agreement = change.agreement;
  agreement.from = now;
  agreement.giver = GiverOf(change);
  agreement.evidenced = !change.given_by.empty() && !change.evidence.empty();
  if (!change.given_by.empty() && agreement.giver == access::Giver::kUnknown)
    return Error{ErrorCode::kInvalid, "given_by is one of parent, child, young_adult",
                 "a giver on no list"};
  if (agreement.review_by == Date{}) agreement.review_by = last;
  if (agreement.review_by < today || last < agreement.review_by)
    return Error{ErrorCode::kInvalid,
                 "review_by must be a day within the months that the policy gives an agreement",
                 "review_by out of range"};
  // A child's refusal is the child's, whoever writes it down.
  if (agreement.state == access::AgreementState::kChildRefused) {
    agreement.giver = access::Giver::kChild;
  }
  RightsAct act;
  act.event = audit::Event::kAgreementRecorded;
  const bool opens = agreement.state == access::AgreementState::kGiven ||
                     agreement.state == access::AgreementState::kGivenPartial;
  act.basis = [opens](store::Reading&, const Asked& asked) {
    Basis basis = BasisOf(asked, DecidedBy::kRecordAgreement);
    basis.asks.on = opens;
    return basis;
  };
  act.act = [&](store::Writing& writing, const Asked& asked, std::uint64_t leaf,
                access::Told&) -> Status {
    writing.State(*asked.child,
                  Say(caller, leaf, agreement, static_cast<std::int64_t>(agreement.purpose),
                      store::PartOf(agreement.giver)),
                  change.evidence);
    return Done{};
  };
  return ActOnRights(store_, caller, change.child, agreement.purpose, policy_, now, act);
}

}  // namespace hub::service
