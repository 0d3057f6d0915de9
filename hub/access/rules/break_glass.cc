#include "hub/access/clocks.h"
#include "hub/access/rules/rules.h"

namespace hub::access::rules {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3600;

// T1's roles. A police force's representative in the safeguarding hub is a MASH screener.
bool ActsInEmergencies(Role role) {
  return role == Role::kNamedProfessional || role == Role::kLeadProfessional ||
         role == Role::kMashScreener || role == Role::kSection47Worker;
}

bool IsDeclared(const ChildCase& c) {
  const Emergency& emergency = c.facts.gateways.emergency;
  const bool named = emergency.category > EmergencyCategory::kNone &&
                     emergency.category <= EmergencyCategory::kOwnerUnreachable;
  return named && emergency.agency == c.question.agency &&
         IsWithin(emergency.opened, c.policy.emergency_hours * kHour, c.question.at);
}

bool WithinQuota(const ChildCase& c) {
  const Emergency& emergency = c.facts.gateways.emergency;
  return emergency.unlocked || emergency.opened_lately <= c.policy.break_glass_quota;
}

bool StepsAreTaken(const ChildCase& c) {
  const Emergency& emergency = c.facts.gateways.emergency;
  return IsDeclared(c) && emergency.reauthenticated && c.policy.break_glass_reason_length > 0 &&
         emergency.reason_length >= c.policy.break_glass_reason_length;
}

// The second person may follow, but not for long.
bool SecondPersonInTime(const ChildCase& c) {
  const Emergency& emergency = c.facts.gateways.emergency;
  const std::int64_t grace = c.policy.second_person_minutes * kMinute;
  if (IsWithin(emergency.opened, grace, c.question.at)) return true;
  return HasSecondPerson(c.question, c.facts, c.policy) &&
         emergency.seconded_at <= emergency.opened.Plus(grace);
}

}  // namespace

bool MayBreakGlass(const Question& question, const Policy& policy) {
  return ActsInEmergencies(question.role) && policy.break_glass_roles.Has(question.role);
}

bool HasSecondPerson(const Question& question, const ChildFacts& facts, const Policy& policy) {
  const Emergency& emergency = facts.gateways.emergency;
  return !emergency.second_person.empty() && emergency.second_person != question.who &&
         policy.second_person_roles.Has(emergency.second_role) &&
         emergency.seconded_at <= question.at;
}

bool HasBrokenGlass(const ChildCase& c) {
  return c.question.purpose == Purpose::kEmergency && MayBreakGlass(c.question, c.policy) &&
         StepsAreTaken(c) && WithinQuota(c) && SecondPersonInTime(c);
}

Decision OfferBreakGlass(const ChildCase& c) {
  const bool asked = c.question.purpose == Purpose::kEmergency &&
                     MayBreakGlass(c.question, c.policy) && !IsActive(c.facts.relationship);
  if (!asked || HasBrokenGlass(c)) return Decision();
  if (!WithinQuota(c)) return Decision::Refuse(Outcome::kDeny, Rule::kBreakGlassQuota);
  const Rule because = StepsAreTaken(c) ? Rule::kSecondPerson : Rule::kBreakGlassOffered;
  return Decision::Refuse(Outcome::kBreakGlass, because);
}

Decision OpenEmergency(const ChildCase& c) {
  const bool asked = c.question.purpose == Purpose::kEmergency && IsDeclared(c) &&
                     ActsInEmergencies(c.question.role);
  if (!asked) return Decision();
  if (IsActive(c.facts.relationship)) return Decision::Permit(Rule::kT1);
  if (!HasBrokenGlass(c)) return Decision();
  return Combine(Decision::Permit(Rule::kT1), Decision::Permit(Rule::kBreakGlassOpened));
}

}  // namespace hub::access::rules
