// The immunisation batch: what one row becomes, what an update and a deletion do, and what
// is refused.

#include <cstdlib>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/health/formats.h"
#include "connectors/health/read_fhir.h"
#include "connectors/health/read_imms.h"
#include "tests/unit/connectors/imms_support.h"
#include "tests/unit/connectors/support.h"

namespace connectors::health {
namespace {

using namespace std::string_view_literals;

using hub::Result;
using hub::records::Action;
using hub::records::IdentifierKind;
using hub::records::LabelSet;
using hub::records::Nature;
using hub::records::Subject;
using test::DetailOf;
using test::ImmsCells;
using test::ImmsHeader;
using test::ImmsRow;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Record;

Result<Summary> Read(const std::string& file, KeepingSink& sink) {
  std::istringstream in(file);
  return ReadImms(in, test::TablesOf("nhs_imms"), test::SomeSender(), sink);
}

Summary ReadWell(const std::string& file, KeepingSink& sink) {
  return test::WellRead(Read(file, sink), sink);
}

Summary ReadRow(const ImmsCells& cells, KeepingSink& sink) {
  return ReadWell(ImmsHeader() + ImmsRow(cells), sink);
}

TEST_CASE("a row is one immunisation, with who, what, when and by whom", "[imms]") {
  KeepingSink sink;

  const Summary summary = ReadRow({}, sink);

  CHECK(summary.rows == 1);
  CHECK(summary.people == 1);
  REQUIRE(sink.records.size() == 1);
  const Record& record = sink.records[0];
  CHECK(record.kind == Kind::kImmunisation);
  CHECK(record.summary.Reveal() == "Immunisation given: Measles mumps and rubella vaccination");
  CHECK(record.happened.Iso() == "2025-07-30T11:52");
  CHECK(record.author.name.Reveal() == "Nell Invented");
  CHECK(record.labels == LabelSet().With(Label::kHealth));
  CHECK(record.codes.at(0).mapped);
  CHECK(DetailOf(record, "dose") == "0.5 ml");
  CHECK(DetailOf(record, "expiry_date") == "2026-12-31");
  const Subject& child = record.subjects.at(0);
  CHECK(child.source_id.Reveal() == "nhs-number|9990000018");
  CHECK(child.birth.Iso() == "2024-01-31");
  CHECK(child.sex == hub::records::Sex::kFemale);
  CHECK(child.addresses.at(0).postcode.Reveal() == "ZZ1 1AA");
  CHECK(sink.warnings.empty());
}

TEST_CASE("one vaccination sent as a row and as FHIR is one record of one child", "[imms]") {
  KeepingSink row;
  ReadRow({}, row);
  KeepingSink resource;
  std::istringstream fhir(
      R"({"resourceType":"Immunization","status":"completed","occurrenceDateTime":"2025-07-30",)"
      R"("identifier":[{"system":"https://clinic.example/ids","value":"VAC-0001"}],)"
      R"("patient":{"identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number",)"
      R"("value":"9990000018"}}})");
  REQUIRE(ReadFhir(fhir, test::TablesOf("fhir"), test::SomeSender(), resource).ok());

  CHECK(row.records.at(0).source_id == resource.records.at(0).source_id);
  CHECK(row.records[0].subjects.at(0).source_id == resource.records[0].subjects.at(0).source_id);
}

TEST_CASE("an update outweighs the first word, and a deletion takes it back", "[imms]") {
  KeepingSink sink;

  ReadWell(ImmsHeader() + ImmsRow() + ImmsRow({{"ACTION_FLAG", "UPDATE"}, {"DOSE_SEQUENCE", "2"}}) +
               ImmsRow({{"ACTION_FLAG", "delete"}, {"PERSON_SURNAME", ""}, {"NHS_NUMBER", ""}}),
           sink);

  REQUIRE(sink.records.size() == 3);
  CHECK(sink.records[0].source_id == sink.records[1].source_id);
  CHECK(sink.records[1].source_id == sink.records[2].source_id);
  CHECK(sink.records[0].source_version < sink.records[1].source_version);
  CHECK(sink.records[1].source_version == sink.records[2].source_version);
  CHECK(sink.records[2].action == Action::kRetract);
}

TEST_CASE("an id that a second person brings is refused, not moved to them", "[imms]") {
  KeepingSink sink;

  ReadWell(ImmsHeader() + ImmsRow() + ImmsRow({{"NHS_NUMBER", "9000000009"}}) +
               ImmsRow({{"NHS_NUMBER", ""}, {"PERSON_FORENAME", "Rowan"}}) + ImmsRow(),
           sink);

  CHECK(sink.records.size() == 2);
  CHECK(sink.rejects.size() == 2);
  CHECK(sink.Rejected("imms.row.identity_reused"));
  CHECK(sink.Warned("imms.row.repeated"));
}

TEST_CASE("an update may move a vaccination to the right person, and says so", "[imms]") {
  KeepingSink sink;

  ReadWell(
      ImmsHeader() + ImmsRow() + ImmsRow({{"NHS_NUMBER", "9000000009"}, {"ACTION_FLAG", "update"}}),
      sink);

  CHECK(sink.records.size() == 2);
  CHECK(sink.Warned("imms.row.person_changed"));
}

TEST_CASE("without a number that holds, a person is known by this vaccination only", "[imms]") {
  for (const std::string number : {"", "1234567890", "9999999999", "abc"}) {
    INFO(number);
    KeepingSink sink;

    ReadRow({{"NHS_NUMBER", number}}, sink);

    const Subject& child = sink.records.at(0).subjects.at(0);
    CHECK(child.source_id.Reveal() == "Immunization-patient|https://clinic.example/ids|VAC-0001");
    CHECK(sink.Warned("imms.nhs_number.check") == !number.empty());
  }
}

TEST_CASE("code and words that disagree are both kept and flagged", "[imms]") {
  KeepingSink sink;

  ReadRow({{"VACCINATION_PROCEDURE_TERM", "Seasonal influenza vaccination (procedure)"}}, sink);

  const Record& record = sink.records.at(0);
  CHECK(sink.Warned("imms.procedure.disagrees"));
  CHECK(sink.Warned("imms.product.disagrees"));
  CHECK(record.summary.Reveal() == "Immunisation given: Seasonal influenza vaccination");
  CHECK(record.codes.at(0).code == "308081000000105");
  CHECK(DetailOf(record, "procedure_by_code") == "measles, mumps and rubella (MMR)");
}

TEST_CASE("a code that no list has is kept as sent, with its words", "[imms]") {
  KeepingSink sink;

  ReadRow({{"VACCINATION_PROCEDURE_CODE", "4242424242"}, {"VACCINATION_PROCEDURE_TERM", ""}}, sink);

  const Record& record = sink.records.at(0);
  CHECK(record.codes.at(0).code == "4242424242");
  CHECK_FALSE(record.codes.at(0).mapped);
  CHECK(record.summary.Reveal() == "Immunisation given: Priorix vaccine");
}

TEST_CASE("why a vaccine was indicated may be sensitive: unknown reasons are the strictest",
          "[imms]") {
  const struct {
    const char* code;
    Label label;
    bool has;
  } kReasons[] = {{"443684005", Label::kRestricted, false},
                  {"77386006", Label::kSensSexualRepro, true},
                  {"86406008", Label::kSensHiv, true},
                  {"999", Label::kRestricted, true},
                  {"", Label::kRestricted, false}};
  for (const auto& [code, label, has] : kReasons) {
    INFO(code);
    KeepingSink sink;

    ReadRow({{"INDICATION_CODE", code}}, sink);

    CHECK(sink.records.at(0).labels.Has(label) == has);
  }
}

TEST_CASE("a vaccine of a sexual health clinic or in pregnancy is labelled so", "[imms]") {
  for (const ImmsCells& cells :
       {ImmsCells{{"VACCINE_PRODUCT_TERM", "Imvanex vaccine"}},
        ImmsCells{{"VACCINATION_PROCEDURE_CODE", "956951000000104"}},
        ImmsCells{{"VACCINATION_PROCEDURE_TERM", "Pertussis vaccine in pregnancy"}}}) {
    KeepingSink sink;
    ReadRow(cells, sink);
    CHECK(sink.records.at(0).labels.Has(Label::kSensSexualRepro));
  }
}

TEST_CASE("where a vaccine was given is marked as locating, and no place is invented", "[imms]") {
  KeepingSink sink;

  ReadRow({{"LOCATION_CODE", "ZZ123"}}, sink);

  const Record& record = sink.records.at(0);
  for (const auto& detail : record.details) {
    const bool organisation = detail.name == "organisation_code" || detail.name == "location_code";
    CHECK(detail.locates == organisation);
  }
  CHECK(DetailOf(record, "location_code") == "ZZ123");
  KeepingSink unknown;
  ReadRow({}, unknown);
  CHECK(DetailOf(unknown.records.at(0), "location_code").empty());
}

TEST_CASE("what was told afterwards is reported, not a fact", "[imms]") {
  KeepingSink sink;

  ReadRow({{"PRIMARY_SOURCE", "FALSE"}}, sink);

  CHECK(sink.records.at(0).nature == Nature::kReported);
}

TEST_CASE("a refused vaccine never looks like a given one", "[imms]") {
  KeepingSink sink;
  std::string header = ImmsHeader();
  header.insert(header.size() - 1, "|NOT_GIVEN|REASON_NOT_GIVEN_TERM");
  std::string row = ImmsRow();
  row.insert(row.size() - 1, "|\"TRUE\"|\"Declined by parent\"");

  ReadWell(header + row, sink);

  CHECK(sink.records.at(0).summary.Reveal() ==
        "Immunisation NOT given: Measles mumps and rubella vaccination");
  CHECK(DetailOf(sink.records[0], "reason_not_given") == "Declined by parent");
}

TEST_CASE("an impossible date keeps the row when something bounds it", "[imms]") {
  KeepingSink sink;

  ReadWell(ImmsHeader() + ImmsRow({{"DATE_AND_TIME", "20250230T10000000"}}) +
               ImmsRow({{"DATE_AND_TIME", "19355004"}, {"RECORDED_DATE", ""}, {"UNIQUE_ID", "b"}}) +
               ImmsRow({{"DATE_AND_TIME", "20990101"}, {"UNIQUE_ID", "c"}}) +
               ImmsRow({{"DATE_AND_TIME", "20230101"}, {"UNIQUE_ID", "d"}}) +
               ImmsRow({{"PERSON_DOB", "20241341"}, {"UNIQUE_ID", "e"}}) +
               ImmsRow({{"EXPIRY_DATE", "soon"}, {"UNIQUE_ID", "f"}}),
           sink);

  REQUIRE(sink.records.size() == 5);
  CHECK(sink.records[0].happened.Iso() == "2024-01-31/2025-07-31");
  CHECK(sink.Rejected("imms.row.undated"));
  CHECK(sink.Warned("imms.date.future"));
  CHECK(sink.Warned("imms.date.before_birth"));
  CHECK(sink.Warned("imms.date.unreadable"));
  CHECK_FALSE(sink.records[3].subjects.at(0).birth.known());
  CHECK(DetailOf(sink.records[4], "expiry_date") == "soon");
}

TEST_CASE("a row without identity or with an unknown action is refused alone", "[imms]") {
  KeepingSink sink;

  ReadWell(ImmsHeader() + ImmsRow({{"UNIQUE_ID", ""}}) + ImmsRow({{"UNIQUE_ID_URI", " "}}) +
               ImmsRow({{"UNIQUE_ID", std::string(300, 'x')}}) + ImmsRow({{"ACTION_FLAG", ""}}) +
               ImmsRow({{"ACTION_FLAG", "newer"}}) + ImmsRow(),
           sink);

  CHECK(sink.records.size() == 1);
  CHECK(sink.rejects.size() == 5);
  CHECK(sink.Rejected("imms.row.no_identity"));
  CHECK(sink.Rejected("imms.row.action_unknown"));
}

TEST_CASE("rejects and warnings never hold what a row says of a person", "[imms]") {
  KeepingSink sink;
  ReadWell(ImmsHeader() + ImmsRow({{"ACTION_FLAG", "Ashgrove"}}) +
               ImmsRow({{"PERSON_DOB", "Ashgrove"}, {"DATE_AND_TIME", "Ashgrove"}}) +
               ImmsRow({{"PERSON_GENDER_CODE", "Ashgrove"}, {"NHS_NUMBER", "Ashgrove"}}),
           sink);

  for (const auto* remarks : {&sink.rejects, &sink.warnings}) {
    for (const test::Remark& remark : *remarks) {
      CHECK(remark.words.find("Ashgrove") == std::string::npos);
    }
  }
}

TEST_CASE("the same batch in other encodings, delimiters and line ends is the same", "[imms]") {
  const std::string utf8 =
      ImmsHeader() + ImmsRow({{"PERSON_FORENAME", "Zo\xC3\xAB"}}) + ImmsRow({{"UNIQUE_ID", "2"}});
  std::string windows = utf8;
  windows.replace(windows.find("\xC3\xAB"), 2, "\xEB");
  std::string crlf;
  for (const char c : utf8) crlf += c == '\n' ? "\r\n" : std::string(1, c);
  std::string commas = utf8;
  for (char& c : commas) c = c == '|' ? ',' : c;
  std::string utf16 = "\xFF\xFE";
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const bool two = static_cast<unsigned char>(utf8[i]) == 0xC3;
    utf16 += two ? '\xEB' : utf8[i];
    utf16 += '\0';
    if (two) ++i;
  }
  for (const std::string& file :
       {utf8, "\xEF\xBB\xBF" + utf8, windows, crlf, commas, utf16, utf8 + "\n\n"}) {
    KeepingSink sink;
    ReadWell(file, sink);
    REQUIRE(sink.records.size() == 2);
    CHECK(sink.records[0].subjects.at(0).names.at(0).given.Reveal() == "Zo\xC3\xAB");
  }
}

TEST_CASE("columns in another order or missing do not matter, an unknown one is counted",
          "[imms]") {
  KeepingSink sink;

  const Summary summary = ReadWell(
      "Action Flag|Unique ID URI|UNIQUE_ID|DATE_AND_TIME|favourite colour\n"
      "new|urn:x|7|20250102|blue\n",
      sink);

  CHECK(sink.records.at(0).source_id.Reveal() == "Immunization|identifier|urn:x|7");
  CHECK(summary.ignored.at("favourite colour") == 1);
}

TEST_CASE("a batch is recognised by its header", "[imms]") {
  const auto sureness = [](const std::string& text) {
    const auto head = HeadOf::Read(Input::InMemory("x.csv", text));
    REQUIRE(head.ok());
    return RecogniseImms(head.value().head());
  };

  CHECK(sureness(ImmsHeader() + ImmsRow()) > 90);
  CHECK(sureness("upn,surname\nA,B\n") == 0);
  CHECK(sureness(R"({"resourceType":"Bundle"})") == 0);
}

TEST_CASE("hostile batches are refused without harm", "[imms][hostile]") {
  const std::string row = ImmsRow();
  const std::string header = ImmsHeader();
  const std::string good = header + row;
  std::vector<std::string> files = {
      "",
      "\n",
      std::string(100, '\0'),
      "|||||\n",
      header,
      header + "\n\n\n",
      header + header + header,
      header + row + header + row,
      header.substr(0, 100),
      row,
      row + row,
      header + "\"",
      header + "\"\n\"\n\"",
      header + "\"unbalanced|" + row,
      header + row.substr(0, row.size() / 2),
      header + row.substr(0, row.size() - 3),
      header + row + "\"cut",
      header + std::string(40, '|') + "\n",
      header + std::string(4000, '|') + "\n" + row,
      header + ImmsRow({{"PERSON_SURNAME", std::string(100'000, 'x')}}) + row,
      header + ImmsRow({{"PERSON_SURNAME", std::string(3U << 20U, 'x')}}) + row,
      header + ImmsRow({{"PERSON_SURNAME", "two\nlines"}}),
      header + ImmsRow({{"PERSON_SURNAME", "a\"b"}}),
      header + ImmsRow({{"PERSON_SURNAME", "=HYPERLINK(\"http://x\")"}}),
      header + ImmsRow({{"PERSON_SURNAME", "+1+1"}, {"PERSON_FORENAME", "@SUM(A1)"}}),
      header + ImmsRow({{"PERSON_SURNAME", std::string("nul\0nul", 7)}}),
      header + ImmsRow({{"PERSON_SURNAME", "\x01\x02\x1B[31m\x7F"}}),
      header + ImmsRow({{"PERSON_SURNAME", "\xE2\x80\xAEreversed"}}),
      header + ImmsRow({{"PERSON_SURNAME", "\xFF\xFE\xFD"}}),
      header + ImmsRow({{"UNIQUE_ID", "a|b\\c"}}),
      header + ImmsRow({{"UNIQUE_ID", "\xF0\x9F\x98\x80"}}),
      header + ImmsRow({{"UNIQUE_ID", "../../etc/passwd"}}),
      header + ImmsRow({{"UNIQUE_ID", "'; DROP TABLE records; --"}}),
      header + ImmsRow({{"UNIQUE_ID_URI", std::string(119, '|')}}),
      header + ImmsRow({{"DATE_AND_TIME", std::string(5000, '9')}}),
      header + ImmsRow({{"DATE_AND_TIME", "-0000000"}}),
      header + ImmsRow({{"DATE_AND_TIME", "20250730T99999999"}}),
      header + ImmsRow({{"PERSON_DOB", "00000000"}}),
      header + ImmsRow({{"NHS_NUMBER", std::string(10'000, '9')}}),
      header + ImmsRow({{"DOSE_AMOUNT", "1e999999"}}),
      header + ImmsRow({{"BATCH_NUMBER", std::string(60'000, 'B')}}),
      header + ImmsRow({{"INDICATION_CODE", std::string(60'000, '4')}}),
      header + ImmsRow({{"PERSON_POSTCODE", std::string(60'000, 'Z')}}),
      "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>",
      "MSH|^~\\&|A|B|C|D|20250101||ADT^A01|1|P|2.4\r",
      std::string(200'000, '"'),
      std::string(200'000, '|'),
      header + std::string(300'000, 'x'),
      "\xFF\xFE" + good,
      good + "\xFF\xFE\x00",
  };
  REQUIRE(files.size() >= 40);
  for (const std::string& file : files) {
    INFO(file.substr(0, 60));
    KeepingSink sink;
    const Result<Summary> summary = Read(file, sink);
    if (summary.ok()) test::CheckNothingVanished(summary.value(), sink);
    if (!summary.ok()) CHECK_FALSE(summary.error().for_caller.empty());
  }
}

TEST_CASE("a giant or unbalanced row never takes the next one with it", "[imms][hostile]") {
  const std::string row = ImmsRow();
  for (const std::string& bad : {ImmsRow({{"PERSON_SURNAME", std::string(3U << 20U, 'x')}}),
                                 std::string("\"unbalanced|new\n"), std::string("a|b|c\n"),
                                 "x" + std::string(60, '|') + "\n"}) {
    KeepingSink sink;
    ReadWell(ImmsHeader() + bad + row, sink);
    CHECK(sink.records.size() == 1);
    CHECK(sink.rejects.size() == 1);
  }
}

TEST_CASE("whatever bytes of a batch are changed, nothing vanishes and nothing crashes",
          "[imms][hostile]") {
  const std::string whole = ImmsHeader() + ImmsRow() + ImmsRow({{"UNIQUE_ID", "2"}});
  std::mt19937 random(20261121);
  for (int round = 0; round < 1500; ++round) {
    const std::string file = test::Changed(whole, "|\"\n\r,;\t\\"sv, random);
    KeepingSink sink;
    const Result<Summary> summary = Read(file, sink);
    if (summary.ok()) test::CheckNothingVanished(summary.value(), sink);
  }
}

TEST_CASE("batches that others wrote run whole, with as many rows as their list says",
          "[imms][samples]") {
  const char* samples = std::getenv("ONESTORY_SAMPLES");
  if (samples == nullptr) return;
  const struct {
    const char* file;
    std::uint64_t rows;
    std::uint64_t records;
  } kFiles[] = {{"health/imms/sample_valid_csv_data.csv", 1, 1},
                {"health/imms/test-batch-data.csv", 3, 2}};
  for (const auto& [file, rows, records] : kFiles) {
    INFO(file);
    KeepingSink sink;
    const Summary summary = ReadWell(test::ReadFile(std::filesystem::path(samples) / file), sink);
    CHECK(summary.rows == rows);
    CHECK(summary.records == records);
    CHECK(summary.complete);
  }
}

}  // namespace
}  // namespace connectors::health
