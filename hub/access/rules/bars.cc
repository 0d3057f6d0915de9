#include "hub/access/rules/rules.h"

namespace hub::access::rules {
namespace {

bool IsKnownRole(Role role) { return role > Role::kNone && role <= Role::kReviewer; }

// The purposes whose law looks beyond a childhood (B8).
bool OutlastsChildhood(const ChildCase& c) {
  switch (c.question.purpose) {
    case Purpose::kReview:
    case Purpose::kRights:
    case Purpose::kCourt:
      return true;
    case Purpose::kSection47:
      return c.facts.gateways.enquiry.historic;
    default:
      return false;
  }
}

// REQUIRES: c.facts.birth_latest
Date OldestReading(const ChildCase& c) {
  return c.facts.birth_earliest.value_or(*c.facts.birth_latest);
}

// From 18 on a young adult's own agreement takes the place of everybody else's.
bool AgreedForThemselves(const ChildCase& c) {
  return RestsOnAgreement(c.question.purpose) && c.facts.birth_latest && c.facts.agreement &&
         c.facts.agreement->giver == Giver::kYoungAdult &&
         Date::Of(c.question.at) < OldestReading(c).PlusYears(c.policy.young_adult_until_years) &&
         !AgreementGap(c);
}

}  // namespace

bool IsKnownPurpose(Purpose purpose) {
  return (purpose > Purpose::kNone && purpose <= Purpose::kOversight) ||
         purpose == Purpose::kDirectCare;
}

bool IsGrownUp(const ChildCase& c) {
  return c.facts.birth_latest &&
         Date::Of(c.question.at) >= c.facts.birth_latest->PlusYears(c.policy.child_until_years);
}

bool MayBeGrownUp(const ChildCase& c) {
  return IsGrownUp(c) ||
         (c.facts.birth_latest &&
          Date::Of(c.question.at) >= OldestReading(c).PlusYears(c.policy.child_until_years));
}

bool IsTwoFactor(const Question& question) {
  return question.authentication == Authentication::kTwoFactor;
}

bool IsOfficer(Role role) {
  return role == Role::kDataProtectionOfficer || role == Role::kCaldicottGuardian;
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
  const Question& q = c.question;
  const bool own_certificate = q.certificate.empty() || q.certificate == q.agency;
  const bool known = IsTwoFactor(q) && IsKnownRole(q.role) && q.role_held && own_certificate &&
                     !q.who.empty() && !q.agency.empty();
  return known ? Decision() : Decision::Refuse(Outcome::kBar, Rule::kB3);
}

Decision BarRole(const ChildCase& c) {
  const bool for_rights = IsOfficer(c.question.role) && c.question.purpose == Purpose::kRights;
  if (!HoldsNoContent(c.question.role) || for_rights) return Decision();
  return Decision::Refuse(Outcome::kBar, Rule::kB4);
}

Decision BarAdoption(const ChildCase& c) {
  if (!c.facts.across_adoption || IsStranger(c)) return Decision();
  return Decision::Refuse(Outcome::kBar, Rule::kB5);
}

Decision BarFamily(const ChildCase& c) {
  const bool close =
      c.facts.own_family || c.facts.relationship == Relationship::kConflictOfInterest;
  return close ? Decision::Refuse(Outcome::kBar, Rule::kB6) : Decision();
}

// Told to those with a relationship only: to a stranger, that a child has died or come
// of age would be news.
Decision DenyClosedChild(const ChildCase& c) {
  if (IsStranger(c) || OutlastsChildhood(c)) return Decision();
  const bool grown_up = IsGrownUp(c) && !AgreedForThemselves(c);
  if (!c.facts.died && !c.facts.closing && !grown_up) return Decision();
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
