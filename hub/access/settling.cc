#include "hub/access/decide.h"
#include "hub/access/rules/rules.h"

namespace hub::access {
namespace {

Decision AsSteward(const rules::ChildCase& c) {
  if (c.question.role == Role::kSteward) return Decision::Permit(Rule::kSettlesMatches);
  // A steward settles matches without reading content; of the others, who holds none is barred.
  if (rules::HoldsNoContent(c.question.role)) return Decision::Refuse(Outcome::kBar, Rule::kB4);
  return Decision::Refuse(Outcome::kDeny, Rule::kNotForSteward);
}

ChildFacts FactsOf(bool own_family) {
  ChildFacts facts;
  facts.own_family = own_family;
  return facts;
}

}  // namespace

Decision DecideSettle(const Question& question, bool own_family) {
  static const Policy kNoPolicy;
  const ChildFacts facts = FactsOf(own_family);
  const rules::ChildCase c{question, facts, kNoPolicy};
  return Combine(AsSteward(c), Combine(rules::BarAuthentication(c), rules::BarFamily(c)));
}

Decision DecideWrongReads(const Question& question, bool own_family) {
  static const Policy kNoPolicy;
  const ChildFacts facts = FactsOf(own_family);
  const rules::ChildCase c{question, facts, kNoPolicy};
  const Decision asker = rules::IsOfficer(question.role) ? DecideOversight(question) : AsSteward(c);
  return Combine(asker, Combine(rules::BarAuthentication(c), rules::BarFamily(c)));
}

}  // namespace hub::access
