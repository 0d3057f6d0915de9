#include "hub/access/family.h"

namespace hub::access {
namespace {

bool IsHidden(const ChildFacts& facts) { return facts.shielded && !facts.shield_cleared; }

}  // namespace

Decision DecideRelative(const ChildFacts& child, const RelativeFacts& relative) {
  const ChildFacts& facts = relative.facts;
  const auto hide = [](Rule because) { return Decision::Refuse(Outcome::kHide, because); };
  const auto word = [](Rule because) { return Decision::Refuse(Outcome::kDeny, because); };
  if (!facts.readable) return hide(Rule::kB9);
  if (facts.across_adoption) return hide(Rule::kB5);
  if (facts.own_family || facts.relationship == Relationship::kConflictOfInterest) {
    return hide(Rule::kB6);
  }
  // The tie of somebody in hiding to a child whose home is known leads to them.
  if (IsHidden(facts)) return hide(Rule::kL6);
  if (relative.decision.decision.permits()) {
    // And where one whose page is open lives, their brother in hiding may.
    return IsHidden(child) ? word(Rule::kL6) : relative.decision.decision;
  }
  return relative.unborn ? hide(Rule::kL8) : word(Rule::kL8);
}

}  // namespace hub::access
