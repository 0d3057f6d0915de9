#include "hub/access/decide.h"
#include "tests/support/catch.h"

namespace hub::access {
namespace {

Question AskedBy(Role role) {
  Question question;
  question.role = role;
  question.who = *ProfessionalId::From("a.patel");
  question.agency = *AgencyId::From("csc");
  question.authentication = Authentication::kTwoFactor;
  question.role_held = true;
  return question;
}

TEST_CASE("whom an agency allowed may enter its records for it", "[access][entry]") {
  for (const Role role : {Role::kNamedProfessional, Role::kLeadProfessional, Role::kSupervisor}) {
    const Decision decision = DecideEnter(AskedBy(role), true);

    CHECK(decision.permits());
    CHECK(decision.reasons() == std::vector{Rule::kEntersForAgency});
  }
}

TEST_CASE("nobody else may, whatever they are elsewhere", "[access][entry]") {
  for (const Role role : {Role::kNamedProfessional, Role::kLeadProfessional, Role::kSupervisor}) {
    const Decision decision = DecideEnter(AskedBy(role), false);

    CHECK(decision.outcome() == Outcome::kDeny);
    CHECK(decision.reasons() == std::vector{Rule::kMayNotEnter});
  }
}

TEST_CASE("who looks after the hub enters nothing, even if allowed", "[access][entry]") {
  for (const Role role : {Role::kAdministrator, Role::kDataProtectionOfficer,
                          Role::kCaldicottGuardian, Role::kAuditor, Role::kConnector}) {
    const Decision decision = DecideEnter(AskedBy(role), true);

    CHECK(decision.outcome() == Outcome::kBar);
    CHECK(decision.reasons() == std::vector{Rule::kB4});
  }
}

TEST_CASE("entering needs a second factor and a role", "[access][entry]") {
  Question weak = AskedBy(Role::kNamedProfessional);
  weak.authentication = Authentication::kPassword;
  CHECK(DecideEnter(weak, true).reasons() == std::vector{Rule::kB3});
  CHECK(DecideEnter(AskedBy(Role::kNone), true).reasons() == std::vector{Rule::kB3});
  CHECK_FALSE(DecideEnter(Question(), true).permits());
}

}  // namespace
}  // namespace hub::access
