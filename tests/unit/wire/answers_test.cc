#include "hub/wire/answers.h"

#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>

#include "hub/wire/notices.h"
#include "tests/support/catch.h"

// Stands in for the store's writer, which alone may say that a leaf is durable.
namespace hub::store {
class Writer {
 public:
  static audit::DurableLeaf Mint(std::uint64_t index) { return audit::DurableLeaf(index); }
};
}  // namespace hub::store

namespace hub::wire {
namespace {

using access::Rule;
using nlohmann::json;

const Instant kNow = *Instant::Parse("2026-11-21T20:05:33.000123Z");

template <class T>
audit::Released<T> Release(T answer) {
  return audit::Released<T>(std::move(answer), store::Writer::Mint(7));
}

access::Told SampleTold() {
  access::Told told;
  told.id = *DecisionId::FromHex("000102030405060708090a0b0c0d0e0f");
  told.at = kNow;
  told.purpose = access::Purpose::kEarlyHelp;
  told.role = access::Role::kNamedProfessional;
  told.outcome = access::Outcome::kRedact;
  told.because = {Rule::kT5};
  told.closed_because = {Rule::kAgreementNotSought};
  told.withheld = {access::Redaction::kF1, access::Redaction::kF6};
  told.policy = "2026-11-01.1";
  return told;
}

std::vector<chronology::FeedStatement> SampleCoverage() {
  chronology::Feed school;
  school.agency = *AgencyId::From("st-marys");
  school.name = "St Mary's";
  school.kind = records::AgencyKind::kSchool;
  school.classes = records::ClassSet()
                       .With(records::RecordClass::kEducation)
                       .With(records::RecordClass::kInvolvement);
  chronology::Feed police = school;
  police.agency = *AgencyId::From("thames-police");
  police.last_received = kNow;
  return {{school, chronology::FeedState::kNeverReceived, std::nullopt},
          {police, chronology::FeedState::kSilent, kNow.Plus(60)}};
}

chronology::ChronologyAnswer SampleChronology() {
  chronology::ChronologyAnswer answer;
  answer.told = SampleTold();
  answer.child = *ChildId::FromHex("ffeeddccbbaa99887766554433221100");
  answer.known_at = kNow;
  answer.entries = R"({"id":"1","summary":"a"},{"id":"2"})";
  answer.shown = 2;
  answer.total = 9;
  answer.next_cursor = "c-1";
  answer.coverage = SampleCoverage();
  return answer;
}

// An answer can be encoded only once it is released, and released only with a durable leaf.
template <class T>
concept Encodable = requires(const T& answer) {
  Encode(answer);
};
static_assert(Encodable<audit::Released<chronology::ChronologyAnswer>>);
static_assert(!Encodable<chronology::ChronologyAnswer>);
static_assert(!Encodable<chronology::InvolvedAnswer>);
static_assert(!Encodable<chronology::SearchAnswer>);
static_assert(!Encodable<access::Told>);
static_assert(!std::is_constructible_v<audit::DurableLeaf, std::uint64_t>);

TEST_CASE("a chronology is encoded with its decision, entries and coverage", "[wire]") {
  const json answer = json::parse(Encode(Release(SampleChronology())));

  CHECK(answer["child"] == "ffeeddccbbaa99887766554433221100");
  CHECK(answer["known_at"] == "2026-11-21T20:05:33.000123Z");
  CHECK(answer["entries"] == json::parse(R"([{"id":"1","summary":"a"},{"id":"2"}])"));
  CHECK(answer["shown"] == 2);
  CHECK(answer["total"] == 9);
  CHECK(answer["next"] == "c-1");

  const json& decision = answer["decision"];
  CHECK(decision["id"] == "000102030405060708090a0b0c0d0e0f");
  CHECK(decision["outcome"] == "redact");
  CHECK(decision["because"][0]["rule"] == std::string(access::Explain(Rule::kT5).id));
  CHECK(decision["because"][0]["sentence"] == std::string(access::Explain(Rule::kT5).sentence));
  CHECK(decision["because"][0]["law"] == std::string(access::Explain(Rule::kT5).law));
  CHECK(decision["withheld"][0]["code"] == "F1");
  CHECK(decision["withheld"][1]["words"] == std::string(access::Words(access::Redaction::kF6)));
  CHECK(decision["policy"] == "2026-11-01.1");
  CHECK(decision["purpose"] == "EH");
  CHECK(decision["role"] == "NP");
  CHECK(decision["at"] == "2026-11-21T20:05:33.000123Z");
}

TEST_CASE("an answer says of which kinds no agency is a partner", "[wire]") {
  chronology::ChronologyAnswer sample = SampleChronology();
  CHECK(json::parse(Encode(Release(sample)))["not_partners"].size() < 5);
  sample.coverage.clear();

  const json answer = json::parse(Encode(Release(sample)));

  CHECK(answer["not_partners"] ==
        json::parse(R"(["school","police","health","social_care","voluntary"])"));
}

TEST_CASE("incidents, gaps and late entries are encoded beside the entries", "[wire]") {
  const EntryId one = *EntryId::FromHex("00000000000000000000000000000001");
  const EntryId other = *EntryId::FromHex("00000000000000000000000000000002");
  chronology::ChronologyAnswer sample = SampleChronology();
  sample.incidents = {
      {{one, other}, 1, false, {{one, other, chronology::Likeness{3, 2, 0, 0, 0}, false}}}};
  sample.total_incidents = 8;
  sample.late = {{one, 40}};
  sample.gaps = {
      {chronology::GapKind::kNoContact, *Date::Parse("2026-01-05"), std::nullopt, 100, {one}}};
  sample.contradictions = {{chronology::About::kBirthDate,
                            "00000000000000ff",
                            *AgencyId::From("csc"),
                            chronology::ContradictionState::kExplained,
                            {*AgencyId::From("csc"), one, Sensitive("2015-02-28")},
                            {*AgencyId::From("nhs"), other, Sensitive("2015-02-27")}}};
  sample.known_to = {*AgencyId::From("nhs"), access::Role::kNamedProfessional};
  sample.brief = true;
  sample.total_full = 11;

  const json answer = json::parse(Encode(Release(sample)));

  const json& incident = answer["incidents"][0];
  CHECK(incident["words"] == "1 agency, 2 records");
  CHECK(incident["state"] == "suggested");
  CHECK(incident["entries"][1] == other.Hex());
  CHECK(incident["because"][0]["likeness"]["total"] == 5);
  CHECK(incident["because"][0]["likeness"]["needed"] == 5);
  CHECK(answer["total_incidents"] == 8);
  const json& told = answer["contradictions"][0];
  CHECK(told["about"] == "birth_date");
  CHECK(told["id"] == "00000000000000ff");
  CHECK(told["state"] == "explained");
  CHECK(told["owner"] == "csc");
  CHECK(told["claims"][0]["words"] == "2015-02-28");
  CHECK(told["claims"][1]["agency"] == "nhs");
  CHECK(told["claims"][1]["entry"] == other.Hex());
  CHECK(answer["known_to"] == json::parse(R"({"agency":"nhs","role":"NP"})"));
  CHECK(answer["recorded_late"] == json::parse(R"([{"entry":")" + one.Hex() + R"(","days":40}])"));
  CHECK(answer["gaps"][0]["kind"] == "no_contact");
  CHECK(answer["gaps"][0]["until"].is_null());
  CHECK(answer["view"] == "brief");
  CHECK(answer["total_full"] == 11);
}

TEST_CASE("an answer says in words what must be done with it, and a refusal not who watches",
          "[wire]") {
  chronology::ChronologyAnswer answer = SampleChronology();
  answer.told.grade = access::AuditGrade::kA3;
  answer.told.owed = {{access::Obligation::kQueueForOfficer, Instant{0}},
                      {access::Obligation::kPointToAdoptionAgency, std::nullopt}};
  const json owed = json::parse(Encode(Release(answer)))["decision"]["owed"];
  CHECK(owed == json::parse(R"([
      {"code":"queue_for_officer","words":"the data protection officer looks at it the same day",
       "due":"1970-01-01T00:00:00.000000Z"},
      {"code":"point_to_adoption_agency","words":"the adoption agency answers"}])"));

  access::Told refused = answer.told;
  refused.outcome = access::Outcome::kDeny;
  const json refusal = json::parse(EncodeRefusal(403, refused));
  CHECK(refusal["owed"].size() == 1);
  CHECK(refusal["owed"][0]["code"] == "point_to_adoption_agency");
  CHECK(refusal.dump().find("A3") == std::string::npos);

  refused.outcome = access::Outcome::kHide;
  CHECK_FALSE(json::parse(EncodeRefusal(403, refused)).contains("owed"));
}

TEST_CASE("a notice names no child, and one alone does", "[wire]") {
  access::AccessNotice notice;
  notice.what = "chronology.read";
  notice.grade = access::AuditGrade::kA4;
  notice.reader = "00112233aabbccdd";
  notice.waits = notice.overdue = true;
  notice.review_by = Instant{0};
  notice.because = {Rule::kT2};
  access::NoticePage page;
  page.notices = {notice};
  page.overdue = 1;

  const json listed = json::parse(Encode(Release(page)));
  CHECK(listed["overdue"] == 1);
  CHECK(listed["notices"][0]["grade"] == "A4");
  CHECK(listed["notices"][0]["overdue"] == true);
  CHECK(listed["notices"][0]["review_by"] == "1970-01-01T00:00:00.000000Z");
  CHECK_FALSE(listed["notices"][0].contains("who"));
  CHECK_FALSE(listed["notices"][0].contains("because"));
  CHECK_FALSE(listed.contains("next"));

  notice.child = *ChildId::FromHex("ffeeddccbbaa99887766554433221100");
  page.notices = {notice};
  CHECK(Encode(Release(page)).find("child") == std::string::npos);
  const json one = json::parse(Encode(Release(notice)));
  CHECK(one["child"] == "ffeeddccbbaa99887766554433221100");
  CHECK(one["because"][0]["rule"] == "T2");
}

TEST_CASE("a review is read with its accesses, its outcome and why", "[wire]") {
  const std::string ids = R"("notices":["000102030405060708090a0b0c0d0e0f"])";
  const auto read = ParseNoticeReview("{" + ids + R"(,"outcome":"training","note":"spoken to"})");
  REQUIRE(read.ok());
  CHECK(read.value().notices.size() == 1);
  CHECK(read.value().outcome == access::ReviewOutcome::kTraining);
  CHECK(read.value().note.Reveal() == "spoken to");
  for (const std::string& bad :
       {std::string("{}"), "{" + ids + "}", "{" + ids + R"(,"outcome":"fine","note":"x"})",
        std::string(R"({"notices":["x"],"outcome":"training","note":"x"})"),
        std::string(R"({"notices":[],"outcome":"training","note":"x"})"),
        "{" + ids + R"(,"outcome":"training","note":"x","more":1})"}) {
    INFO(bad);
    CHECK_FALSE(ParseNoticeReview(bad).ok());
  }
}

TEST_CASE("coverage names each feed and how fresh it is", "[wire]") {
  const json answer = json::parse(Encode(Release(SampleChronology())));

  const json expected = json::parse(
      R"([{"agency":"st-marys","name":"St Mary's","kind":"school",
           "classes":["education","involvement"],"state":"never_received",
           "last_received":null,"silent_since":null},
          {"agency":"thames-police","name":"St Mary's","kind":"school",
           "classes":["education","involvement"],"state":"silent",
           "last_received":"2026-11-21T20:05:33.000123Z",
           "silent_since":"2026-11-21T20:06:33.000123Z"}])");
  CHECK(answer["coverage"] == expected);
}

TEST_CASE("an empty answer never reads as if nothing were known", "[wire]") {
  chronology::ChronologyAnswer empty;
  const json answer = json::parse(Encode(Release(empty)));
  CHECK(answer["entries"] == json::array());
  CHECK(answer["next"].is_null());
  CHECK(answer["coverage_note"].get<std::string>().find("not everything that is known") !=
        std::string::npos);

  const json search = json::parse(Encode(Release(chronology::SearchAnswer())));
  CHECK(search["found"] == json::array());
  CHECK(search["note"].get<std::string>().find("may still be known") != std::string::npos);
}

TEST_CASE("other agencies' records are said to be shown only when they are", "[wire]") {
  const auto shown = [](const access::Told& told) {
    return json::parse(Encode(Release(told)))["decision"]["other_agencies"];
  };
  access::Told told = SampleTold();
  CHECK(shown(told)["shown"] == false);
  CHECK(shown(told)["because"].size() == 1);
  const std::string step(access::Explain(Rule::kAgreementNotSought).next_step);
  CHECK(shown(told)["next_steps"] == json({step}));
  told.closed_because = {};
  CHECK(shown(told)["shown"] == true);
  told.purpose = access::Purpose::kOwn;
  CHECK(shown(told)["shown"] == false);
  told.purpose = access::Purpose::kEarlyHelp;
  told.outcome = access::Outcome::kDeny;
  CHECK(shown(told)["shown"] == false);
}

TEST_CASE("a decision read again says the same as the first time", "[wire]") {
  const json first = json::parse(Encode(Release(SampleChronology())));

  const json again = json::parse(Encode(Release(SampleTold())));

  CHECK(again["decision"] == first["decision"]);
}

TEST_CASE("who is involved is told with how to reach them", "[wire]") {
  chronology::InvolvedAnswer answer;
  answer.told = SampleTold();
  chronology::InvolvedWorker worker;
  worker.agency_name = "Health";
  worker.agency_kind = records::AgencyKind::kHealth;
  worker.role = "health visitor";
  worker.name = Sensitive("B. \"Bee\" Nurse");
  worker.contact = Sensitive("01865 222222");
  worker.lead = true;
  worker.since = Date::Parse("2024-01-02");
  worker.last_contact = *PartialDate::Parse("2024-03");
  answer.workers = {worker};
  answer.coverage = SampleCoverage();

  const json encoded = json::parse(Encode(Release(answer)));

  CHECK(encoded["workers"] == json::parse(R"([{"agency":"Health","agency_kind":"health",
      "role":"health visitor","team":null,"name":"B. \"Bee\" Nurse","contact":"01865 222222",
      "lead":true,"since":"2024-01-02","until":null,"ended":false,"pointer":false,
      "last_contact":"2024-03"}])"));
  CHECK(encoded["coverage"].size() == 2);
  CHECK(encoded.contains("coverage_note"));
}

TEST_CASE("a search tells whom it found and whether they may be opened", "[wire]") {
  chronology::SearchAnswer answer;
  chronology::FoundChild found;
  found.given = Sensitive("Zoë");
  found.family = Sensitive("Example");
  found.birth = *PartialDate::Parse("2012-04-01");
  found.relationship = true;
  answer.found = {found, chronology::FoundChild()};

  const json encoded = json::parse(Encode(Release(answer)));

  CHECK(encoded["found"][0] == json::parse(R"({"child":"00000000000000000000000000000000",
      "given":"Zoë","family":"Example","birth":"2012-04-01","relationship":true})"));
  CHECK(encoded["found"][1]["given"].is_null());
  CHECK(encoded["found"][1]["relationship"] == false);
}

TEST_CASE("text that is not UTF-8 never stops an answer", "[wire]") {
  chronology::SearchAnswer answer;
  answer.found.emplace_back().given = Sensitive("\xFF\xC3");

  const json encoded = json::parse(Encode(Release(answer)));

  CHECK(encoded["found"][0]["given"] == "\uFFFD\uFFFD");
}

TEST_CASE("a refusal says why in words, which law, and what would help", "[wire]") {
  access::Told told = SampleTold();
  told.outcome = access::Outcome::kDeny;
  told.because = {Rule::kNoRelationship};
  told.closed_because = {Rule::kNoRelationship};

  const json refusal = json::parse(EncodeRefusal(403, told));

  const access::RuleText& text = access::Explain(Rule::kNoRelationship);
  CHECK(refusal["status"] == 403);
  CHECK(refusal["type"] == "about:blank");
  CHECK(refusal["title"] == "This cannot be shown to you");
  CHECK(refusal["detail"] == std::string(text.sentence));
  CHECK(refusal["decision"] == "000102030405060708090a0b0c0d0e0f");
  CHECK(refusal["because"][0]["law"] == std::string(text.law));
  CHECK(refusal["next_steps"] == json({std::string(text.next_step)}));
}

TEST_CASE("a refusal that hides gives no reason", "[wire]") {
  access::Told told = SampleTold();
  told.outcome = access::Outcome::kHide;
  told.because = {Rule::kL1};

  const json refusal = json::parse(EncodeRefusal(404, told));

  CHECK(refusal["because"] == json::array());
  CHECK(refusal["next_steps"] == json::array());
  CHECK_FALSE(refusal.contains("detail"));
}

TEST_CASE("a problem is these bytes", "[wire][format]") {
  CHECK(EncodeProblem(400, "Not understood", "missing /id") ==
        R"({"type":"about:blank","title":"Not understood","status":400,"detail":"missing /id"})");
}

TEST_CASE("each kind of error has its status", "[wire]") {
  CHECK(StatusOf(ErrorCode::kInvalid) == 400);
  CHECK(StatusOf(ErrorCode::kUnauthenticated) == 401);
  CHECK(StatusOf(ErrorCode::kForbidden) == 403);
  CHECK(StatusOf(ErrorCode::kNotFound) == 404);
  CHECK(StatusOf(ErrorCode::kConflict) == 409);
  CHECK(StatusOf(ErrorCode::kTooLarge) == 413);
  CHECK(StatusOf(ErrorCode::kTooMany) == 429);
  CHECK(StatusOf(ErrorCode::kUnavailable) == 503);
  CHECK(StatusOf(ErrorCode::kInternal) == 500);
}

audit::Receipt SampleReceipt() {
  audit::Receipt receipt;
  receipt.origin = "hub.oxfordshire/audit";
  receipt.agency = *AgencyId::From("oxford-csc");
  receipt.batch = "b-1";
  receipt.content.fill(0xAB);
  receipt.received = kNow;
  receipt.salt = std::string(16, static_cast<char>(0x5A));
  receipt.leaf = 12;
  receipt.records.resize(2);
  receipt.records[0].outcome = audit::RecordOutcome::kAccepted;
  receipt.records[1].outcome = audit::RecordOutcome::kQuarantined;
  receipt.records[1].reason = "unknown_label";
  receipt.records[1].source.fill(0x0F);
  return receipt;
}

std::string SampleReceiptText() {
  crypto::Signature signature{};
  for (std::size_t i = 0; i < signature.size(); ++i) {
    signature[i] = static_cast<std::uint8_t>(251 - i);
  }
  return EncodeReceipt(SampleReceipt(), signature, "hub.oxfordshire/audit+12345678+AAAA");
}

TEST_CASE("a receipt comes back from the wire as it was signed", "[wire][format]") {
  const std::string text = SampleReceiptText();

  const Result<SignedReceipt> parsed = ParseReceipt(text);

  REQUIRE(parsed.ok());
  CHECK(parsed.value().canonical == SampleReceipt().Canonical());
  CHECK(parsed.value().receipt.Canonical() == parsed.value().canonical);
  CHECK(parsed.value().verifier_key == "hub.oxfordshire/audit+12345678+AAAA");
  crypto::Signature signature{};
  REQUIRE(parsed.value().signature.size() == signature.size());
  for (std::size_t i = 0; i < signature.size(); ++i) {
    signature[i] = static_cast<std::uint8_t>(parsed.value().signature[i]);
  }
  CHECK(EncodeReceipt(parsed.value().receipt, signature, parsed.value().verifier_key) == text);
}

TEST_CASE("a receipt of five hundred records is read", "[wire]") {
  audit::Receipt receipt = SampleReceipt();
  receipt.records.resize(500, receipt.records[1]);

  CHECK(ParseReceipt(EncodeReceipt(receipt, {}, "k")).ok());
}

TEST_CASE("a receipt whose objects differ from the signed text is refused", "[wire]") {
  const json whole = json::parse(SampleReceiptText());
  REQUIRE(ParseReceipt(whole.dump()).ok());
  const std::pair<const char*, json> changes[] = {
      {"/records/1/outcome", "accepted"},
      {"/records/1/reason", "unknown_kind"},
      {"/records/0/reason", "unknown_kind"},
      {"/records/0/position", 1},
      {"/records/0/source", std::string(64, '1')},
      {"/records/2", whole["records"][0]},
      {"/records", json::array()},
      {"/records", nullptr},
      {"/signature", "AAAA"},
      {"/signature", std::string(88, '!')},
      {"/receipt", "onestory receipt v2\n"},
      {"/key", 1},
  };
  for (const auto& [place, value] : changes) {
    json receipt = whole;
    receipt[json::json_pointer(place)] = value;
    INFO(place << " " << value);
    CHECK_FALSE(ParseReceipt(receipt.dump()).ok());
  }
}

}  // namespace
}  // namespace hub::wire
