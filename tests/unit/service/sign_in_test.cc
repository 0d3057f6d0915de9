#include "hub/service/sign_in.h"

#include "hub/crypto/password.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

const Sensitive kPassword("a long walk by the river");

// Base32 of RFC 4648, as an authenticator app reads it.
std::string SecretOf(const Enrolment& enrolment) {
  std::string bytes;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : enrolment.totp_secret_base32) {
    const unsigned digit =
        c >= 'A' ? static_cast<unsigned>(c - 'A') : static_cast<unsigned>(c - '2') + 26;
    buffer = (buffer << 5 | digit) & 0xFFFF;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>(buffer >> bits & 0xFF);
    }
  }
  return bytes;
}

// The lead professional, enrolled, with an authenticator in the pocket.
struct Enrolled {
  House house;
  SignIn door{*house.store, house.clock};
  std::string secret;

  Enrolled() {
    const auto token = house.administer->RenewEnrolment(*ProfessionalId::From("l.lead"));
    REQUIRE(token.ok());
    const auto enrolment = door.Enrol(token.value().token, kPassword);
    REQUIRE(enrolment.ok());
    secret = SecretOf(enrolment.value());
    REQUIRE(door.Confirm(token.value().token, Code()).ok());
    NextStep();
  }

  std::string Code() const { return crypto::TotpCode(secret, house.clock.now.micros / 30'000'000); }
  void NextStep() { house.clock.now = house.clock.now.Plus(30); }
  Credentials Right() const {
    return {*ProfessionalId::From("l.lead"), kPassword, Code(), access::Role::kLeadProfessional};
  }
};

TEST_CASE("password, code and a role that is held open a session", "[service][sign_in]") {
  Enrolled e;

  const auto session = e.door.Start(e.Right());

  REQUIRE(session.ok());
  const auto caller = e.door.Who(session.value().token);
  REQUIRE(caller.ok());
  CHECK(caller.value().who.id.text() == "l.lead");
  CHECK(caller.value().role == access::Role::kLeadProfessional);
  CHECK(caller.value().authentication == access::Authentication::kTwoFactor);
}

TEST_CASE("whatever is wrong at sign-in, the answer is the same", "[service][sign_in]") {
  Enrolled e;
  Credentials password = e.Right();
  password.password = Sensitive("a long walk by the sea");
  Credentials code = e.Right();
  code.code = code.code == "000000" ? "000001" : "000000";
  Credentials role = e.Right();
  role.role = access::Role::kSupervisor;
  Credentials nobody = e.Right();
  nobody.who = *ProfessionalId::From("no.body");

  const std::string said = e.door.Start(password).error().for_caller;
  CHECK(e.door.Start(code).error().for_caller == said);
  CHECK(e.door.Start(role).error().for_caller == said);
  CHECK(e.door.Start(nobody).error().for_caller == said);
}

TEST_CASE("a code is good once", "[service][sign_in]") {
  Enrolled e;
  const Credentials right = e.Right();
  REQUIRE(e.door.Start(right).ok());

  CHECK_FALSE(e.door.Start(right).ok());
  e.NextStep();
  CHECK(e.door.Start(e.Right()).ok());
}

TEST_CASE("codes cannot be tried without end, and only that account waits", "[service][sign_in]") {
  Enrolled e;
  Credentials wrong = e.Right();
  wrong.code = wrong.code == "000000" ? "000001" : "000000";
  for (int i = 0; i < 5; ++i)
    CHECK(e.door.Start(wrong).error().code == ErrorCode::kUnauthenticated);

  CHECK(e.door.Start(e.Right()).error().code == ErrorCode::kTooMany);
  Credentials other = e.Right();
  other.who = *ProfessionalId::From("s.upper");
  CHECK(e.door.Start(other).error().code == ErrorCode::kUnauthenticated);
  e.NextStep();
  CHECK(e.door.Start(e.Right()).ok());
}

TEST_CASE("a session ends after fifteen idle minutes", "[service][sign_in]") {
  Enrolled e;
  const auto session = e.door.Start(e.Right());
  REQUIRE(session.ok());
  e.house.clock.now = e.house.clock.now.Plus(kIdleSeconds - 1);
  REQUIRE(e.door.Who(session.value().token).ok());
  e.house.clock.now = e.house.clock.now.Plus(kIdleSeconds - 1);
  REQUIRE(e.door.Who(session.value().token).ok());
  e.house.clock.now = e.house.clock.now.Plus(kIdleSeconds);

  CHECK_FALSE(e.door.Who(session.value().token).ok());
}

TEST_CASE("a session ends after ten hours, however busy", "[service][sign_in]") {
  Enrolled e;
  const auto session = e.door.Start(e.Right());
  REQUIRE(session.ok());
  const Instant end = e.house.clock.now.Plus(kAbsoluteSeconds);
  while (e.house.clock.now.Plus(600) < end) {
    e.house.clock.now = e.house.clock.now.Plus(600);
    REQUIRE(e.door.Who(session.value().token).ok());
  }
  e.house.clock.now = end;

  CHECK_FALSE(e.door.Who(session.value().token).ok());
}

TEST_CASE("a session outlives a restart of the hub, not a sign-out", "[service][sign_in]") {
  Enrolled e;
  const auto session = e.door.Start(e.Right());
  REQUIRE(session.ok());
  SignIn restarted(*e.house.store, e.house.clock);
  const auto caller = restarted.Who(session.value().token);
  REQUIRE(caller.ok());

  REQUIRE(restarted.End(caller.value()).ok());

  CHECK_FALSE(restarted.Who(session.value().token).ok());
}

TEST_CASE("disabling a person ends their sessions", "[service][sign_in]") {
  Enrolled e;
  const auto session = e.door.Start(e.Right());
  REQUIRE(session.ok());

  REQUIRE(e.house.administer->DisableProfessional(*ProfessionalId::From("l.lead")).ok());
  e.house.clock.now = e.house.clock.now.Plus(10);

  CHECK_FALSE(e.door.Who(session.value().token).ok());
  CHECK_FALSE(e.door.Start(e.Right()).ok());
}

TEST_CASE("an enrolment token is good once and for three days", "[service][sign_in]") {
  Enrolled e;
  const auto token = e.house.administer->RenewEnrolment(*ProfessionalId::From("t.teach"));
  REQUIRE(token.ok());
  CHECK(e.door.Enrol("wrong", kPassword).error().code == ErrorCode::kUnauthenticated);
  CHECK(e.door.Enrol(token.value().token, Sensitive("short")).error().code == ErrorCode::kInvalid);
  CHECK(e.door.Enrol(token.value().token, Sensitive("PasswordPassword")).error().code ==
        ErrorCode::kInvalid);
  e.house.clock.now = e.house.clock.now.Plus(73 * 60 * 60);

  CHECK_FALSE(e.door.Enrol(token.value().token, kPassword).ok());
}

TEST_CASE("an account that is not confirmed cannot sign in", "[service][sign_in]") {
  Enrolled e;
  const auto token = e.house.administer->RenewEnrolment(*ProfessionalId::From("l.lead"));
  REQUIRE(token.ok());
  const auto enrolment = e.door.Enrol(token.value().token, kPassword);
  REQUIRE(enrolment.ok());
  e.secret = SecretOf(enrolment.value());

  CHECK_FALSE(e.door.Start(e.Right()).ok());
}

}  // namespace
}  // namespace hub::service
