#include "hub/access/rules/rules.h"

namespace hub::access::rules {

bool IsActive(Relationship relationship) {
  return relationship == Relationship::kNamed || relationship == Relationship::kCover ||
         relationship == Relationship::kAllocated;
}

Decision DenyNoRelationship(const ChildCase& c) {
  switch (c.facts.relationship) {
    case Relationship::kNamed:
    case Relationship::kCover:
    case Relationship::kAllocated:
    case Relationship::kSelfClaimed:
    case Relationship::kEnded:
      return Decision();
    case Relationship::kNone:
    case Relationship::kConflictOfInterest:
      break;
  }
  return Decision::Refuse(Outcome::kDeny, Rule::kNoRelationship);
}

Decision DenyEndedRelationship(const ChildCase& c) {
  if (c.facts.relationship != Relationship::kEnded) return Decision();
  return Decision::Refuse(Outcome::kDeny, Rule::kRelationshipEnded);
}

Decision DenyUnconfirmedRelationship(const ChildCase& c) {
  if (c.facts.relationship != Relationship::kSelfClaimed) return Decision();
  return Decision::Refuse(Outcome::kDeny, Rule::kRelationshipUnconfirmed);
}

}  // namespace hub::access::rules
