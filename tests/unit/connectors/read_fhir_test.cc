// The FHIR connector: what one bundle becomes, what is forgiven, and what is refused.

#include "connectors/health/read_fhir.h"

#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "tests/unit/connectors/support.h"

namespace connectors::health {
namespace {

using namespace std::string_view_literals;

using hub::Result;
using hub::records::Action;
using hub::records::IdentifierKind;
using hub::records::LabelSet;
using hub::records::NameUse;
using hub::records::Subject;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Record;

Result<Summary> Read(const std::string& json, KeepingSink& sink,
                     const Sender& sender = test::SomeSender()) {
  std::istringstream in(json);
  return ReadFhir(in, test::TablesOf("fhir"), sender, sink);
}

Summary ReadWell(const std::string& json, KeepingSink& sink) {
  return test::WellRead(Read(json, sink), sink);
}

std::string DataFile(const std::string& name) {
  return test::ReadFile(test::SourceDir() / "tests/data/fhir" / name);
}

const std::string kPatient =
    R"({"resource":{"resourceType":"Patient","id":"p1","birthDate":"2015-01-01",)"
    R"("name":[{"family":"Ashgrove","given":["Isla"]}]}})";

// An observation of that patient, with more members.
std::string Observation(const std::string& id, const std::string& more = "") {
  return R"({"resource":{"resourceType":"Observation","id":")" + id +
         R"(","status":"final","subject":{"reference":"Patient/p1"},)" +
         R"("effectiveDateTime":"2024-01-01","code":{"text":"Body height"})" + more + "}}";
}

std::string Bundle(const std::string& entries) {
  return R"({"resourceType":"Bundle","type":"collection","entry":[)" + entries + "]}";
}

TEST_CASE("each clinical resource becomes a record, and every other is counted", "[fhir]") {
  KeepingSink sink;

  const Summary summary = ReadWell(DataFile("one_child.json"), sink);

  CHECK(summary.collection == "FHIR collection");
  CHECK(summary.units == 10);
  CHECK(summary.people == 1);
  CHECK(sink.SourceIds() == std::vector<std::string>{"CarePlan|cp1", "Condition|c1", "Encounter|e1",
                                                     "Immunization|i1", "Observation|ob1",
                                                     "registration|nhs-number|9990000018"});
  CHECK(summary.not_taken == std::map<std::string, std::uint64_t>{
                                 {"Claim", 1}, {"Organization", 1}, {"Practitioner", 1}});
  REQUIRE(sink.rejects.size() == 1);
  CHECK(sink.rejects[0].rule == "fhir.resource.no_identity");
  CHECK(sink.rejects[0].at.unit == 10);
  CHECK(sink.rejects[0].at.line == 47);
}

TEST_CASE("an entry may refer to a patient, a person and a place further down", "[fhir]") {
  KeepingSink sink;
  ReadWell(DataFile("one_child.json"), sink);

  const Record& visit = *sink.Of(Kind::kHealthContact).at(0);

  CHECK(visit.summary.Reveal() == "Home visit: Two-year review");
  CHECK(visit.happened.Iso() == "2024-02-03T10:15");
  CHECK(visit.author.name.Reveal() == "Ms Nell Invented");
  CHECK(visit.place.Reveal() == "Rowan Way Clinic");
  CHECK(visit.subjects.at(0).source_id.Reveal() == "nhs-number|9990000018");
}

TEST_CASE("of more patients than memory keeps, each record finds its own", "[fhir]") {
  constexpr int kPatients = 9'000;
  const std::string padding(600, 'x');  // so that they are set aside in a file
  std::string entries;
  for (int i = 0; i < kPatients; ++i) {
    const std::string id = std::to_string(i);
    entries += R"({"fullUrl":"urn:uuid:p)" + id +
               R"(","resource":{"resourceType":"Patient","id":")" + id +
               R"(","name":[{"family":"Name)" + id + R"("}],"note":")" + padding + "\"}},";
  }
  for (int i = kPatients - 1; i >= 0; i -= 7) {
    const std::string id = std::to_string(i);
    const std::string reference = (i % 2 == 0 ? "urn:uuid:p" : "Patient/") + id;
    entries += R"({"resource":{"resourceType":"Observation","id":"o)" + id +
               R"(","status":"final","subject":{"reference":")" + reference +
               R"("},"effectiveDateTime":"2024-01-01","code":{"text":"Height"}}},)";
  }
  entries.pop_back();
  KeepingSink sink;

  ReadWell(Bundle(entries), sink);

  REQUIRE(sink.records.size() == kPatients / 7 + 1);
  for (const Record& record : sink.records) {
    const std::string id = record.source_id.Reveal().substr(std::string("Observation|o").size());
    REQUIRE(record.subjects.at(0).source_id.Reveal() == "Patient|" + id);
    REQUIRE(record.subjects.at(0).names.at(0).family.Reveal() == "Name" + id);
  }
}

TEST_CASE("a patient is known by number, names of each use, partial birth and home", "[fhir]") {
  KeepingSink sink;
  ReadWell(DataFile("one_child.json"), sink);

  const Subject& child = sink.records.at(0).subjects.at(0);

  REQUIRE(child.identifiers.size() == 2);
  CHECK(child.identifiers[0].kind == IdentifierKind::kNhsNumber);
  CHECK(child.identifiers[0].verified);
  CHECK(child.identifiers[1].kind == IdentifierKind::kUpn);
  REQUIRE(child.names.size() == 3);
  CHECK(child.names[0].given.Reveal() == "Isla Mae");
  CHECK(child.names[1].use == NameUse::kPreferred);
  CHECK(child.names[2].use == NameUse::kFormer);
  CHECK(child.birth.Iso() == "2022-01");
  REQUIRE(child.addresses.size() == 1);
  CHECK(child.addresses[0].postcode.Reveal() == "ZZ1 1AA");
}

TEST_CASE("an immunisation that was not given never looks like one that was", "[fhir]") {
  KeepingSink sink;
  ReadWell(DataFile("one_child.json"), sink);

  const Record& record = *sink.Of(Kind::kImmunisation).at(0);

  CHECK(record.summary.Reveal() == "Immunisation NOT given: MMR vaccine");
  CHECK(record.happened.Iso() == "2023-03");
  CHECK(record.details.at(0).value.Reveal() == "Declined by parent");
}

TEST_CASE("what was entered in error is taken back", "[fhir]") {
  KeepingSink sink;
  ReadWell(DataFile("one_child.json"), sink);

  CHECK(sink.Of(Kind::kCarePlan).at(0)->action == Action::kRetract);
}

TEST_CASE("a mental health condition is labelled so, and a provisional one is an opinion",
          "[fhir]") {
  KeepingSink sink;
  ReadWell(DataFile("one_child.json"), sink);

  const Record& record = *sink.Of(Kind::kCondition).at(0);

  CHECK(record.labels.Has(Label::kHealth));
  CHECK(record.labels.Has(Label::kSensMentalHealth));
  CHECK(record.nature == hub::records::Nature::kOpinion);
  CHECK(sink.Of(Kind::kObservation).at(0)->labels == LabelSet().With(Label::kHealth));
  CHECK(sink.Of(Kind::kObservation).at(0)->summary.Reveal() == "Body height: 86.05 cm");
}

TEST_CASE("sensitive codes and words bring their labels", "[fhir]") {
  const struct {
    const char* code;
    Label label;
  } kCodes[] = {
      {R"({"coding":[{"system":"http://snomed.info/sct","code":"13197004"}]})",
       Label::kSensSexualRepro},
      {R"({"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"F10.2"}]})",
       Label::kSensSubstance},
      {R"({"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"F32"}]})",
       Label::kSensMentalHealth},
      {R"({"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"B24"}]})", Label::kSensHiv},
      {R"({"coding":[{"system":"http://hl7.org/fhir/sid/icd-10","code":"T74.1"}]})",
       Label::kChildAbuse},
      {R"({"text":"Contraceptive implant fitted"})", Label::kSensSexualRepro},
      {R"({"text":"Attended CAMHS"})", Label::kSensMentalHealth},
      {R"({"text":"Referred for counselling"})", Label::kSensCounselling},
      {R"({"coding":[{"system":"https://fhir.nhs.uk/CodeSystem/sexual-health","code":"new"}]})",
       Label::kRestricted},
  };
  for (const auto& [code, label] : kCodes) {
    INFO(code);
    KeepingSink sink;

    ReadWell(Bundle(kPatient + "," +
                    R"({"resource":{"resourceType":"Condition","id":"c","subject":)"
                    R"({"reference":"Patient/p1"},"recordedDate":"2024-01-01","code":)" +
                    code + "}}"),
             sink);

    CHECK(sink.records.at(0).labels.Has(label));
  }
}

TEST_CASE("a resource that its source restricts is as strict as its kind can be", "[fhir]") {
  KeepingSink sink;

  ReadWell(Bundle(kPatient + "," + Observation("o1", R"(,"meta":{"security":[{"code":"R"}]})")),
           sink);

  CHECK(sink.records.at(0).labels.Has(Label::kRestricted));
}

TEST_CASE("a restricted patient is shielded in every record", "[fhir]") {
  for (const std::string code : {"R", "V", "REDACTED"}) {
    std::string patient = kPatient;
    patient.insert(patient.size() - 2, R"(,"meta":{"security":[{"code":")" + code + R"("}]})");
    KeepingSink sink;

    ReadWell(Bundle(Observation("o1") + "," + patient), sink);

    CHECK(sink.records.at(0).subjects.at(0).shielded);
  }
}

TEST_CASE("references of every shape find the patient", "[fhir]") {
  const std::string uuid = "urn:uuid:0b0a7f4e-0000-4000-8000-000000000001";
  const std::string patient =
      R"({"fullUrl":")" + uuid +
      R"(","resource":{"resourceType":"Patient","name":[{"family":"Ashgrove"}],)"
      R"("identifier":[{"system":"urn:x","value":"77"}]}})";
  const std::string contained =
      R"({"resource":{"resourceType":"Observation","id":"o2","subject":{"reference":"#kid"},)"
      R"("effectiveDateTime":"2024-01-01","contained":[{"resourceType":"Patient","id":"kid",)"
      R"("name":[{"family":"Birchall"}],"identifier":[)"
      R"({"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9000000009"}]}]}})";
  const std::string by_number =
      R"({"resource":{"resourceType":"Observation","id":"o3","effectiveDateTime":"2024-01-01",)"
      R"("subject":{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number",)"
      R"("value":"9000000009"}}}})";
  std::string by_uuid = Observation("o1");
  by_uuid.replace(by_uuid.find("Patient/p1"), 10, uuid);
  KeepingSink sink;

  ReadWell(Bundle(patient + "," + by_uuid + "," + contained + "," + by_number), sink);

  REQUIRE(sink.records.size() == 3);
  CHECK(sink.records[0].subjects[0].names.at(0).family.Reveal() == "Ashgrove");
  CHECK(sink.records[1].subjects[0].names.at(0).family.Reveal() == "Birchall");
  CHECK(sink.records[1].subjects[0].source_id.Reveal() == "nhs-number|9000000009");
  CHECK(sink.records[2].subjects[0].source_id.Reveal() == "nhs-number|9000000009");
}

TEST_CASE("the source's own address makes an absolute reference a local one", "[fhir]") {
  Sender sender = test::SomeSender();
  sender.source_url = "https://health.example/fhir";
  std::string absolute = Observation("o1");
  absolute.replace(absolute.find("Patient/p1"), 10, "https://health.example/fhir/Patient/p1");
  KeepingSink sink;

  REQUIRE(Read(Bundle(kPatient + "," + absolute), sink, sender).ok());

  CHECK(sink.records.at(0).subjects[0].names.size() == 1);
}

TEST_CASE("a number that was never traced decides nothing", "[fhir]") {
  KeepingSink sink;

  ReadWell(R"({"resourceType":"Patient","id":"p1","generalPractitioner":[{"display":"x"}],)"
           R"("identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9000000009",)"
           R"("extension":[{"url":"x/Extension-UKCore-NHSNumberVerificationStatus",)"
           R"("valueCodeableConcept":{"coding":[{"code":"02"}]}}]}]})",
           sink);

  REQUIRE(sink.records.size() == 1);
  CHECK(sink.records[0].subjects[0].identifiers.at(0).kind == IdentifierKind::kLocal);
}

TEST_CASE("the business identifier outlives the server's id, in any order", "[fhir]") {
  const std::string two =
      R"(,"identifier":[{"system":"urn:b","value":"2"},{"system":"urn:a","value":"1"}])";
  const std::string turned =
      R"(,"identifier":[{"system":"urn:a","value":"1"},{"system":"urn:b","value":"2"}])";
  KeepingSink sink;

  ReadWell(Bundle(kPatient + "," + Observation("first", two) + "," + Observation("then", turned)),
           sink);

  CHECK(sink.records.at(0).source_id.Reveal() == "Observation|identifier|urn:a|1");
  CHECK(sink.records.at(0).source_id == sink.records.at(1).source_id);
}

TEST_CASE("a deletion in a transaction is a retraction", "[fhir]") {
  KeepingSink sink;

  ReadWell(Bundle(R"({"request":{"method":"DELETE","url":"Immunization/i1"}})"), sink);

  CHECK(sink.records.at(0).action == Action::kRetract);
  CHECK(sink.records.at(0).source_id.Reveal() == "Immunization|i1");
}

TEST_CASE("a resource without any day is bounded by what is known, or rejected", "[fhir]") {
  std::string undated = Observation("o1", R"(,"meta":{"lastUpdated":"2024-05-01T10:00:00Z"})");
  undated.replace(undated.find("2024-01-01"), 10, "2024-02-31");
  std::string hopeless = Observation("o2");
  hopeless.replace(hopeless.find("2024-01-01"), 10, "long ago..");
  KeepingSink sink;

  ReadWell(Bundle(kPatient + "," + undated + "," + hopeless), sink);

  REQUIRE(sink.records.size() == 1);
  CHECK(sink.records[0].happened.Iso() == "2015-01-01/2024-05-01");
  CHECK(sink.Warned("fhir.date.unreadable"));
  CHECK(sink.Rejected("fhir.resource.undated"));
}

TEST_CASE("one bad entry never stops the others", "[fhir]") {
  const std::string large =
      Observation("big", R"(,"note":[{"text":")" + std::string(5U << 20U, 'x') + R"("}])");
  KeepingSink sink;

  const Summary summary = ReadWell(
      Bundle(kPatient + R"(,7,null,"text",[],{},{"resource":4},{"resource":{}},)" + large + "," +
             R"({"resource":{"resourceType":"Observation","id":"lost"}},)" + Observation("o1")),
      sink);

  CHECK(summary.complete);
  REQUIRE(sink.records.size() == 1);
  CHECK(sink.Rejected("fhir.entry.too_large"));
  CHECK(sink.Rejected("fhir.entry.not_an_object"));
  CHECK(sink.Rejected("fhir.resource.no_patient"));
}

TEST_CASE("a bundle whose entries come before its type is a bundle all the same", "[fhir]") {
  KeepingSink sink;

  const Summary summary = ReadWell(R"({"entry":[)" + kPatient + "," + Observation("o1") +
                                       R"(],"type":"searchset","resourceType":"Bundle"})",
                                   sink);

  CHECK(summary.collection == "FHIR searchset");
  CHECK(sink.records.size() == 1);
}

TEST_CASE("a bundle cut at any byte hands on what came before and says so", "[fhir]") {
  const std::string whole = Bundle(kPatient + "," + Observation("o1") + ",\n" + Observation("o2"));
  const std::size_t first_end = whole.find(",\n");
  for (std::size_t size = 1; size < whole.size(); ++size) {
    KeepingSink sink;
    const Summary summary = ReadWell(whole.substr(0, size), sink);
    CHECK_FALSE(summary.complete);
    CHECK(sink.records.size() >= (size >= first_end ? 1U : 0U));
    CHECK(sink.Rejected("fhir.file.broken"));
  }
}

TEST_CASE("hostile JSON is refused without harm", "[fhir][hostile]") {
  const std::string good = Bundle(kPatient + "," + Observation("o1"));
  const std::string open_many(200'000, '[');
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "{\"a\":";
  const std::vector<std::string> kFiles = {
      "",
      " ",
      "null",
      "7",
      "\"text\"",
      "[]",
      "[" + good + "]",
      "{",
      "{\"entry\":",
      "{\"entry\":[",
      "{\"entry\":[{",
      open_many,
      nested,
      "{\"entry\":" + open_many,
      "{\"entry\":[" + nested,
      "{\"entry\":[{\"resource\":" + open_many,
      good + good,
      good + "x",
      "<Bundle/>",
      "\xFF\xFE{\0}\0",
      "{\"a\":\"\\ud800\"}",
      "{\"a\":01}",
      "{\"a\":1e999999}",
      "{'a':1}",
      "{\"a\":1,}",
      std::string("{\"a\":\"") + std::string(1'000'000, 'x'),
  };
  for (const std::string& file : kFiles) {
    INFO(file.substr(0, 50));
    KeepingSink sink;
    const Result<Summary> summary = Read(file, sink);
    if (!summary.ok()) continue;
    test::CheckNothingVanished(summary.value(), sink);
    CHECK_FALSE(summary.value().complete);
  }
}

TEST_CASE("stray bytes and raw line breaks in a bundle are forgiven", "[fhir][hostile]") {
  const std::string good = Bundle(kPatient + "," + Observation("o1"));
  const std::string noted =
      Bundle(kPatient + "," + Observation("o1", ",\"note\":[{\"text\":\"two\nlines \xE9\"}]"));
  for (const std::string& file : {std::string(4, '\0') + good, "\xEF\xBB\xBF" + good, noted}) {
    KeepingSink sink;
    CHECK(ReadWell(file, sink).complete);
    CHECK(sink.records.size() == 1);
  }
}

TEST_CASE("members of a wrong type are as if they were absent", "[fhir][hostile]") {
  const std::vector<std::string> kValues = {
      "7", "null", "[]", "{}", "true", "\"x\"", "[[[]]]", "[{\"coding\":[7,{\"code\":[]}]}]"};
  const std::vector<std::string> kMembers = {
      "identifier", "subject",   "code",   "period",    "status",   "meta",       "participant",
      "class",      "contained", "name",   "birthDate", "address",  "extension",  "component",
      "note",       "activity",  "issued", "performer", "category", "reasonCode", "valueQuantity"};
  for (const char* type :
       {"Patient", "Encounter", "Condition", "Immunization", "Observation", "CarePlan"}) {
    for (const std::string& member : kMembers) {
      for (const std::string& value : kValues) {
        KeepingSink sink;
        ReadWell(Bundle(kPatient + R"(,{"resource":{"resourceType":")" + type +
                        R"(","id":"a","patient":{"reference":"Patient/p1"},)"
                        R"("recordedDate":"2024-01-01",")" +
                        member + "\":" + value + "}}"),
                 sink);
      }
    }
  }
}

TEST_CASE("whatever bytes of a bundle are changed, nothing vanishes and nothing crashes",
          "[fhir][hostile]") {
  const std::string whole = DataFile("one_child.json");
  std::mt19937 random(20261121);
  for (int round = 0; round < 2000; ++round) {
    const std::string file = test::Changed(whole, "{}[],:\"\\0"sv, random);
    KeepingSink sink;
    const Result<Summary> summary = Read(file, sink);
    if (summary.ok()) test::CheckNothingVanished(summary.value(), sink);
  }
}

}  // namespace
}  // namespace connectors::health
