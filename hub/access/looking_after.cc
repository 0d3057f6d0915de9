#include "hub/access/looking_after.h"

#include "hub/access/rules/rules.h"

namespace hub::access {
namespace {

// Whoever they are, they must be who they say, in a role that they hold.
Decision BarAsker(const Question& question) {
  static const Policy kNoPolicy;
  static const ChildFacts kNoChild;
  return rules::BarAuthentication({question, kNoChild, kNoPolicy});
}

}  // namespace

Decision DecideAdministration(const Question& question) {
  const Decision asker = BarAsker(question);
  if (question.purpose != Purpose::kOversight)
    return Combine(asker, Decision::Refuse(Outcome::kBar, Rule::kB1));
  return Combine(asker, question.role == Role::kAdministrator
                            ? Decision::Permit(Rule::kT10)
                            : Decision::Refuse(Outcome::kDeny, Rule::kNoGateway));
}

Decision DecideMending(const Question& question) {
  return Combine(BarAsker(question), question.role == Role::kSteward
                                         ? Decision::Permit(Rule::kOwnerDecides)
                                         : Decision::Refuse(Outcome::kDeny, Rule::kNoGateway));
}

Decision DecideOwnAccesses(const Question& question) {
  return Combine(BarAsker(question), question.role_held
                                         ? Decision::Permit(Rule::kOwnAccesses)
                                         : Decision::Refuse(Outcome::kBar, Rule::kB3));
}

}  // namespace hub::access
