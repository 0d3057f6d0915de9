#include "hub/wire/requests.h"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "hub/chronology/contradictions.h"
#include "hub/wire/rights.h"
#include "hub/wire/searches.h"
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

const json kSignIn = {
    {"username", "a.patel"}, {"password", "correct horse"}, {"code", "012345"}, {"role", "NP"}};
const json kSearch = {{"purpose", "EH"},
                      {"given", "Zoë"},
                      {"family", "Example"},
                      {"birth", "2012-04-01"},
                      {"nhs_number", "943 476 5919"}};
const json kAgreement = {{"purpose", "CIN"},
                         {"state", "given_partial"},
                         {"agencies", {"st-marys", "oxford-csc"}},
                         {"classes", {"education", "support"}},
                         {"given_by", "parent_pr"},
                         {"evidence", "signed form of 3 March"},
                         {"review_by", "2027-03-03"}};

TEST_CASE("a sign-in is read whole or refused with the member at fault", "[wire]") {
  const Result<SignIn> parsed = ParseSignIn(kSignIn.dump());
  REQUIRE(parsed.ok());
  CHECK(parsed.value().who.text() == "a.patel");
  CHECK(parsed.value().password == Sensitive("correct horse"));
  CHECK(parsed.value().code == "012345");
  CHECK(parsed.value().role == access::Role::kNamedProfessional);

  for (const char* member : {"username", "password", "code", "role"}) {
    CHECK(Fault(ParseSignIn(Without(kSignIn, member).dump())) == std::string("missing /") + member);
  }
  CHECK(Fault(ParseSignIn(Changed(kSignIn, "more", 1).dump())) == "unknown member /more");
  CHECK(Fault(ParseSignIn(Changed(kSignIn, "code", "12345").dump())) == "not six digits /code");
  CHECK(Fault(ParseSignIn(Changed(kSignIn, "code", "12345x").dump())) == "not six digits /code");
  CHECK(Fault(ParseSignIn(Changed(kSignIn, "role", "boss").dump()))
            .starts_with("not on the list /role: one of NP, LP, "));
  CHECK(Fault(ParseSignIn(Changed(kSignIn, "username", "A Patel").dump())) ==
        "bad id /username: 2 to 64 of a-z, 0-9, - . _, starting with a letter or a digit");
  CHECK(Fault(ParseSignIn(Changed(kSignIn, "password", std::string(1025, 'x')).dump())) ==
        "too long /password");
  CHECK(Fault(ParseSignIn(R"({"username":"ab","username":"cd"})")) ==
        "a member named twice in one object");
  CHECK(Fault(ParseSignIn("[]")) == "not an object");
  CHECK(Fault(ParseSignIn("")) == "not JSON at byte 1");
}

TEST_CASE("an enrolment needs its token and its answer", "[wire]") {
  const Result<Enrol> enrol = ParseEnrol(R"({"token":"t-1","password":"correct horse"})");
  REQUIRE(enrol.ok());
  CHECK(enrol.value().token == "t-1");
  CHECK(Fault(ParseEnrol(R"({"token":"","password":"p"})")) == "missing /token");
  CHECK(Fault(ParseEnrol(R"({"token":"t"})")) == "missing /password");

  const Result<ConfirmEnrol> confirm = ParseConfirmEnrol(R"({"token":"t-1","code":"123456"})");
  REQUIRE(confirm.ok());
  CHECK(confirm.value().code == "123456");
  CHECK(Fault(ParseConfirmEnrol(R"({"token":"t"})")) == "missing /code");
  CHECK(Fault(ParseConfirmEnrol(R"({"code":"123456"})")) == "missing /token");
}

TEST_CASE("a search reads each identifier in its normal form", "[wire]") {
  const Result<Search> parsed = ParseSearch(kSearch.dump());

  REQUIRE(parsed.ok());
  CHECK(parsed.value().purpose == access::Purpose::kEarlyHelp);
  CHECK(parsed.value().given == Sensitive("Zoë"));
  CHECK(parsed.value().birth == Date::Parse("2012-04-01"));
  CHECK(parsed.value().nhs_number == Sensitive("9434765919"));
  CHECK(parsed.value().upn.empty());
}

TEST_CASE("what is wrong with a search is named by its place and never by its value", "[wire]") {
  CHECK(Fault(ParseSearch(R"({"nhs_number":"9434765919","birth":"2012-04-01"})")).empty());
  // How much is enough is for the policy to say.
  CHECK(Fault(ParseSearch(R"({"purpose":"EH","given":"Zoe","nhs_number":""})")).empty());
  CHECK(Fault(ParseSearch(R"({"nhs_number":"9434765918","birth":"2012-04-01"})")) ==
        "not a valid number, check each digit of /nhs_number");
  CHECK(Fault(ParseSearch(Changed(kSearch, "upn", "A123").dump())) ==
        "not a valid number, check each digit of /upn");
  CHECK(Fault(ParseSearch(Changed(kSearch, "birth", "2012-04").dump())) ==
        "bad date /birth: a day as YYYY-MM-DD, not before 1900");
  CHECK(Fault(ParseSearch(Changed(kSearch, "address", "x").dump())) == "unknown member /address");
  CHECK(Fault(ParseSearch(Changed(kSearch, "Zoe Example", "x").dump())) == "unknown member /?");
  CHECK_FALSE(Fault(ParseSearch(Changed(kSearch, "given", std::string(257, 'z')).dump())).empty());
  CHECK_FALSE(Fault(ParseSearch(std::string(20'000, ' ') + "{}")).empty());
  CHECK_FALSE(Fault(ParseSearch("[]")).empty());
}

TEST_CASE("a search of a chronology has words, and what a chronology may be asked", "[wire]") {
  const json whole = {{"purpose", "EH"},      {"words", "broken arm"},
                      {"from", "2026-01-01"}, {"known_at", "2026-03-03T10:00:00Z"},
                      {"agency", "st-marys"}, {"kind", "contact"},
                      {"cursor", "00004795"}};

  const Result<ChronologySearch> search = ParseChronologySearch(whole.dump());

  REQUIRE(search.ok());
  CHECK(search.value().words == Sensitive("broken arm"));
  CHECK(search.value().purpose == access::Purpose::kEarlyHelp);
  CHECK(search.value().from == Date::Parse("2026-01-01"));
  CHECK(search.value().known_at == Instant::Parse("2026-03-03T10:00:00Z"));
  CHECK(search.value().kind == records::Kind::kContact);
  CHECK(search.value().agency->text() == "st-marys");
  CHECK(Fault(ParseChronologySearch(R"({"purpose":"EH"})")) == "missing /words");
  CHECK(Fault(ParseChronologySearch(Changed(whole, "limit", 3).dump())) == "unknown member /limit");
  CHECK(Fault(ParseChronologySearch(Changed(whole, "kind", "x").dump())) ==
        "not a kind of record /kind");
  CHECK_FALSE(
      Fault(ParseChronologySearch(Changed(whole, "words", std::string(201, 'z')).dump())).empty());
}

TEST_CASE("a word on a contradiction names it, a state and a reason", "[wire]") {
  const json whole = {{"purpose", "EH"},
                      {"contradiction", "00000000000000ff"},
                      {"state", "corrected"},
                      {"reason", "they sent it again"}};

  const Result<SettleContradiction> said = ParseSettleContradiction(whole.dump());

  REQUIRE(said.ok());
  CHECK(said.value().state == chronology::ContradictionState::kCorrected);
  CHECK(said.value().contradiction == "00000000000000ff");
  CHECK(Fault(ParseSettleContradiction(Changed(whole, "state", "resolved").dump()))
            .find("one of open, explained, corrected") != std::string::npos);
  CHECK(Fault(ParseSettleContradiction(R"({"purpose":"EH"})")) == "missing /state");
}

TEST_CASE("a list is read row by row, and a fault names its row", "[wire]") {
  const std::string row = R"({"given":"Zoe","family":"Example","birth":"2012-04-01"})";
  const auto list = [](const std::string& rows) {
    return ParseKnownCheck(R"({"purpose":"TRANSIT","rows":[)" + rows + "]}");
  };
  const Result<KnownCheck> parsed = list(row + R"(,{"upn":"A950000178301"},{})");
  REQUIRE(parsed.ok());
  CHECK(parsed.value().purpose == access::Purpose::kTransit);
  REQUIRE(parsed.value().rows.size() == 3);
  CHECK(parsed.value().rows[0].family == Sensitive("Example"));
  CHECK(parsed.value().rows[1].upn == Sensitive("A950000178301"));
  CHECK(parsed.value().rows[2].given.empty());
  CHECK(Fault(list(row + R"(,{"birth":"1.4.2012"})")) ==
        "bad date /rows/1/birth: a day as YYYY-MM-DD, not before 1900");
  CHECK(Fault(list(R"({"nhs_number":"12"})")) ==
        "not a valid number, check each digit of /rows/0/nhs_number");
  CHECK(Fault(list(R"({"postcode":"AB1 2CD"})")) == "unknown member /rows/0/postcode");
  CHECK(Fault(list("7")) == "not an object /rows/0");
  std::string most = "{}";
  for (std::size_t i = 1; i < kMostCheckedRows; ++i) most += ",{}";
  CHECK(Fault(list(most)).empty());
  CHECK_FALSE(Fault(list(most + ",{}")).empty());
}

TEST_CASE("a purpose that is absent or unknown stays none, which access bars", "[wire]") {
  const Result<Search> absent = ParseSearch(Without(kSearch, "purpose").dump());
  const Result<Search> unknown = ParseSearch(Changed(kSearch, "purpose", "curiosity").dump());

  REQUIRE(absent.ok());
  REQUIRE(unknown.ok());
  CHECK(absent.value().purpose == access::Purpose::kNone);
  CHECK(unknown.value().purpose == access::Purpose::kNone);
}

TEST_CASE("a relationship has one of the states that people give it, and no other", "[wire]") {
  const json body = {{"professional", "a.patel"}, {"state", "cover"}, {"until", "2027-01-01"}};
  const Result<SetRelationship> parsed = ParseSetRelationship(body.dump());
  REQUIRE(parsed.ok());
  CHECK(parsed.value().professional.text() == "a.patel");
  CHECK(parsed.value().state == access::Relationship::kCover);
  CHECK(parsed.value().until == Date::Parse("2027-01-01"));

  for (const char* state :
       {"named", "ended", "allocated", "self_claimed", "conflict_of_interest", "no_conflict"}) {
    CHECK(ParseSetRelationship(Changed(body, "state", state).dump()).ok());
  }
  for (const char* state : {"none", "boss", ""}) {
    CHECK(Fault(ParseSetRelationship(Changed(body, "state", state).dump())) ==
          "not on the list /state: one of named, cover, allocated, self_claimed, ended, "
          "conflict_of_interest");
  }
  CHECK(Fault(ParseSetRelationship(Without(body, "state").dump())) == "missing /state");
  CHECK(Fault(ParseSetRelationship(Without(body, "professional").dump())) ==
        "missing /professional");
}

TEST_CASE("an agreement is read with its scope", "[wire]") {
  const Result<RecordAgreement> parsed = ParseRecordAgreement(kAgreement.dump());

  REQUIRE(parsed.ok());
  CHECK(parsed.value().purpose == access::Purpose::kChildInNeed);
  CHECK(parsed.value().state == access::AgreementState::kGivenPartial);
  CHECK(parsed.value().agencies.size() == 2);
  CHECK(parsed.value().classes == records::ClassSet()
                                      .With(records::RecordClass::kEducation)
                                      .With(records::RecordClass::kSupport));
  CHECK(parsed.value().given_by == "parent_pr");
  CHECK(parsed.value().evidence == Sensitive("signed form of 3 March"));
  CHECK(parsed.value().review_by == Date::Parse("2027-03-03"));
}

TEST_CASE("an agreement is to a service, has a state, and somebody gave it", "[wire]") {
  const auto fault = [](const json& body) { return Fault(ParseRecordAgreement(body.dump())); };
  CHECK(fault(Changed(kAgreement, "purpose", "S47")) == "not on the list /purpose: one of EH, CIN");
  CHECK(fault(Without(kAgreement, "purpose")) == "missing /purpose");
  CHECK(fault(Changed(kAgreement, "state", "unknown"))
            .starts_with("not on the list /state: one of not_sought, given, "));
  CHECK(fault(Without(kAgreement, "state")) == "missing /state");
  CHECK(fault(Without(kAgreement, "given_by")) == "missing /given_by");
  CHECK(fault(Changed(Without(kAgreement, "given_by"), "state", "refused")).empty());
  CHECK(fault(Changed(kAgreement, "classes", {"education", "gossip"})) ==
        "not on the list /classes/1: one of education, health, social_care, police, support, "
        "involvement");
  CHECK(fault(Changed(kAgreement, "agencies", {"St Mary's"}))
            .starts_with("bad id /agencies/0: 2 to 64 of a-z"));
  CHECK(fault(Changed(kAgreement, "review_by", "next year"))
            .starts_with("bad date /review_by: a day as YYYY-MM-DD"));
}

TEST_CASE("a user name is the same however it was capitalised", "[wire]") {
  const json relationship = {{"professional", "A.PATEL"}, {"state", "cover"}};

  CHECK(ParseSignIn(Changed(kSignIn, "username", "A.Patel").dump()).value().who.text() ==
        "a.patel");
  CHECK(ParseSetRelationship(relationship.dump()).value().professional.text() == "a.patel");
}

TEST_CASE("no message repeats what was sent", "[wire]") {
  const std::string secret = "Xyzzy Plugh";
  for (const json& body : {kSignIn, kSearch, kAgreement}) {
    for (const auto& [member, original] : body.items()) {
      const std::string changed = Changed(body, member.c_str(), {secret}).dump();
      CHECK(Fault(ParseSignIn(changed)).find("Xyzzy") == std::string::npos);
      CHECK(Fault(ParseSearch(changed)).find("Xyzzy") == std::string::npos);
      CHECK(Fault(ParseRecordAgreement(changed)).find("Xyzzy") == std::string::npos);
    }
    const std::string named = Changed(body, secret.c_str(), 1).dump();
    CHECK(Fault(ParseSignIn(named)).find("Xyzzy") == std::string::npos);
  }
}

}  // namespace
}  // namespace hub::wire
