// FHIR beyond clinical records: warnings, answers, letters, who is tied to a child,
// restricted patients and patients known by more than one number.

#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/health/formats.h"
#include "connectors/health/read_fhir.h"
#include "tests/unit/connectors/support.h"

namespace connectors::health {
namespace {

using hub::Result;
using hub::records::Action;
using hub::records::IdentifierKind;
using hub::records::LabelSet;
using hub::records::Nature;
using test::DetailOf;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Record;

Summary ReadWell(const std::string& json, KeepingSink& sink) {
  std::istringstream in(json);
  return test::WellRead(ReadFhir(in, test::TablesOf("fhir"), test::SomeSender(), sink), sink);
}

std::string Bundle(const std::vector<std::string>& resources) {
  std::string all;
  for (const std::string& resource : resources) {
    all += std::string(all.empty() ? "" : ",") + R"({"resource":)" + resource + "}";
  }
  return R"({"resourceType":"Bundle","type":"searchset","entry":[)" + all + "]}";
}

std::string Patient(const std::string& more = "", const std::string& nhs = "9990000018") {
  return R"({"resourceType":"Patient","id":"p1","birthDate":"2015-01-01",)"
         R"("identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":")" +
         nhs + R"("}],"name":[{"family":"Ashgrove","given":["Isla"]}])" + more + "}";
}

std::string Resource(const std::string& type, const std::string& more) {
  return R"({"resourceType":")" + type + R"(","id":"r1","subject":{"reference":"Patient/p1"},)" +
         R"("patient":{"reference":"Patient/p1"})" + more + "}";
}

const std::string kRestricted = R"(,"meta":{"security":[{"code":"R"}]})";

std::string Flag(const std::string& category) {
  return Resource("Flag", R"(,"status":"active","period":{"start":"2024-05-01"},)"
                          R"("code":{"text":"Carries an inhaler"})" +
                              category);
}

TEST_CASE("a warning is an observation, as sensitive as its category says", "[fhir]") {
  const struct {
    std::string category;
    bool strict;
  } kCategories[] = {{R"(,"category":[{"coding":[{"code":"clinical"}]}])", false},
                     {R"(,"category":[{"coding":[{"code":"behavioral"}]}])", true},
                     {R"(,"category":[{"coding":[{"code":"new-one"}]}])", true},
                     {R"(,"category":[{"text":"other"}])", true},
                     {"", true}};
  for (const auto& [category, strict] : kCategories) {
    INFO(category);
    KeepingSink sink;
    ReadWell(Bundle({Patient(), Flag(category)}), sink);
    const Record& record = sink.records.at(0);
    CHECK(record.kind == Kind::kObservation);
    CHECK(record.summary.Reveal() == "Warning on the health record: Carries an inhaler");
    CHECK(record.happened.Iso() == "2024-05-01");
    CHECK(record.labels.Has(Label::kRestricted) == strict);
  }
}

TEST_CASE("a warning that is over or wrong is told so", "[fhir]") {
  KeepingSink sink;
  ReadWell(Bundle({Patient(),
                   Resource("Flag", R"(,"status":"inactive","period":)"
                                    R"({"start":"2024-05","end":"2024-06"})"),
                   Resource("Flag", R"(,"status":"entered-in-error")")}),
           sink);

  CHECK(sink.records.at(0).summary.Reveal() ==
        "Warning on the health record: not named (inactive)");
  CHECK(DetailOf(sink.records[0], "ended") == "2024-06");
  CHECK(sink.records.at(1).action == Action::kRetract);
}

std::string Answers(const std::string& questionnaire) {
  return Resource(
      "QuestionnaireResponse",
      R"(,"status":"completed","authored":"2024-05-01T10:00:00Z",)" + questionnaire +
          R"("source":{"reference":"RelatedPerson/m1"},"item":[{"linkId":"1","text":"Walks alone",)"
          R"("answer":[{"valueBoolean":true}]},{"linkId":"2","item":[{"linkId":"2.1",)"
          R"("text":"Words spoken","answer":[{"valueInteger":"40"}]},{"linkId":"2.2",)"
          R"("answer":[{"valueCoding":{"system":"urn:x","code":"y","display":"Often"}}]}]}])");
}

TEST_CASE("answers are reported, question by question", "[fhir]") {
  const std::string text = Answers(R"("questionnaire":"https://forms.example/ASQ-3-24",)");
  KeepingSink sink;
  ReadWell(Bundle({Patient(), text}), sink);

  const Record& record = sink.records.at(0);
  CHECK(record.summary.Reveal() == "Questionnaire: ASQ-3-24");
  CHECK(record.nature == Nature::kReported);
  CHECK(DetailOf(record, "Walks alone") == "yes");
  CHECK(DetailOf(record, "Words spoken") == "40");
  CHECK(DetailOf(record, "2.2") == "Often");
  CHECK(DetailOf(record, "answered_by") == "the patient or family");
  CHECK(record.labels == LabelSet().With(Label::kHealth));
}

TEST_CASE("a questionnaire on which nobody ruled is as strict as can be", "[fhir]") {
  for (const std::string name : {R"("questionnaire":"https://forms.example/PHQ-9",)", ""}) {
    KeepingSink sink;
    ReadWell(Bundle({Patient(), Answers(name)}), sink);
    CHECK(sink.records.at(0).labels.Has(Label::kRestricted));
  }
}

TEST_CASE("a letter is reported contact, with its words and who wrote to whom", "[fhir]") {
  KeepingSink sink;
  ReadWell(Bundle({Patient(),
                   Resource("Communication",
                            R"(,"status":"completed","sent":"2024-05-01",)"
                            R"("topic":{"text":"Clinic letter"},"sender":{"display":"Dr A"},)"
                            R"("recipient":[{"display":"Nurse B"}],)"
                            R"("payload":[{"contentString":"Seen by the counselling team."}])"),
                   Resource("Communication", R"(,"status":"not-done","sent":"2024-05-02")")}),
           sink);

  const Record& letter = sink.records.at(0);
  CHECK(letter.kind == Kind::kHealthContact);
  CHECK(letter.summary.Reveal() == "Letter or message: Clinic letter");
  CHECK(letter.author.name.Reveal() == "Dr A");
  CHECK(DetailOf(letter, "to") == "Nurse B");
  CHECK(letter.labels.Has(Label::kSensCounselling));
  CHECK(sink.records.at(1).summary.Reveal() == "Letter or message NOT sent");
}

const std::string kRelated =
    R"(,"relationship":[{"coding":[{"code":"MTH"}]}],"name":[{"family":"Ashgrove",)"
    R"("given":["Ada"]}],"telecom":[{"system":"phone","value":"07700900123"}],)"
    R"("address":[{"line":["4 Rowan Way"],"postalCode":"ZZ1 1AA"}],)"
    R"("period":{"start":"2020-01-01","end":"2024-01-01"})";

TEST_CASE("a related person is a tie told by role; parental responsibility is not assumed",
          "[fhir]") {
  KeepingSink sink;
  ReadWell(Bundle({Patient(), Resource("RelatedPerson", kRelated)}), sink);

  const Record& tie = sink.records.at(0);
  CHECK(tie.kind == Kind::kFamilyTie);
  CHECK(tie.source_id.Reveal() == "RelatedPerson|r1");
  CHECK(tie.summary.Reveal() == "Person tied to the patient: mother");
  REQUIRE(tie.family_tie);
  CHECK(tie.family_tie->relation == hub::records::Relation::kMother);
  CHECK(tie.family_tie->person.Reveal() == "Ada Ashgrove");
  CHECK(tie.family_tie->until->Iso() == "2024-01-01");
  CHECK(tie.subjects.size() == 1);
  CHECK(tie.labels.Has(Label::kThirdParty));
  CHECK(DetailOf(tie, "person") == "Ada Ashgrove");
  CHECK(DetailOf(tie, "parental_responsibility") == "not said by the source");
  for (const auto& detail : tie.details) {
    const bool reach = detail.name == "person_reach" || detail.name == "person_address";
    CHECK(detail.locates == reach);
  }
  CHECK(DetailOf(tie, "person_reach") == "07700900123");
}

TEST_CASE("a brother who is a patient too is a subject of one tie, and named by no other word",
          "[fhir][family]") {
  const std::string brother =
      R"({"resourceType":"Patient","id":"p2","birthDate":"2017-01-01","identifier":[{"system":)"
      R"("https://fhir.nhs.uk/Id/nhs-number","value":"9990000123"}],)"
      R"("name":[{"family":"Ashgrove","given":["Rowan"]}]})";
  const std::string tie_to_him =
      R"(,"relationship":[{"coding":[{"code":"BRO"}]}],"name":[{"family":"Ashgrove",)"
      R"("given":["Rowan"]}],"identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number",)"
      R"("value":"9990000123"}],"period":{"start":"2017-01-01"})";
  KeepingSink both;
  ReadWell(Bundle({Patient(), brother, Resource("RelatedPerson", tie_to_him)}), both);
  KeepingSink alone;
  ReadWell(Bundle({Patient(), Resource("RelatedPerson", tie_to_him)}), alone);

  const Record& tie = both.records.at(0);
  REQUIRE(tie.family_tie);
  CHECK(tie.family_tie->relation == hub::records::Relation::kSibling);
  CHECK(tie.family_tie->person.empty());
  CHECK(tie.family_tie->since->Iso() == "2017-01-01");
  REQUIRE(tie.subjects.size() == 2);
  CHECK(tie.subjects[1].source_id.Reveal() == "nhs-number|9990000123");
  for (const auto& detail : tie.details)
    CHECK(detail.value.Reveal().find("Rowan") == std::string::npos);
  // Of whom the source holds nothing more, nobody is made a record.
  CHECK(alone.records.at(0).subjects.size() == 1);
  CHECK(alone.records.at(0).family_tie->person.Reveal() == "Rowan Ashgrove");
}

TEST_CASE("a mother of two patients is a tie of each", "[fhir][family]") {
  const std::string other =
      R"({"resourceType":"Patient","id":"p2","birthDate":"2017-01-01","identifier":[{"system":)"
      R"("https://fhir.nhs.uk/Id/nhs-number","value":"9990000123"}],)"
      R"("name":[{"family":"Ashgrove","given":["Rowan"]}]})";
  const auto mother_of = [](const std::string& id, const std::string& patient) {
    return R"({"resourceType":"RelatedPerson","id":")" + id +
           R"(","patient":{"reference":"Patient/)" + patient +
           R"("},"relationship":[{"coding":[{"code":"MTH"}]}],"identifier":[{"system":)"
           R"("https://fhir.nhs.uk/Id/nhs-number","value":"9990000131"}]})";
  };
  KeepingSink sink;
  ReadWell(Bundle({Patient(), other, mother_of("m1", "p1"), mother_of("m2", "p2")}), sink);

  REQUIRE(sink.records.size() == 2);
  CHECK(sink.records[0].source_id.Reveal() == "RelatedPerson|m1");
  CHECK(sink.records[1].source_id.Reveal() == "RelatedPerson|m2");
}

TEST_CASE("the number of whoever bore a child is told beside the child's, and no carer's",
          "[fhir][unborn]") {
  const auto mothers_of = [](const std::string& code, const std::string& number,
                             const std::string& use) {
    KeepingSink sink;
    const std::string who = R"(,"relationship":[{"coding":[{"code":")" + code + R"("}]}])";
    const std::string identifier =
        R"(,"identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":")" + number +
        R"(","use":")" + use + R"("}])";
    ReadWell(Bundle({Patient(), Resource("RelatedPerson", who + identifier)}), sink);
    std::vector<std::string> found;
    for (const auto& one : sink.records.at(0).subjects.at(0).identifiers) {
      if (one.kind == IdentifierKind::kMothersNhsNumber) found.push_back(one.value.Reveal());
    }
    return found;
  };
  const std::vector<std::string> none;

  CHECK(mothers_of("NMTH", "9990000123", "official") == std::vector<std::string>{"9990000123"});
  CHECK(mothers_of("GESTM", "999 000 0123", "official") == std::vector<std::string>{"9990000123"});
  CHECK(mothers_of("MTH", "9990000123", "official") == none);   // perhaps by adoption
  CHECK(mothers_of("NMTH", "9990000124", "official") == none);  // fails its check
  CHECK(mothers_of("NMTH", "9990000123", "old") == none);
}

TEST_CASE("where a shielded patient, their carers and their practice are is left out", "[fhir]") {
  const std::string home = R"(,"address":[{"line":["4 Rowan Way"],"postalCode":"ZZ1 1AA"}],)"
                           R"("telecom":[{"system":"phone","value":"07700900123"}],)"
                           R"("generalPractitioner":[{"display":"ZZ Practice"}])";
  std::string by_number = Resource("RelatedPerson", kRelated);
  const std::string reference = R"("patient":{"reference":"Patient/p1"})";
  by_number.replace(by_number.find(reference), reference.size(),
                    R"("patient":{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number",)"
                    R"("value":"9990000018"}})");
  by_number.erase(by_number.find(R"("subject":{"reference":"Patient/p1"},)"), 37);
  KeepingSink sink;
  ReadWell(Bundle({Patient(home + kRestricted), by_number}), sink);

  REQUIRE(sink.records.size() == 2);
  for (const Record& record : sink.records) {
    CHECK(record.subjects.at(0).shielded);
    CHECK(record.subjects[0].addresses.empty());
    CHECK(record.subjects[0].phones.empty());
    CHECK(record.author.team.find("ZZ") == std::string::npos);
    CHECK(DetailOf(record, "person_reach").empty());
    CHECK(DetailOf(record, "person_address").empty());
  }
}

TEST_CASE("a shield is told even when nothing else is", "[fhir]") {
  KeepingSink sink;
  ReadWell(Patient(kRestricted), sink);

  REQUIRE(sink.records.size() == 1);
  CHECK(sink.records[0].subjects.at(0).shielded);
  CHECK(sink.records[0].source_id.Reveal() == "registration|nhs-number|9990000018");
}

TEST_CASE("an unrestricted patient is not shielded", "[fhir]") {
  KeepingSink sink;
  ReadWell(Patient(R"(,"meta":{"security":[{"code":"U"}]},"generalPractitioner":[{}])"), sink);
  CHECK_FALSE(sink.records.at(0).subjects.at(0).shielded);
}

TEST_CASE("a death that only the patient tells is a record", "[fhir]") {
  for (const std::string death :
       {R"(,"deceasedDateTime":"2024-03-04")", R"(,"deceasedBoolean":true)"}) {
    KeepingSink sink;
    ReadWell(Patient(death), sink);
    REQUIRE(sink.records.size() == 1);
    CHECK(sink.records[0].kind == Kind::kDeath);
    CHECK(sink.records[0].source_id.Reveal() == "death|nhs-number\\|9990000018");
  }
  KeepingSink alive;
  ReadWell(Patient(R"(,"deceasedBoolean":false)"), alive);
  CHECK(alive.records.empty());
}

TEST_CASE("a patient who replaces another is told with both, and a steward decides", "[fhir]") {
  const std::string link =
      R"(,"link":[{"type":"TYPE","other":{"identifier":)"
      R"({"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9000000009"}}}])";
  for (const std::string type : {"replaces", "replaced-by"}) {
    std::string mine = link;
    mine.replace(mine.find("TYPE"), 4, type);
    KeepingSink sink;
    ReadWell(Patient(mine), sink);
    REQUIRE(sink.records.size() == 1);
    const Record& merge = sink.records[0];
    const bool survives = type == "replaces";
    CHECK(merge.subjects.at(0).source_id.Reveal() ==
          (survives ? "nhs-number|9990000018" : "nhs-number|9000000009"));
    CHECK(merge.subjects.at(1).source_id.Reveal() ==
          (survives ? "nhs-number|9000000009" : "nhs-number|9990000018"));
    CHECK(sink.Warned("fhir.patient.merged"));
  }
}

TEST_CASE("a number that was superseded decides nothing, in use or by its period", "[fhir]") {
  for (const std::string over : {R"("use":"old",)", R"("period":{"end":"2020-01-01"},)"}) {
    KeepingSink sink;
    ReadWell(R"({"resourceType":"Patient","id":"p1","generalPractitioner":[{}],"identifier":[{)" +
                 over +
                 R"("system":"https://fhir.nhs.uk/Id/nhs-number","value":"9000000009"},)"
                 R"({"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}]})",
             sink);
    const auto& subject = sink.records.at(0).subjects.at(0);
    CHECK(subject.source_id.Reveal() == "nhs-number|9990000018");
    CHECK(subject.identifiers.at(0).kind == IdentifierKind::kLocal);
  }
}

TEST_CASE("whether a number was traced is read under either address of the extension", "[fhir]") {
  for (const std::string where : {"UKCore", "England"}) {
    for (const std::string code : {"01", "03"}) {
      KeepingSink sink;
      ReadWell(R"({"resourceType":"Patient","id":"p1","generalPractitioner":[{}],"identifier":[{)"
               R"("system":"https://fhir.nhs.uk/Id/nhs-number","value":"9000000009",)"
               R"("extension":[{"url":"https://x/Extension-)" +
                   where +
                   R"(-NHSNumberVerificationStatus","valueCodeableConcept":{"coding":[{)"
                   R"("system":"https://x/CodeSystem/)" +
                   where + R"(-NHSNumberVerificationStatus","code":")" + code + R"("}]}}]}]})",
               sink);
      const bool traced =
          sink.records.at(0).subjects.at(0).identifiers.at(0).verified &&
          sink.records[0].subjects[0].identifiers[0].kind == IdentifierKind::kNhsNumber;
      CHECK(traced == (code == "01"));
    }
  }
}

TEST_CASE("equal matches of a search stay separate persons", "[fhir]") {
  const std::string practice = R"(,"generalPractitioner":[{"display":"A"}])";
  KeepingSink sink;
  const Summary summary =
      ReadWell(Bundle({Patient(practice), Patient(practice, "9000000009")}), sink);

  CHECK(summary.people == 2);
  CHECK(sink.records.at(0).source_id != sink.records.at(1).source_id);
}

TEST_CASE("a patient without a name or a birth date is a patient", "[fhir]") {
  KeepingSink sink;
  ReadWell(R"({"resourceType":"Patient","id":"9","generalPractitioner":[{"display":"A"}]})", sink);

  CHECK(sink.records.at(0).subjects.at(0).names.empty());
  CHECK(sink.records[0].subjects[0].source_id.Reveal() == "Patient|9");
}

TEST_CASE("members of a wrong type in the wider resources are as if absent", "[fhir][hostile]") {
  const std::vector<std::string> kValues = {"7",
                                            "null",
                                            "[]",
                                            "{}",
                                            "true",
                                            "\"x\"",
                                            "[[[]]]",
                                            "[{\"coding\":[7,{\"code\":[]}]}]",
                                            "[{\"item\":[{\"answer\":[7,{}]}]}]"};
  const std::vector<std::string> kMembers = {
      "category",  "code",         "period",         "status",
      "author",    "item",         "questionnaire",  "source",
      "payload",   "sent",         "topic",          "sender",
      "recipient", "relationship", "name",           "telecom",
      "address",   "active",       "link",           "deceasedBoolean",
      "meta",      "authored",     "_questionnaire", "deceasedDateTime"};
  for (const char* type :
       {"Flag", "QuestionnaireResponse", "Communication", "RelatedPerson", "Patient"}) {
    for (const std::string& member : kMembers) {
      for (const std::string& value : kValues) {
        KeepingSink sink;
        ReadWell(Bundle({Patient(), Resource(type, ",\"" + member + "\":" + value)}), sink);
      }
    }
  }
  std::string deep;
  for (int i = 0; i < 25; ++i) deep += R"({"text":"q","answer":[{"valueString":"a"}],"item":[)";
  for (int i = 0; i < 25; ++i) deep += "]}";
  KeepingSink sink;
  ReadWell(Bundle({Patient(), Resource("QuestionnaireResponse",
                                       R"(,"authored":"2024-01-01","item":[)" + deep + "]")}),
           sink);
}

TEST_CASE("health formats are told apart by their content", "[health]") {
  const struct {
    std::string text;
    std::string_view id;
  } kFiles[] = {{Patient(), "health-fhir"},
                {"MSH|^~\\&|A|B\rPID|1\r", "health-hl7v2"},
                {"ACTION_FLAG|UNIQUE_ID|UNIQUE_ID_URI|DATE_AND_TIME|PERSON_FORENAME|"
                 "VACCINATION_PROCEDURE_CODE\nnew|1|u|20250101|A|2\n",
                 "health-imms"}};
  for (const auto& [text, id] : kFiles) {
    const auto head = HeadOf::Read(Input::InMemory("export", text));
    REQUIRE(head.ok());
    for (const Format& format : HealthFormats()) {
      INFO(format.id);
      const int sureness = format.recognise(head.value().head());
      CHECK((sureness >= 20) == (format.id == id));
    }
  }
}

// Every health file of MANIFEST.tsv: path, bytes, records ...
TEST_CASE("files that others wrote are recognised and run whole, with as many units as listed",
          "[health][samples]") {
  const char* samples = std::getenv("ONESTORY_SAMPLES");
  if (samples == nullptr) return;
  std::istringstream manifest(test::ReadFile(std::filesystem::path(samples) / "MANIFEST.tsv"));
  std::size_t listed = 0;
  std::size_t read = 0;
  for (std::string line; std::getline(manifest, line);) {
    if (line.compare(0, 7, "health/") != 0) continue;
    ++listed;
    std::istringstream cells(line);
    std::string path;
    std::uint64_t bytes = 0;
    std::uint64_t units = 0;
    cells >> path >> bytes >> units;
    INFO(path);
    const Input input =
        Input::InMemory(path, test::ReadFile(std::filesystem::path(samples) / path));
    const auto head = HeadOf::Read(input);
    REQUIRE(head.ok());
    for (const Format& format : HealthFormats()) {
      if (format.recognise(head.value().head()) < 20) continue;
      KeepingSink sink;
      const Result<Summary> summary = format.read(
          {input}, test::TablesOf(std::string(format.tables)), test::SomeSender(), sink);
      REQUIRE(summary.ok());
      test::CheckNothingVanished(summary.value(), sink);
      CHECK(summary.value().complete);
      CHECK(summary.value().units == units);
      ++read;
    }
  }
  CHECK(listed > 0);
  CHECK(read == listed);
}

}  // namespace
}  // namespace connectors::health
