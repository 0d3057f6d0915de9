#include "hub/service/audit_detail.h"

#include "hub/crypto/keys.h"
#include "tests/support/catch.h"

namespace hub::service {
namespace {

AuditDetail Full() {
  AuditDetail detail;
  detail.actor = *ProfessionalId::From("l.lead");
  detail.child = ChildId::FromHex("00112233445566778899aabbccddeeff");
  detail.told.emplace();
  detail.told->at = Instant{1'700'000'000'000'000};
  detail.told->purpose = access::Purpose::kEarlyHelp;
  detail.told->role = access::Role::kLeadProfessional;
  detail.told->outcome = access::Outcome::kRedact;
  detail.told->because = {access::Rule::kT5, access::Rule::kT8};
  detail.told->withheld = {access::Redaction::kF1, access::Redaction::kF8};
  detail.told->policy = "2026-11-01.1";
  detail.told->grade = access::AuditGrade::kA4;
  detail.told->owed = {{access::Obligation::kAlert, Instant{1'700'000'000'000'000}},
                       {access::Obligation::kWatermark, std::nullopt}};
  for (int seq : {3, 1, 2, 7}) detail.shown.emplace_back(store::PersonRow{5}, seq);
  detail.shown.emplace_back(store::PersonRow{4}, 9);
  return detail;
}

TEST_CASE("an audit detail is written as an officer can read it", "[service][format]") {
  CHECK(Encode(Full()) ==
        "actor l.lead\n"
        "child 00112233445566778899aabbccddeeff\n"
        "told 1700000000000000 1 2 2 35,38 - 258 2026-11-01.1\n"
        "graded 4 3:1700000000000000,6\n"
        "shown 4:9 5:1-3 5:7\n");
}

TEST_CASE("what was written before there were grades is read without one", "[service][format]") {
  AuditDetail old = Full();
  old.told->grade.reset();
  old.told->owed.clear();

  const auto read = DecodeAuditDetail(Encode(old));

  REQUIRE(read);
  CHECK_FALSE(read->told->grade);
  CHECK(Encode(old).find("graded") == std::string::npos);
}

TEST_CASE("an audit detail is read back as it was written", "[service][format]") {
  const auto read = DecodeAuditDetail(Encode(Full()));

  REQUIRE(read);
  CHECK(Encode(*read) == Encode(Full()));
  CHECK(read->told->because == Full().told->because);
  CHECK(read->told->withheld == Full().told->withheld);
  CHECK(read->told->grade == Full().told->grade);
  CHECK(read->told->owed == Full().told->owed);
  CHECK(read->shown.size() == 5);
}

TEST_CASE("no cut or changed detail is misread", "[service][format]") {
  const std::string text = Encode(Full());
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto read = DecodeAuditDetail(text.substr(0, size));
    if (read) CHECK(read->shown.size() <= 5);
  }
  CHECK_FALSE(DecodeAuditDetail("shown 1:1-9999999999\n"));
  CHECK_FALSE(DecodeAuditDetail("shown 1:x\n"));
  CHECK_FALSE(DecodeAuditDetail("child 123\n"));
  CHECK_FALSE(DecodeAuditDetail("graded 3 -\n"));  // of nothing that was told
  for (const char* const bad : {"5 -", "3 ", "3 0", "3 2:x", "x -"}) {
    const std::string told = "told 1 1 2 2 35 - 0 v1\ngraded ";
    INFO(bad);
    CHECK_FALSE(DecodeAuditDetail(told + bad + '\n'));
  }
  CHECK_FALSE(DecodeAuditDetail("whatever\n"));
}

}  // namespace
}  // namespace hub::service
