#include "hub/access/clocks.h"
#include "hub/access/rules/rules.h"

namespace hub::access::rules {
namespace {

// Gateways that ask for something else than a relationship.
bool NeedsNoTie(const ChildCase& c) {
  switch (c.question.purpose) {
    case Purpose::kRights:
      return IsOfficer(c.question.role);
    case Purpose::kReview:
      return c.question.role == Role::kReviewer;
    case Purpose::kEmergency:
      return MayBreakGlass(c.question, c.policy);
    default:
      return false;
  }
}

}  // namespace

bool IsActive(Relationship relationship) {
  return relationship == Relationship::kNamed || relationship == Relationship::kCover ||
         relationship == Relationship::kAllocated;
}

bool IsFreshClaim(const ChildCase& c) {
  if (c.facts.relationship != Relationship::kSelfClaimed || !c.facts.claim.reasoned) return false;
  if (!RestsOnAgreement(c.question.purpose) || c.question.at < c.facts.claim.at) return false;
  const Date last =
      PlusWorkingDays(Date::Of(c.facts.claim.at), c.policy.claim_working_days, c.policy.holidays);
  return Date::Of(c.question.at) <= last;
}

bool IsTied(const ChildCase& c) { return IsActive(c.facts.relationship) || IsFreshClaim(c); }

bool IsStranger(const ChildCase& c) {
  if (IsTied(c)) return false;
  if (c.question.purpose == Purpose::kEmergency) return !HasBrokenGlass(c);
  return !NeedsNoTie(c);
}

Decision DenyNoRelationship(const ChildCase& c) {
  switch (c.facts.relationship) {
    case Relationship::kNamed:
    case Relationship::kCover:
    case Relationship::kAllocated:
    case Relationship::kSelfClaimed:
    case Relationship::kEnded:
    case Relationship::kAwaiting:
      return Decision();
    case Relationship::kNone:
    case Relationship::kConflictOfInterest:
      break;
  }
  if (NeedsNoTie(c)) return Decision();
  return Decision::Refuse(Outcome::kDeny, Rule::kNoRelationship);
}

Decision DenyEndedRelationship(const ChildCase& c) {
  if (c.facts.relationship != Relationship::kEnded || NeedsNoTie(c)) return Decision();
  return Decision::Refuse(Outcome::kDeny, Rule::kRelationshipEnded);
}

Decision DenyUnconfirmedRelationship(const ChildCase& c) {
  if (c.facts.relationship == Relationship::kAwaiting && !NeedsNoTie(c)) {
    return Decision::Refuse(Outcome::kDeny, Rule::kRelationshipAwaits);
  }
  const bool claimed = c.facts.relationship == Relationship::kSelfClaimed;
  if (!claimed || NeedsNoTie(c) || IsFreshClaim(c)) return Decision();
  return Decision::Refuse(Outcome::kDeny, Rule::kRelationshipUnconfirmed);
}

}  // namespace hub::access::rules
