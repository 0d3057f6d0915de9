#include "hub/access/search.h"

#include <algorithm>

#include "hub/access/rules/rules.h"

namespace hub::access {
namespace {

bool IsOnlyForWantOfATie(const Decision& decision) {
  return decision.outcome() == Outcome::kHide &&
         decision.reasons() == std::vector<Rule>{Rule::kNoRelationship};
}

}  // namespace

Decision DecideFindChild(const Question& question, const ChildFacts& facts,
                         bool own_agency_knows_child, const ChildDecision& reading) {
  const Decision found = DecideFind(question, facts, own_agency_knows_child);
  if (!IsOnlyForWantOfATie(found) || !reading.decision.permits()) return found;
  Decision permit;
  for (const Rule rule : reading.decision.reasons()) {
    permit = Combine(permit, Decision::Permit(rule));
  }
  return permit.permits() ? permit : found;
}

Decision DecideSearch(const Question& question, int identifiers, const Policy& policy) {
  static const Policy kNoPolicy;
  const ChildFacts nobody;
  const rules::ChildCase c{question, nobody, kNoPolicy};
  const Decision asker = Combine(Combine(rules::BarPurpose(c), rules::BarAuthentication(c)),
                                 Combine(rules::BarRole(c), rules::DenyCare(c)));
  return Combine(asker, DecideSearchTerms(question, identifiers, false, policy));
}

bool MayGoOnToBreakGlass(const Question& question, const Policy& policy) {
  return question.purpose == Purpose::kEmergency && rules::MayBreakGlass(question, policy);
}

std::vector<Rule> NextAfterSearch(const Question& question, const Policy& policy) {
  std::vector<Rule> next = {Rule::kTooFewIdentifiers, Rule::kNoRelationship,
                            Rule::kAgreementNotSought};
  if (MayGoOnToBreakGlass(question, policy)) next.push_back(Rule::kBreakGlassOffered);
  return next;
}

Decision DecideKnownCheck(const Question& question, const Policy& policy) {
  const Decision asker = DecideSearch(question, policy.search_identifiers, policy);
  if (!asker.permits()) return asker;
  const bool agreed = policy.known_check_roles.Has(question.role) &&
                      policy.known_check_purposes.Has(question.purpose) && policy.readable;
  return agreed ? asker : Decision::Refuse(Outcome::kDeny, Rule::kNoGateway);
}

}  // namespace hub::access
