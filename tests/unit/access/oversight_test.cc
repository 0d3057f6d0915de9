#include <vector>

#include "hub/access/decide.h"
#include "hub/access/looking_after.h"
#include "tests/support/catch.h"

namespace hub::access {
namespace {

Question Oversight(Role role) {
  Question question;
  question.purpose = Purpose::kOversight;
  question.role = role;
  question.authentication = Authentication::kTwoFactor;
  return question;
}

TEST_CASE("only data protection officers and Caldicott guardians see who opened what", "[access]") {
  for (int number = 0; number <= 12; ++number) {
    const Role role = static_cast<Role>(number);
    const bool may = role == Role::kDataProtectionOfficer || role == Role::kCaldicottGuardian;
    INFO(Name(role));
    CHECK(DecideOversight(Oversight(role)).permits() == may);
  }
}

TEST_CASE("oversight needs a second factor and its own purpose", "[access]") {
  Question weak = Oversight(Role::kDataProtectionOfficer);
  weak.authentication = Authentication::kPassword;
  CHECK(DecideOversight(weak).reasons() == std::vector{Rule::kB3});

  Question reading = Oversight(Role::kDataProtectionOfficer);
  reading.purpose = Purpose::kEarlyHelp;
  CHECK(DecideOversight(reading).reasons() == std::vector{Rule::kB1});
}

TEST_CASE("officers read notices, a manager those of alerts, and nobody else any", "[access]") {
  for (int number = 0; number <= 12; ++number) {
    const Role role = static_cast<Role>(number);
    const bool officer = role == Role::kDataProtectionOfficer || role == Role::kCaldicottGuardian;
    Question question = Oversight(role);
    question.role_held = true;
    const Decision decision = DecideNotices(question);
    INFO(Name(role));
    CHECK(decision.permits() == (officer || role == Role::kSupervisor));
    if (officer) CHECK(decision.reasons() == std::vector{Rule::kT10});
    if (role == Role::kSupervisor) CHECK(decision.reasons() == std::vector{Rule::kToldOfAlerts});

    Question unheld = question;
    unheld.role_held = false;
    CHECK_FALSE(DecideNotices(unheld).permits());
    Question weak = question;
    weak.authentication = Authentication::kPassword;
    CHECK_FALSE(DecideNotices(weak).permits());
    Question reading = question;
    reading.purpose = Purpose::kEarlyHelp;
    CHECK_FALSE(DecideNotices(reading).permits());
  }
}

// Somebody whom nothing bars but, perhaps, their role.
Question Asker(Role role, Purpose purpose) {
  Question question = Oversight(role);
  question.purpose = purpose;
  question.role_held = true;
  question.who = *ProfessionalId::From("a.sker");
  question.agency = *AgencyId::From("csc");
  return question;
}

void OnlyFor(Role wanted, Purpose purpose, Decision (*decide)(const Question&)) {
  for (int number = 0; number <= 12; ++number) {
    const Role role = static_cast<Role>(number);
    const Question question = Asker(role, purpose);
    INFO(Name(role));
    CHECK(decide(question).permits() == (role == wanted));

    Question unheld = question;
    unheld.role_held = false;
    CHECK_FALSE(decide(unheld).permits());
    Question weak = question;
    weak.authentication = Authentication::kPassword;
    CHECK_FALSE(decide(weak).permits());
  }
}

TEST_CASE("only an administrator looks at what is registered, and for oversight alone",
          "[access]") {
  OnlyFor(Role::kAdministrator, Purpose::kOversight, &DecideAdministration);
  const Question reading = Asker(Role::kAdministrator, Purpose::kEarlyHelp);
  CHECK(DecideAdministration(reading).reasons() == std::vector{Rule::kB1});
}

TEST_CASE("only a data steward looks at what was not taken in", "[access]") {
  OnlyFor(Role::kSteward, Purpose::kNone, &DecideMending);
}

}  // namespace
}  // namespace hub::access
