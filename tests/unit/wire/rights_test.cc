#include "hub/wire/rights.h"

#include "hub/wire/exports.h"
#include "hub/wire/recalls.h"
#include "hub/wire/requests.h"
#include "tests/support/catch.h"

namespace hub::wire {
namespace {

template <class T>
std::string FaultOf(const Result<T>& result) {
  return result.ok() ? "" : result.error().for_caller;
}

TEST_CASE("a gateway is read with whom it opens for and what it covers", "[wire]") {
  const auto read = ParseOpenGateway(R"({"kind":"order","purpose":"COURT","until":"2026-12-31",)"
                                     R"("classes":["health","police"],"agencies":["nhs"],)"
                                     R"("covers_from":"2026-01-01","covers_until":"2026-02-01",)"
                                     R"("reference":"order 3","opens_for":[)"
                                     R"({"professional":"S.Wood","part":"member"}]})");

  REQUIRE(read.ok());
  CHECK(read.value().kind == access::GatewayAct::kOrder);
  CHECK(read.value().purpose == access::Purpose::kCourt);
  CHECK(read.value().until == Date::Parse("2026-12-31"));
  CHECK(
      read.value().classes ==
      records::ClassSet().With(records::RecordClass::kHealth).With(records::RecordClass::kPolice));
  CHECK(read.value().agencies == std::vector{*AgencyId::From("nhs")});
  CHECK(read.value().covers_until == Date::Parse("2026-02-01"));
  REQUIRE(read.value().opens_for.size() == 1);
  CHECK(read.value().opens_for[0].professional == *ProfessionalId::From("s.wood"));
  CHECK(read.value().opens_for[0].part == access::EnquiryPart::kMember);
}

TEST_CASE("a record is sent with each part of the judgement, or it is missing", "[wire]") {
  const auto read =
      ParseSendRecord(R"({"professional":"T.Teach","relevant":true,"not_more_detrimental":true,)"
                      R"("function":"to know whom to ring","why":"the child talks to her"})");
  REQUIRE(read.ok());
  CHECK(read.value().professional == *ProfessionalId::From("t.teach"));
  CHECK(read.value().relevant);
  CHECK(read.value().not_more_detrimental);
  CHECK(read.value().function.Reveal() == "to know whom to ring");
  const auto unticked = ParseSendRecord(R"({"agency":"nhs","why":"x"})");
  REQUIRE(unticked.ok());
  CHECK_FALSE(unticked.value().relevant);
  CHECK_FALSE(unticked.value().not_more_detrimental);
  CHECK(FaultOf(ParseSendRecord(R"({"why":"x"})")) == "missing /professional");
  CHECK(FaultOf(ParseEndSending(R"({"agency":"nhs"})")) == "missing /why");
  CHECK_FALSE(ParseEndSending(R"({"agency":"nhs","why":"x","relevant":true})").ok());
}

TEST_CASE("a pack is asked for with its recipient, and in PDF where no format is named", "[wire]") {
  const auto read = ParseExportChild(
      R"({"purpose":"EH","reason":"the meeting on Monday","from":"2026-01-01","recipient":)"
      R"({"kind":"review","name":"Zo\u00eb","agency":"school","professional":"T.Teach"}})");
  REQUIRE(read.ok());
  CHECK(read.value().purpose == access::Purpose::kEarlyHelp);
  CHECK(read.value().recipient.kind == access::ExportKind::kReview);
  CHECK(read.value().recipient.name.Reveal() == "Zo\u00eb");
  CHECK(read.value().recipient.professional == *ProfessionalId::From("t.teach"));
  CHECK(read.value().from == Date::Parse("2026-01-01"));
  CHECK_FALSE(read.value().json);
  CHECK(FaultOf(ParseExportChild(R"({"purpose":"EH","reason":"x"})")) == "missing /recipient");
  CHECK_FALSE(ParseExportChild(R"({"recipient":{"kind":"press","name":"x"}})").ok());
  CHECK_FALSE(ParseExportChild(R"({"recipient":{"kind":"court"},"format":"docx"})").ok());
  CHECK_FALSE(ParseExportChild(R"({"recipient":{"kind":"court","fax":"1"}})").ok());
  const auto absent = ParseExportChild(R"({"recipient":{"kind":"court"},"purpose":"EHH"})");
  REQUIRE(absent.ok());
  CHECK(absent.value().purpose == access::Purpose::kOffList);
}

TEST_CASE("a selection is kept with its status, its words and the versions it cites", "[wire]") {
  const auto read = ParseKeepCurated(
      R"({"purpose":"EH","number":2,"status":"final","title":"so far","analysis":"a\nb",)"
      R"("entries":["000102030405060708090a0b0c0d0e0f"]})");
  REQUIRE(read.ok());
  CHECK(read.value().number == 2);
  CHECK(read.value().final);
  CHECK(read.value().analysis.Reveal() == "a\nb");
  CHECK(read.value().entries.size() == 1);
  CHECK_FALSE(ParseKeepCurated(R"({"status":"published"})").ok());
  CHECK_FALSE(ParseKeepCurated(R"({"number":0})").ok());
  CHECK_FALSE(ParseKeepCurated(R"({"entries":["x"]})").ok());
  CHECK(ParseAcknowledgement("{}").ok());
  CHECK_FALSE(ParseAcknowledgement(R"({"x":1})").ok());
  CHECK_FALSE(ParseAcknowledgement(R"({"":1})").ok());
}

TEST_CASE("a closure says what it is and whether it stands", "[wire]") {
  const auto read = ParseCloseChild(R"({"kind":"legal_hold","on":false,"reason":"settled"})");
  REQUIRE(read.ok());
  CHECK(read.value().kind == access::Closure::kLegalHold);
  CHECK(read.value().on == false);
  CHECK(FaultOf(ParseCloseChild(R"({"kind":"objection"})")) == "missing /on");
  CHECK_FALSE(ParseCloseChild(R"({"kind":"","on":true})").ok());
}

TEST_CASE("each kind of gateway and each step has a name that is read back", "[wire]") {
  for (int number = 1; number <= 6; ++number) {
    const auto act = static_cast<access::GatewayAct>(number);
    CHECK(access::GatewayActFrom(access::Name(act)) == act);
  }
  for (int number = 1; number <= 12; ++number) {
    const auto step = static_cast<access::GatewayStep>(number);
    const std::string body = R"({"step":")" + std::string(access::Name(step)) + R"("})";
    const auto read = ParseChangeGateway(body);
    REQUIRE(read.ok());
    CHECK(read.value().step == step);
  }
  CHECK(access::Name(static_cast<access::GatewayAct>(7)).empty());
  CHECK(access::Name(static_cast<access::GatewayStep>(13)).empty());
}

TEST_CASE("what is missing, unknown or of no list is told by its place", "[wire]") {
  CHECK(FaultOf(ParseOpenGateway("{}")) == "missing /kind");
  CHECK(FaultOf(ParseOpenGateway(R"({"kind":"emergency"})")).find("not on the list /kind") == 0);
  CHECK(FaultOf(ParseOpenGateway(R"({"kind":"contact","opens_for":[{}]})")) ==
        "missing /opens_for/0/professional");
  CHECK(FaultOf(ParseOpenGateway(R"({"kind":"contact","approved":true})")) ==
        "unknown member /approved");
  CHECK(FaultOf(ParseChangeGateway("{}")) == "missing /step");
  CHECK(FaultOf(ParseCloseGateway("{}")) == "missing /reason");
  CHECK(FaultOf(ParseSetClearance(R"({"reason":"x"})")) == "missing /professional");
  CHECK(FaultOf(ParseSwitch(R"({"reason":"x"})")) == "missing /on");
  CHECK(FaultOf(ParseSetLabels(R"({"add":["XYZ"]})")).find("not on the list /add/0") == 0);
  CHECK(FaultOf(ParseSetHandling(R"({"named_roles":["KING"]})")).find("not on the list") == 0);
  CHECK(FaultOf(ParseSetRelationship(R"({"professional":"a.b"})")) == "missing /state");
  CHECK(FaultOf(ParseSetRelationship(R"({"state":"named"})")) == "missing /professional");
  CHECK(FaultOf(ParseSetRelationship(R"({"professional":"a.b","state":"none"})"))
            .find("not on the list /state") == 0);
}

TEST_CASE("a dispute says whose words it brings, and an answer which one it answers", "[wire]") {
  const auto said = ParseDispute(
      R"({"on":true,"by":"parent","words":"no","purpose":"CIN","reason":"by letter"})");
  REQUIRE(said.ok());
  CHECK(said.value().by == access::Disputant::kParent);
  CHECK(said.value().words.Reveal() == "no");
  CHECK(said.value().purpose == access::Purpose::kChildInNeed);
  const auto answer = ParseDispute(R"({"on":false,"words":"yes","number":2,"reason":"asked"})");
  REQUIRE(answer.ok());
  CHECK(answer.value().number == 2U);
  CHECK(ParseDispute(R"({"on":true,"reason":"x"})").ok());

  CHECK(FaultOf(ParseDispute(R"({"reason":"x"})")) == "missing /on");
  CHECK(FaultOf(ParseDispute(R"({"on":true,"words":"no"})")) == "missing /by");
  CHECK(FaultOf(ParseDispute(R"({"on":true,"by":"neighbour"})"))
            .find("not on the list /by: one of child, parent, family, professional, agency") == 0);
  CHECK_FALSE(ParseDispute(R"({"on":false,"by":"parent"})").ok());
  CHECK_FALSE(ParseDispute(R"({"on":true,"number":1})").ok());
  CHECK_FALSE(ParseDispute(R"({"on":false,"number":0})").ok());
}

TEST_CASE("a claim and a conflict are the sender's own; the end of one names somebody", "[wire]") {
  for (const char* state : {"self_claimed", "conflict_of_interest"}) {
    CHECK(ParseSetRelationship(std::string(R"({"state":")") + state + R"("})").ok());
  }
  const auto over = ParseSetRelationship(R"({"professional":"a.b","state":"no_conflict"})");
  REQUIRE(over.ok());
  CHECK(over.value().state == access::Relationship::kNone);
  CHECK(FaultOf(ParseSetRelationship(R"({"state":"no_conflict"})")) == "missing /professional");
}

TEST_CASE("each field that is called consent takes its own states and no other's", "[wire]") {
  const auto of_child = [](const char* body) { return ParseRecordPermission(body, false); };
  const auto express = of_child(
      R"({"field":"confidence","state":"express","given_to":"a.b","review_by":"2027-01-01"})");
  REQUIRE(express.ok());
  CHECK(express.value().confidence.state == access::Confidence::kExpress);
  CHECK(express.value().confidence.given_to == *ProfessionalId::From("a.b"));
  CHECK(express.value().confidence.review_by == Date::Parse("2027-01-01"));
  CHECK(of_child(R"({"field":"gdpr_consent","state":"withdrawn"})").value().consent ==
        access::GdprConsent::kWithdrawn);
  CHECK(of_child(R"({"field":"informed","state":"informed"})").value().informed ==
        access::Informed::kInformed);
  CHECK(of_child(R"({"field":"competence","assessed":false})").value().assessed == false);
  CHECK_FALSE(of_child(R"({"field":"gdpr_consent","state":"express"})").ok());
  CHECK_FALSE(of_child(R"({"field":"confidence","state":"deferred"})").ok());
  CHECK_FALSE(of_child(R"({"field":"informed","state":"deferred"})").ok());
  CHECK_FALSE(of_child(R"({"field":"competence"})").ok());
  CHECK_FALSE(of_child(R"({"state":"express"})").ok());
  CHECK(ParseRecordPermission(R"({"state":"refused"})", true).ok());
  CHECK_FALSE(ParseRecordPermission(R"({"field":"informed","state":"informed"})", true).ok());
}

}  // namespace
}  // namespace hub::wire
