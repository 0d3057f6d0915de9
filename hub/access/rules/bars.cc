#include "hub/access/rules/rules.h"

namespace hub::access::rules {
namespace {

bool IsKnownPurpose(Purpose purpose) {
  return purpose > Purpose::kNone && purpose <= Purpose::kOversight;
}

bool IsKnownRole(Role role) { return role > Role::kNone && role <= Role::kReviewer; }

// The first day on which the child's records are closed. An unknown birth date bars
// nobody: a child whose age is not known is still a child.
bool IsGrownUp(const ChildCase& c) {
  return c.facts.birth_latest &&
         Date::Of(c.question.at) >= c.facts.birth_latest->PlusYears(c.policy.child_until_years);
}

}  // namespace

bool IsTwoFactor(const Question& question) {
  return question.authentication == Authentication::kTwoFactor;
}

bool HoldsNoContent(Role role) {
  switch (role) {
    case Role::kSteward:
    case Role::kDataProtectionOfficer:
    case Role::kCaldicottGuardian:
    case Role::kAdministrator:
    case Role::kAuditor:
    case Role::kConnector:
      return true;
    default:
      return false;
  }
}

Decision BarPurpose(const ChildCase& c) {
  if (IsKnownPurpose(c.question.purpose)) return Decision();
  return Decision::Refuse(Outcome::kBar, Rule::kB1);
}

Decision BarAuthentication(const ChildCase& c) {
  const bool known = IsTwoFactor(c.question) && IsKnownRole(c.question.role) &&
                     !c.question.who.empty() && !c.question.agency.empty();
  return known ? Decision() : Decision::Refuse(Outcome::kBar, Rule::kB3);
}

Decision BarRole(const ChildCase& c) {
  if (!HoldsNoContent(c.question.role)) return Decision();
  return Decision::Refuse(Outcome::kBar, Rule::kB4);
}

Decision BarFamily(const ChildCase& c) {
  const bool close =
      c.facts.own_family || c.facts.relationship == Relationship::kConflictOfInterest;
  return close ? Decision::Refuse(Outcome::kBar, Rule::kB6) : Decision();
}

// Told to those with a relationship only: to a stranger, that a child has died or come
// of age would be news.
Decision DenyClosedChild(const ChildCase& c) {
  if (!IsActive(c.facts.relationship)) return Decision();
  if (!c.facts.died && !IsGrownUp(c)) return Decision();
  return Decision::Refuse(Outcome::kDeny, Rule::kB8);
}

Decision DenyUnreadable(const ChildCase& c) {
  const bool policy_in_force = c.policy.readable && !c.policy.version.empty() &&
                               c.policy.child_until_years > 0 &&
                               c.policy.effective_from <= c.question.at;
  if (c.facts.readable && policy_in_force) return Decision();
  return Decision::Refuse(Outcome::kDeny, Rule::kB9);
}

}  // namespace hub::access::rules
