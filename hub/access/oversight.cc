#include "hub/access/decide.h"

namespace hub::access {

Decision DecideOversight(const Question& question) {
  if (question.authentication != Authentication::kTwoFactor)
    return Decision::Refuse(Outcome::kBar, Rule::kB3);
  if (question.purpose != Purpose::kOversight) return Decision::Refuse(Outcome::kBar, Rule::kB1);
  switch (question.role) {
    case Role::kDataProtectionOfficer:
    case Role::kCaldicottGuardian:
      return Decision::Permit(Rule::kT10);
    default:
      return Decision::Refuse(Outcome::kDeny, Rule::kNoGateway);
  }
}

}  // namespace hub::access
