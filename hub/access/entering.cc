#include "hub/access/decide.h"
#include "hub/access/rules/rules.h"

namespace hub::access {

Decision DecideEnter(const Question& question, bool allowed) {
  static const Policy kNoPolicy;
  static const ChildFacts kNoChild;
  const rules::ChildCase c{question, kNoChild, kNoPolicy};
  const Decision asker = Combine(rules::BarAuthentication(c), rules::BarRole(c));
  return Combine(asker, allowed ? Decision::Permit(Rule::kEntersForAgency)
                                : Decision::Refuse(Outcome::kDeny, Rule::kMayNotEnter));
}

}  // namespace hub::access
