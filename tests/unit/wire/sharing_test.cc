// What professionals send about sharing, passkeys and break-glass, as types.

#include "hub/wire/sharing.h"

#include <nlohmann/json.hpp>
#include <string>

#include "hub/wire/glass.h"
#include "hub/wire/passkeys.h"
#include "tests/support/catch.h"

namespace hub::wire {
namespace {

using nlohmann::json;

template <class T>
std::string Fault(const Result<T>& parsed) {
  return parsed.ok() ? "" : parsed.error().for_caller;
}

json Changed(json body, const char* member, const json& value) {
  body[member] = value;
  return body;
}
json Without(json body, const char* member) {
  body.erase(member);
  return body;
}

const json kQuestion = {{"purpose", "EH"},
                        {"recipient_role", "NP"},
                        {"recipient_agency", "st-marys"},
                        {"class", "health"},
                        {"labels", {"HEALTH"}},
                        {"agreement",
                         {{"state", "given"},
                          {"given_by", "parent"},
                          {"on_record", true},
                          {"since", "2026-03-01"},
                          {"review_by", "2027-03-01"}}}};
const json kDecision = {{"question", kQuestion},
                        {"decision", "do_not_share"},
                        {"child", "00112233445566778899aabbccddeeff"},
                        {"with", "the form tutor"},
                        {"why", "it would put her in danger"},
                        {"review_by", "2027-01-01"}};
const json kGlass = {{"category", "missing_child"},
                     {"reason", "not seen since yesterday morning"},
                     {"must_reach_child", true}};

// {"type":"webauthn.get","challenge":"abc","origin":"https://hub","crossOrigin":false,"more":{}}
constexpr char kClientData[] =
    "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiYWJjIiwib3JpZ2luIjoiaHR0cHM6Ly9odWIiLCJjcm9z"
    "c09yaWdpbiI6ZmFsc2UsIm1vcmUiOnt9fQ";
const json kPasskey = {{"credential", "_-8"},
                       {"client_data", kClientData},
                       {"authenticator_data", "AAAA"},
                       {"signature", "AQ"}};

TEST_CASE("a question about sharing says what is known", "[wire][sharing]") {
  const auto parsed = ParseShareQuestion(kQuestion.dump());

  REQUIRE(Fault(parsed).empty());
  const access::ShareQuestion& question = parsed.value();
  CHECK(question.asker.purpose == access::Purpose::kEarlyHelp);
  CHECK(question.recipient == access::Role::kNamedProfessional);
  CHECK(question.klass == records::RecordClass::kHealth);
  REQUIRE(question.agreement);
  CHECK(question.agreement->evidenced);
  CHECK(question.agreement->giver == access::Giver::kParent);
  CHECK(question.agreement->agencies == std::vector{question.recipient_agency});
  CHECK(question.agreement->classes.Has(records::RecordClass::kHealth));
  CHECK(Date::Of(question.agreement->from).Iso() == "2026-03-01");
}

TEST_CASE("a question about sharing that leaves open what is asked is refused", "[wire][sharing]") {
  for (const char* member : {"recipient_role", "recipient_agency", "labels"})
    CHECK(Fault(ParseShareQuestion(Without(kQuestion, member).dump())).find(member) !=
          std::string::npos);
  CHECK(Fault(ParseShareQuestion(Changed(kQuestion, "labels", {"WHAT"}).dump())) ==
        "not on the list /labels/0");
  CHECK(Fault(ParseShareQuestion(Changed(kQuestion, "score", 3).dump())) ==
        "unknown member /score");
  CHECK(Fault(ParseShareQuestion(Changed(kQuestion, "agreement", {{"state", "given"}}).dump())) ==
        "missing /agreement/review_by");
  const auto elsewhere = ParseShareQuestion(Changed(kQuestion, "purpose", "immigration").dump());
  REQUIRE(elsewhere.ok());
  CHECK(elsewhere.value().asker.purpose == access::Purpose::kOffList);
}

TEST_CASE("a decision to share says with whom and why", "[wire][sharing]") {
  const auto parsed = ParseShareDecision(kDecision.dump());

  REQUIRE(Fault(parsed).empty());
  CHECK_FALSE(parsed.value().share);
  CHECK(parsed.value().child->Hex() == "00112233445566778899aabbccddeeff");
  CHECK(parsed.value().review_by == Date::Parse("2027-01-01"));
  CHECK(parsed.value().question.agreement->agencies.size() == 1);
  CHECK_FALSE(ParseShareDecision(Without(kDecision, "why").dump()).ok());
  CHECK_FALSE(ParseShareDecision(Without(kDecision, "with").dump()).ok());
  CHECK_FALSE(ParseShareDecision(Without(kDecision, "question").dump()).ok());
  CHECK_FALSE(ParseShareDecision(Changed(kDecision, "decision", "perhaps").dump()).ok());
  CHECK_FALSE(ParseShareDecision(Changed(kDecision, "child", "a.patel").dump()).ok());
}

TEST_CASE("a what-if names a child or a sample, not both, and no faulty draft", "[wire][what_if]") {
  const json whole = {{"role", "NP"}, {"agency", "st-marys"}, {"purpose", "EH"}, {"sample", 20}};
  REQUIRE(Fault(ParseWhatIf(whole.dump())).empty());
  CHECK(ParseWhatIf(whole.dump()).value().sample == 20);
  CHECK_FALSE(ParseWhatIf(Without(whole, "sample").dump()).ok());
  CHECK_FALSE(ParseWhatIf(Changed(whole, "child", "0123456789abcdef").dump()).ok());
  CHECK_FALSE(ParseWhatIf(Changed(whole, "sample", -1).dump()).ok());
  CHECK(Fault(ParseWhatIf(Changed(whole, "draft", json::object()).dump())).find("/draft") !=
        std::string::npos);
}

TEST_CASE("break-glass is asked for with category, reason and a passkey's answer",
          "[wire][glass]") {
  const auto request = ParseGlassRequest(kGlass.dump());
  REQUIRE(Fault(request).empty());
  CHECK(request.value().category == access::EmergencyCategory::kMissingChild);
  CHECK(request.value().must_reach_child);

  const auto open = ParseOpenGlass(Changed(kGlass, "passkey", kPasskey).dump());
  REQUIRE(Fault(open).empty());
  CHECK(open.value().request.reason == request.value().reason);
  CHECK(open.value().passkey.credential == "\xff\xef");
  CHECK(open.value().passkey.client.challenge == "abc");
  CHECK(open.value().passkey.client.origin == "https://hub");

  CHECK_FALSE(ParseOpenGlass(kGlass.dump()).ok());
  for (const char* member : {"category", "reason"})
    CHECK_FALSE(ParseGlassRequest(Without(kGlass, member).dump()).ok());
  for (const char* member : {"credential", "client_data", "authenticator_data", "signature"})
    CHECK_FALSE(ParseOpenGlass(Changed(kGlass, "passkey", Without(kPasskey, member)).dump()).ok());
  for (const char* bytes : {"", "AA==", "A+/A", "A", "not base64"})
    CHECK_FALSE(
        ParseOpenGlass(Changed(kGlass, "passkey", Changed(kPasskey, "signature", bytes)).dump())
            .ok());
  CHECK_FALSE(
      ParseOpenGlass(Changed(kGlass, "passkey", Changed(kPasskey, "client_data", "AAAA")).dump())
          .ok());
}

TEST_CASE("a review has one of four outcomes and a note", "[wire][glass]") {
  const json review = {{"outcome", "report_to_ico"}, {"note", "nobody was in danger"}};
  REQUIRE(ParseReviewGlass(review.dump()).ok());
  CHECK(ParseReviewGlass(review.dump()).value().outcome == access::ReviewOutcome::kReport);
  CHECK_FALSE(ParseReviewGlass(Changed(review, "outcome", "fine").dump()).ok());
  CHECK_FALSE(ParseReviewGlass(Without(review, "note").dump()).ok());
}

TEST_CASE("a passkey's registration has a name, and bytes in one spelling", "[wire][passkey]") {
  const json whole = {
      {"name", "work laptop"}, {"client_data", kClientData}, {"attestation_object", "oA"}};
  REQUIRE(Fault(ParsePasskeyRegistration(whole.dump())).empty());
  CHECK(ParsePasskeyRegistration(whole.dump()).value().attestation_object == "\xa0");
  for (const char* member : {"name", "client_data", "attestation_object"})
    CHECK_FALSE(ParsePasskeyRegistration(Without(whole, member).dump()).ok());
  CHECK_FALSE(ParsePasskeyRegistration(Changed(whole, "attestation_object", "oB").dump()).ok());
}

}  // namespace
}  // namespace hub::wire
