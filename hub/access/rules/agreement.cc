#include <algorithm>

#include "hub/access/rules/rules.h"

namespace hub::access::rules {
namespace {

bool Covers(const Agreement& agreement, const AgencyId& agency) {
  return std::find(agreement.agencies.begin(), agreement.agencies.end(), agency) !=
         agreement.agencies.end();
}

std::optional<Rule> GapOfGiven(const Agreement& agreement, const Question& question) {
  if (question.at < agreement.from) return Rule::kAgreementNotSought;
  if (agreement.review_by < Date::Of(question.at)) return Rule::kAgreementExpired;
  const bool in_scope = Covers(agreement, question.agency) && agreement.classes.bits() != 0;
  if (!in_scope) return Rule::kAgreementOutOfScope;
  return std::nullopt;
}

}  // namespace

std::optional<Rule> AgreementGap(const Question& question, const ChildFacts& facts) {
  if (!facts.agreement || facts.agreement->purpose != question.purpose) {
    return Rule::kAgreementNotSought;
  }
  switch (facts.agreement->state) {
    case AgreementState::kGiven:
    case AgreementState::kGivenPartial:
      return GapOfGiven(*facts.agreement, question);
    case AgreementState::kUnknown:
    case AgreementState::kNotSought:
      return Rule::kAgreementNotSought;
    case AgreementState::kRefused:
      return Rule::kAgreementRefused;
    case AgreementState::kWithdrawn:
      return Rule::kAgreementWithdrawn;
    case AgreementState::kExpired:
      return Rule::kAgreementExpired;
    case AgreementState::kConflict:
      return Rule::kAgreementConflict;
    case AgreementState::kChildRefused:
      return Rule::kAgreementChildRefused;
    case AgreementState::kNotRequired:
    case AgreementState::kOverridden:
      return Rule::kAgreementNotForPurpose;
  }
  return Rule::kRuleFailed;
}

Rule ToldAbout(Rule gap, Role role) {
  const bool acts_on_it =
      role == Role::kLeadProfessional || role == Role::kMashScreener || role == Role::kSupervisor;
  // S24: whoever is outside the scope is sent to the lead professional to widen it.
  if (acts_on_it || gap == Rule::kAgreementOutOfScope) return gap;
  return Rule::kAgreementNotInForce;
}

}  // namespace hub::access::rules
