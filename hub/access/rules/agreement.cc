#include <algorithm>

#include "hub/access/clocks.h"
#include "hub/access/rules/rules.h"

namespace hub::access::rules {
namespace {

bool Covers(const Agreement& agreement, const AgencyId& agency) {
  return std::find(agreement.agencies.begin(), agreement.agencies.end(), agency) !=
         agreement.agencies.end();
}

bool DecidesForThemselves(Competence competence) {
  return competence == Competence::kAssessedYes || competence == Competence::kPresumed;
}

// A refusal counts wherever the child may be able to decide (A1.3).
bool RefusalCounts(Competence competence) {
  return competence != Competence::kUnder12 && competence != Competence::kAssessedNo &&
         competence != Competence::kLacksCapacity;
}

// A parent's agreement ends with the childhood, and a child's own needs competence. Whoever is
// not on record gave nothing (A1.2).
bool GiverCounts(Giver giver, bool grown_up, Competence competence) {
  if (grown_up) return giver == Giver::kYoungAdult;
  switch (giver) {
    case Giver::kUnknown:
      return false;
    case Giver::kParent:
      return true;
    case Giver::kChild:
    case Giver::kYoungAdult:
      return DecidesForThemselves(competence);
  }
  return false;
}

// The competence that the child has by the source that makes them oldest.
Competence OlderCompetence(const ChildCase& c) {
  return c.facts.older_competence.value_or(c.facts.competence);
}

bool GiverCounts(const ChildCase& c) {
  return GiverCounts(c.facts.agreement->giver, IsGrownUp(c), c.facts.competence);
}

bool GiverCountsIfOlder(const ChildCase& c) {
  if (!c.facts.birth_earliest) return true;
  return GiverCounts(c.facts.agreement->giver, MayBeGrownUp(c), OlderCompetence(c));
}

bool IsOverdue(const ChildCase& c) {
  const Agreement& agreement = *c.facts.agreement;
  const Date last = PlusMonths(Date::Of(agreement.from), c.policy.agreement_months);
  return std::min(agreement.review_by, last) < Date::Of(c.question.at);
}

std::optional<Rule> GapOfGiven(const ChildCase& c) {
  const Agreement& agreement = *c.facts.agreement;
  if (!agreement.evidenced || c.question.at < agreement.from || !GiverCounts(c)) {
    return Rule::kAgreementNotSought;
  }
  if (!GiverCountsIfOlder(c)) return Rule::kB9;
  if (IsOverdue(c)) return Rule::kAgreementExpired;
  const bool may_refuse = RefusalCounts(c.facts.competence) || RefusalCounts(OlderCompetence(c));
  if (c.facts.child_refused && may_refuse) return Rule::kAgreementChildRefused;
  if (c.facts.objected) return Rule::kObjection;
  const bool in_scope = Covers(agreement, c.question.agency) && agreement.classes.bits() != 0;
  if (!in_scope) return Rule::kAgreementOutOfScope;
  return std::nullopt;
}

}  // namespace

bool RestsOnAgreement(Purpose purpose) {
  return purpose == Purpose::kEarlyHelp || purpose == Purpose::kChildInNeed;
}

std::optional<Rule> AgreementGap(const ChildCase& c) {
  // Asked first: it is so for every child, and so tells nothing of this one.
  const std::uint64_t agreements =
      AgreementsFor(c.policy, c.question.agency, c.question.purpose, Date::Of(c.question.at));
  if (agreements == 0) return Rule::kNoAgencyAgreement;
  if (!c.facts.agreement || c.facts.agreement->purpose != c.question.purpose) {
    return Rule::kAgreementNotSought;
  }
  const AgreementCell cell = AgreementFor(c.facts.agreement->state, c.question.purpose);
  if (cell.outcome != Outcome::kPermit) return cell.because;
  return GapOfGiven(c);
}

Rule ToldAbout(Rule gap, Role role, Purpose purpose) {
  const bool manages = role == Role::kSupervisor && purpose == Purpose::kChildInNeed;
  const bool acts_on_it = role == Role::kLeadProfessional || role == Role::kMashScreener || manages;
  // S24: whoever is outside the scope is sent to the lead professional to widen it.
  const bool for_all = gap == Rule::kAgreementOutOfScope || gap == Rule::kNoAgencyAgreement;
  return acts_on_it || for_all ? gap : Rule::kAgreementNotInForce;
}

}  // namespace hub::access::rules
