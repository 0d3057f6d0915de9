// The looked-after return: what a row of each table becomes, as CSV and as XML, and that a
// year later the same fact is the same record.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "connectors/social_care/formats.h"
#include "connectors/social_care/read_ssda903.h"
#include "connectors/social_care/ssda903_tables.h"
#include "tests/unit/connectors/social_hostile.h"
#include "tests/unit/connectors/support.h"

namespace connectors::social_care {
namespace {

using namespace std::string_view_literals;

using hub::Result;
using hub::records::LabelSet;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Record;

struct File {
  std::string name;
  std::string bytes;
};

Result<Summary> Read(const std::vector<File>& files, KeepingSink& sink) {
  std::vector<Input> inputs;
  for (const File& file : files) inputs.push_back(Input::InMemory(file.name, file.bytes));
  return ReadSsda903(inputs, test::TablesOf("ssda903"), test::SomeSender(), sink);
}

Summary ReadWell(const std::vector<File>& files, KeepingSink& sink) {
  return test::WellRead(Read(files, sink), sink);
}

const std::string kHeader = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n";
const std::string kEpisodes =
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,"
    "URN\n";
const std::string kOpen = "C77,12/04/2023,S,V2,N4,U6,PR1,,,,ZZ1 1ZZ,ZZ9 9ZY,SC999999\n";
const std::string kOutcomes =
    "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,"
    "HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED\n";

std::string Xml(const std::string& children) {
  return "<?xml version=\"1.0\"?><EXPSSDA903>" + children + "</EXPSSDA903>";
}

const std::string kXmlChild =
    "<CHILD><HEADER><CHILD>C77</CHILD><SEX>2</SEX><DOB>05/06/2012</DOB><ETHNIC>WBRI</ETHNIC>"
    "<UPN>A950000178301</UPN></HEADER><EPISODE><DECOM>12/04/2023</DECOM><RNE>S</RNE><LS>V2</LS>"
    "<CIN>N4</CIN><PLACE>U6</PLACE><PLACE_PROVIDER>PR1</PLACE_PROVIDER><HOME_POST>ZZ1 1ZZ"
    "</HOME_POST><PL_POST>ZZ9 9ZY</PL_POST><URN>SC999999</URN></EPISODE></CHILD>";

TEST_CASE("an episode of care is a placement, and only details that locate say where",
          "[ssda903]") {
  KeepingSink sink;

  const Summary summary = ReadWell({{"episodes.csv", kEpisodes + kOpen}}, sink);

  CHECK(summary.collection == "SSDA903 2024");
  REQUIRE(sink.records.size() == 1);
  const Record& placement = sink.records[0];
  CHECK(placement.kind == Kind::kPlacement);
  CHECK(placement.source_id.Reveal() == "C77|placement|2023-04-12");
  CHECK(placement.summary.Reveal() ==
        "Looked after: foster placement; accommodated under section 20");
  CHECK(placement.place.empty());
  CHECK(placement.subjects.at(0).addresses.empty());
  std::size_t locating = 0;
  for (const auto& detail : placement.details) {
    const std::string& value = detail.value.Reveal();
    const bool where = value.rfind("ZZ", 0) == 0 || value == "SC999999";
    CHECK(detail.locates == where);
    CHECK(placement.summary.Reveal().find(value) == std::string::npos);
    locating += where;
  }
  CHECK(locating == 3);
  CHECK(placement.labels == LabelSet().With(Label::kGeneral));
}

TEST_CASE("the Header table says who the child is, wherever it stands among the files",
          "[ssda903]") {
  KeepingSink sink;

  const Summary summary =
      ReadWell({{"episodes.csv", kEpisodes + kOpen},
                {"header.csv", kHeader + "C77,2,05/06/2012,WBRI,A950000178301,,\n"}},
               sink);

  CHECK(summary.not_taken.at("header (who the child is)") == 1);
  CHECK(summary.ignored.at("ETHNIC") == 1);
  CHECK(summary.people == 1);
  const auto& child = sink.records.at(0).subjects.at(0);
  CHECK(child.source_id.Reveal() == "C77");
  CHECK(child.sex == hub::records::Sex::kFemale);
  CHECK(child.birth.Iso() == "2012-06-05");
  REQUIRE(child.identifiers.size() == 2);
  CHECK(child.identifiers[1].value.Reveal() == "A950000178301");
  CHECK(child.identifiers[1].verified);
}

TEST_CASE("the same placement in two years' returns is one record, closed by the later",
          "[ssda903]") {
  const std::string closed =
      "C77,12/04/2023,S,V2,N4,U6,PR1,20/09/2024,X1,CARPL,ZZ1 1ZZ,ZZ9 9ZY,SC999999\n";
  KeepingSink apart_2024;
  KeepingSink apart_2025;
  KeepingSink together;

  ReadWell({{"a/episodes.csv", kEpisodes + kOpen}}, apart_2024);
  ReadWell({{"b/episodes.csv", kEpisodes + closed}}, apart_2025);
  ReadWell({{"a/episodes.csv", kEpisodes + kOpen}, {"b/episodes.csv", kEpisodes + closed}},
           together);

  CHECK(apart_2024.SourceIds() == apart_2025.SourceIds());
  CHECK(apart_2024.records[0].source_version == 2024);
  CHECK(apart_2025.records[0].source_version == 2025);
  CHECK(apart_2025.records[0].summary.Reveal() ==
        "Looked after: foster placement; accommodated under section 20; ended");
  REQUIRE(together.records.size() == 2);
  CHECK((together.records[0].source_id == together.records[1].source_id));
  CHECK(together.records[0].source_version == 2024);
  CHECK(together.records[1].source_version == 2025);
}

TEST_CASE("two years' tables in one folder are kept apart by the years in their names",
          "[ssda903]") {
  KeepingSink sink;

  ReadWell({{"episodes_2024.csv", kEpisodes + kOpen},
            {"episodes_2025.csv", kEpisodes + test::Replaced(kOpen, "2023", "2024")},
            {"oc2_2024.csv", kOutcomes + "C77,05/06/2012,,,,1,1,1,1,,,\n"},
            {"oc2_2025.csv", kOutcomes + "C77,05/06/2012,,,,0,1,1,1,,,\n"}},
           sink);

  CHECK(sink.SourceIds() == std::vector<std::string>{"C77|health|2024", "C77|health|2025",
                                                     "C77|placement|2023-04-12",
                                                     "C77|placement|2024-04-12"});
}

TEST_CASE("CSV and XML of one return make the same records", "[ssda903]") {
  KeepingSink csv;
  KeepingSink xml;
  ReadWell({{"episodes.csv", kEpisodes + kOpen},
            {"header.csv", kHeader + "C77,2,05/06/2012,WBRI,A950000178301,,\n"}},
           csv);

  const Summary summary = ReadWell({{"return.xml", Xml(kXmlChild)}}, xml);

  CHECK(summary.units == 1);
  CHECK(summary.not_taken.at("header (who the child is)") == 1);
  REQUIRE(xml.records.size() == 1);
  CHECK((xml.records[0].source_id == csv.records.at(0).source_id));
  CHECK(xml.records[0].source_version == csv.records[0].source_version);
  CHECK((xml.records[0].summary == csv.records[0].summary));
  CHECK(xml.records[0].labels == csv.records[0].labels);
  REQUIRE(xml.records[0].subjects[0].identifiers.size() == 2);
  CHECK((xml.records[0].subjects[0].identifiers[1].value ==
         csv.records[0].subjects[0].identifiers.at(1).value));
  CHECK(xml.records[0].details.size() == csv.records[0].details.size());
}

TEST_CASE("elements may stand in a holder, and unknown ones are counted", "[ssda903]") {
  KeepingSink sink;

  const Summary summary = ReadWell(
      {{"return.xml",
        Xml("<CHILD id='x'><CHILD_ID>C77</CHILD_ID><DOB>05/06/2012</DOB><EPISODES>"
            "<EPISODE><DECOM>12/04/2023</DECOM><RNE>S</RNE></EPISODE>"
            "<EPISODE><DECOM>12/05/2023</DECOM><RNE>P</RNE><NOVEL>1</NOVEL></EPISODE></EPISODES>"
            "<MISSING><MISSING>M</MISSING><MIS_START>01/06/2023</MIS_START></MISSING>"
            "<ADVENT><X>1</X></ADVENT></CHILD>")}},
      sink);

  CHECK(sink.SourceIds() == std::vector<std::string>{"C77|missing|2023-06-01",
                                                     "C77|placement|2023-04-12",
                                                     "C77|placement|2023-05-12"});
  CHECK(summary.ignored.at("ADVENT") == 1);
  CHECK(summary.ignored.at("NOVEL") == 1);
}

TEST_CASE("an adoption or a court's order hides how care ended, not the years before it",
          "[ssda903]") {
  for (const auto& [code, label] : std::map<std::string, Label>{{"E11", Label::kAdoption},
                                                                {"E12", Label::kAdoption},
                                                                {"E46", Label::kCourtRestricted},
                                                                {"E9", Label::kCriminal}}) {
    KeepingSink sink;
    ReadWell({{"episodes.csv",
               kEpisodes + "C77,12/04/2023,S,V2,N4,U6,PR1,20/09/2023," + code + ",,,,\n"}},
             sink);

    REQUIRE(sink.records.size() == 2);
    CHECK(sink.Of(Kind::kPlacement).at(0)->labels == LabelSet().With(Label::kGeneral));
    CHECK(sink.Of(Kind::kCaseClosure).at(0)->labels.Has(label));
    CHECK(sink.Of(Kind::kCaseClosure).at(0)->source_id.Reveal() == "C77|care-ended|2023-09-20");
  }
}

TEST_CASE("a reason without a day ends nothing", "[ssda903]") {
  KeepingSink sink;

  ReadWell({{"episodes.csv", kEpisodes + "C77,12/04/2023,S,V2,N4,U6,PR1,,E12,,,,\n"}}, sink);

  REQUIRE(sink.records.size() == 1);
  CHECK(sink.records[0].labels.Has(Label::kAdoption));
  CHECK(sink.Warned("ssda903.episode.reason_without_end"));
}

TEST_CASE("whatever a return says of adoption carries that label", "[ssda903]") {
  KeepingSink sink;

  ReadWell({{"episodes.csv", kEpisodes + "C1,12/04/2023,S,E1,N4,U6,PR1,,,,,,\n" +
                                 "C2,12/04/2023,S,V2,N4,A5,PR1,,,,,,\n" +
                                 "C3,12/04/2023,S,V2,N4,U5,PR1,,,,,,\n"},
            {"ad1.csv",
             "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR\n"
             "C4,05/06/2022,01/05/2023,01/06/2023,0,2,MF,L11\n"},
            {"sbpfa.csv",
             "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED\n"
             "C5,05/06/2022,01/07/2023,,\n"},
            {"prev.csv",
             "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM\n"
             "C6,05/06/2022,P1,999,01/07/2020\nC7,05/06/2022,Z1,,\n"}},
           sink);

  CHECK(sink.records.size() == 6);
  for (const Record& record : sink.records) CHECK(record.labels.Has(Label::kAdoption));
  CHECK(std::count_if(sink.records.begin(), sink.records.end(), [](const Record& record) {
          return record.source_id.Reveal() == "C4|adoption|2023-05-01" ||
                 record.source_id.Reveal() == "C5|adoption-placement|2023-07-01" ||
                 record.source_id.Reveal() == "C6|previous-permanence|2020-07-01";
        }) == 3);
}

TEST_CASE("each answer of the outcomes table hides under its own labels", "[ssda903]") {
  KeepingSink sink;

  ReadWell({{"x/oc2.csv",
             kOutcomes + "C77,05/06/2012,17,,1,1,1,0,1,1,0,1\n" + "C78,05/06/2012,,,,,,,,,,\n"},
            {"x/episodes.csv", kEpisodes + kOpen}},
           sink);

  std::map<std::string, const Record*> by_id;
  for (const Record& record : sink.records) by_id[record.source_id.Reveal()] = &record;
  REQUIRE(by_id.size() == 5);
  CHECK(by_id.at("C77|health|2024")->labels ==
        LabelSet().With(Label::kGeneral).With(Label::kHealth));
  CHECK(by_id.at("C77|sdq|2024")->labels.Has(Label::kSensMentalHealth));
  CHECK(by_id.at("C77|conviction|2024")->labels.Has(Label::kCriminal));
  CHECK(by_id.at("C77|substance|2024")->labels.Has(Label::kSensSubstance));
  for (const auto& [id, record] : by_id) {
    CHECK(record->labels.Has(Label::kCriminal) == (id == "C77|conviction|2024"));
    CHECK(record->labels.Has(Label::kSensSubstance) == (id == "C77|substance|2024"));
    CHECK(record->summary.Reveal().find("17") == std::string::npos);
  }
  CHECK(by_id.at("C77|health|2024")->happened.Iso() == "2023-04-01/2024-03-31");
}

TEST_CASE("an unknown code of a return is kept, shown, and labelled as strictly as its kind can be",
          "[ssda903]") {
  KeepingSink sink;

  ReadWell({{"episodes.csv", kEpisodes + "C1,12/04/2023,S,Q9,N4,U6,PR1,,,,,,\n"}}, sink);

  const Record& record = sink.records.at(0);
  CHECK(record.codes.at(1).code == "Q9");
  CHECK_FALSE(record.codes.at(1).mapped);
  CHECK(record.labels == Union(LabelSet().With(Label::kGeneral),
                               test::TablesOf("ssda903").labels.StrictestOf(Kind::kPlacement)));
  CHECK(sink.Warned("ssda903.code.unknown"));
  CHECK(record.summary.Reveal().find("Q9") == std::string::npos);
}

TEST_CASE("codes of another year are understood and marked", "[ssda903]") {
  KeepingSink early;
  KeepingSink late;

  ReadWell({{"a/header.csv", kHeader + "C1,1,05/06/2012,,,,\n"},
            {"a/episodes.csv", kEpisodes + test::Replaced(kOpen, "U6", "H5")}},
           early);
  ReadWell({{"a/header.csv", kHeader + "C77,1,05/06/2012,,,,\n"},
            {"a/episodes.csv",
             kEpisodes + test::Replaced(test::Replaced(kOpen, "U6", "H5"), "2023", "2025")}},
           late);

  CHECK(early.warnings.empty());
  CHECK(late.Warned("ssda903.code.other_year"));
  CHECK(late.records.at(0).codes.at(0).mapped);
  CHECK(late.records.at(0).codes.at(0).text ==
        "semi-independent living (a code of another year's list)");
  CHECK(late.records.at(0).subjects.at(0).sex == hub::records::Sex::kMale);
}

TEST_CASE("missing from care, a review, a care leaver and a worker each have their record",
          "[ssda903]") {
  KeepingSink sink;

  ReadWell({{"missing.csv",
             "CHILD,DOB,MISSING,MIS_START,MIS_END\nC77,05/06/2012,M,01/02/2024,03/02/2024\n"
             "C77,05/06/2012,A,01/03/2024,\n"},
            {"reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE\nC77,05/06/2012,04/02/2024,PN1\n"},
            {"oc3.csv", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\nC79,05/06/2006,YES,F2,X2\n"},
            {"uasc.csv", "CHILD,SEX,DOB,DUC\nC80,1,05/06/2008,05/06/2026\n"},
            {"sw.csv",
             "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON\n"
             "C77,05/06/2012,SW1,01/01/2024,,MANAGE\n"}},
           sink);

  CHECK(sink.SourceIds() ==
        std::vector<std::string>{"C77|care-review|2024-02-04", "C77|missing|2024-02-01",
                                 "C77|missing|2024-03-01", "C77|social-worker|2024-01-01",
                                 "C79|care-leaver|2024", "C80|uasc"});
  const auto missing = sink.Of(Kind::kMissingEpisode);
  CHECK(missing.at(0)->summary.Reveal() == "Missing from care");
  CHECK(missing.at(1)->summary.Reveal() ==
        "Away from the placement without authorisation; no return recorded");
  CHECK(sink.Of(Kind::kInvolvement).at(0)->involvement->since->Iso() == "2024-01-01");
  CHECK(sink.Of(Kind::kPlanReview).at(0)->labels == LabelSet().With(Label::kGeneral));
}

TEST_CASE("what cannot be is a warning, and costs no row", "[ssda903]") {
  const struct {
    std::string row;
    std::string rule;
  } examples[] = {
      {"C1,12/04/2023,S,V2,N4,U6,PR1,11/04/2023,X1,,,,", "ssda903.episode.ended_before_start"},
      {"C1,12/04/2023,S,L1,N4,U6,PR1,20/04/2023,X1,,,,", "ssda903.episode.police_protection_long"},
      {"C1,12/04/2023,S,V2,N4,U6,PR1,20/04/2023,,,,,", "ssda903.episode.end_without_reason"},
      {"C1,31/02/2023,S,V2,N4,U6,PR1,,,,,,", "ssda903.date.unreadable"},
      {"C1,,S,V2,N4,U6,PR1,,,,,,", "ssda903.row.undated"},
      {"C1,12/04/2031,S,V2,N4,U6,PR1,,,,,,", "ssda903.date.future"},
  };
  for (const auto& example : examples) {
    INFO(example.rule);
    KeepingSink sink;
    ReadWell({{"episodes.csv", kEpisodes + example.row + "\n" + kOpen}}, sink);
    CHECK(sink.records.size() == 2);
    CHECK(sink.Warned(example.rule));
  }
  KeepingSink clean;
  ReadWell({{"episodes.csv", kEpisodes + kOpen}}, clean);
  CHECK(clean.warnings.empty());
}

TEST_CASE("a file among others that is no table is refused alone", "[ssda903]") {
  KeepingSink sink;

  const Summary summary =
      ReadWell({{"notes.csv", "a,b\n1,2\n"}, {"episodes.csv", kEpisodes + kOpen}}, sink);

  CHECK(sink.records.size() == 1);
  CHECK(sink.Rejected("ssda903.file.unreadable"));
  CHECK(sink.rejects[0].at.file == 0);
  CHECK(sink.places[0].file == 1);
  CHECK_FALSE(summary.complete);
  KeepingSink alone;
  CHECK_FALSE(Read({{"notes.csv", "a,b\n1,2\n"}}, alone).ok());
}

TEST_CASE("every table is told by its columns, and by no other table's", "[ssda903]") {
  std::set<std::string_view> names;
  for (const ReturnTable& table : ReturnTables()) {
    std::string header;
    for (const auto& [name, spellings] : table.shape.aliases) {
      const bool extra = name == "sex" || name == "upn";
      if (!extra || &table == &HeaderTable()) header += (header.empty() ? "" : ",") + name;
    }
    const ReturnTable* found = ReturnTableOf(header + "\n");
    REQUIRE(found != nullptr);
    CHECK(found->name == table.name);
    names.insert(found->name);
  }
  CHECK(names.size() == 11);
}

TEST_CASE("hostile tables of a return are survived, with nothing vanished", "[ssda903][hostile]") {
  const auto files = test::HostileTables(kEpisodes.substr(0, kEpisodes.size() - 1),
                                         kOpen.substr(0, kOpen.size() - 1), "C77", "12/04/2023");
  CHECK(files.size() >= 40);
  for (const auto& file : files) {
    INFO(file.name);
    KeepingSink sink;
    const Result<Summary> summary = Read({{"episodes.csv", file.bytes}}, sink);
    if (!summary.ok()) continue;
    test::CheckNothingVanished(summary.value(), sink);
    for (const Record& record : sink.records) {
      CHECK(record.source_id.Reveal().size() <= 256);
      CHECK_FALSE(record.labels.empty());
    }
  }
}

TEST_CASE("hostile XML of a return is refused without harm", "[ssda903][hostile]") {
  const std::string good = Xml(kXmlChild);
  std::vector<std::string> files = {
      "<EXPSSDA903",
      "<EXPSSDA903>",
      "<EXPSSDA903/>",
      "<",
      "<>",
      "<EXPSSDA903><CHILD>",
      "<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]>" + good,
      "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">" + good,
      "<EXPSSDA903>&undeclared;" + good,
      "<EXPSSDA903>" + test::Times("<a>", 50'000),
      "<EXPSSDA903><CHILD>" + test::Times("<EPISODES>", 50'000),
      "<EXPSSDA903><CHILD><HEADER><CHILD>" + std::string(300'000, 'x'),
      "<EXPSSDA903><CHILD>" + test::Times("<EPISODE/>", 30'000) + "</CHILD></EXPSSDA903>",
      "<EXPSSDA903><![CDATA[" + std::string(300'000, 'x'),
      "<EXPSSDA903 a='1' a='2'/>",
      "<a><b></a></b>",
      Xml("<CHILD/>"),
      Xml("<CHILD></CHILD><CHILD>text</CHILD>"),
      Xml("<CHILD><HEADER/></CHILD>"),
      Xml("<CHILD><EPISODE><DECOM/></EPISODE></CHILD>"),
      Xml("<CHILD><HEADER><CHILD></CHILD></HEADER></CHILD>"),
      Xml("<CHILD><HEADER><CHILD>" + std::string(5000, '|') + "</CHILD></HEADER></CHILD>"),
      Xml(test::Replaced(kXmlChild, "C77", "\xC3\x28")),
      Xml(test::Replaced(kXmlChild, "C77", "&#0;&#1;")),
      Xml(test::Replaced(kXmlChild, "12/04/2023", std::string(200'000, '9'))),
      Xml(test::Replaced(kXmlChild, "12/04/2023", "31/02/2023")),
      Xml(test::Replaced(kXmlChild, "EPISODE>", "HEADER>")),
      Xml(test::Replaced(kXmlChild, "HEADER>", "EPISODE>")),
      Xml(test::Replaced(kXmlChild, "<DECOM>", "<DECOM><DECOM>")),
      Xml(test::Times(kXmlChild, 1000)),
      good + good,
      good + "trailing",
      test::WideOf(good, false),
      test::WideOf(good, true),
      std::string(4, '\0') + good,
      "\xEF\xBB\xBF" + good,
      test::Replaced(good, "<CHILD>", "<x:CHILD>"),
      "<?xml version=\"1.0\" encoding=\"no-such\"?>" + good,
      Xml("<CHILD><!-- " + std::string(200'000, '-') + "</CHILD>"),
      Xml("<CHILD a='" + std::string(200'000, 'x') + "'/>"),
  };
  CHECK(files.size() >= 40);
  for (std::size_t size = 0; size < good.size(); size += 7) files.push_back(good.substr(0, size));
  for (const std::string& file : files) {
    INFO(file.substr(0, 80));
    KeepingSink sink;
    const Result<Summary> summary = Read({{"return.xml", file}}, sink);
    if (summary.ok()) test::CheckNothingVanished(summary.value(), sink);
  }
}

TEST_CASE("whatever bytes of a return are changed, nothing vanishes and nothing crashes",
          "[ssda903][hostile]") {
  const std::string tables[] = {kEpisodes + kOpen + kOpen, Xml(kXmlChild)};
  std::mt19937 random(20261121);
  for (int round = 0; round < 1000; ++round) {
    const std::string file = test::Changed(tables[random() % 2], ",\"\n<>&/\0"sv, random);
    KeepingSink sink;
    const Result<Summary> summary = Read({{"f", file}}, sink);
    if (summary.ok()) test::CheckNothingVanished(summary.value(), sink);
  }
}

TEST_CASE("the return that others made runs, and every row is accounted for", "[ssda903]") {
  const char* samples = std::getenv("ONESTORY_SAMPLES");
  if (samples == nullptr) return;
  const std::filesystem::path given(samples);
  const std::filesystem::path folder =
      std::filesystem::exists(given / "socialcare") ? given / "socialcare" : given;
  if (!std::filesystem::exists(folder / "ssda903")) return;
  const std::map<std::string, std::uint64_t> rows = {{"ad1.csv", 29},
                                                     {"episodes.csv", 5050},
                                                     {"header.csv", 2675},
                                                     {"missing.csv", 43},
                                                     {"oc2.csv", 2675},
                                                     {"oc3.csv", 53},
                                                     {"previous_permanence.csv", 2675},
                                                     {"reviews.csv", 12582},
                                                     {"uasc.csv", 132}};
  std::vector<Input> set;
  std::uint64_t all = 0;
  for (const auto& [name, count] : rows) {
    const Input input{folder / "ssda903" / name, nullptr};
    set.push_back(input);
    all += count;
    KeepingSink sink;
    const auto summary = ReadSsda903({input}, test::TablesOf("ssda903"), test::SomeSender(), sink);
    INFO(name);
    REQUIRE(summary.ok());
    test::CheckNothingVanished(summary.value(), sink);
    CHECK(summary.value().units == count);
    CHECK(sink.rejects.empty());
  }
  KeepingSink sink;
  const auto summary = ReadSsda903(set, test::TablesOf("ssda903"), test::SomeSender(), sink);
  REQUIRE(summary.ok());
  test::CheckNothingVanished(summary.value(), sink);
  CHECK(summary.value().units == all);
  CHECK(summary.value().people == 2675);
}

TEST_CASE("the push client finds the return by its content", "[ssda903]") {
  for (const std::string& bytes :
       {kEpisodes + kOpen, kHeader + "C77,2,05/06/2012,WBRI,UN4,,\n", Xml(kXmlChild)}) {
    const Input input = Input::InMemory("anything.txt", bytes);
    const Result<HeadOf> head = HeadOf::Read(input);
    REQUIRE(head.ok());
    const Format* best = nullptr;
    int score = 0;
    for (const Format& format : SocialCareFormats()) {
      const int found = format.recognise(head.value().head());
      if (found > score) best = &format;
      score = std::max(score, found);
    }
    REQUIRE(best != nullptr);
    CHECK(best->id == "social-care-ssda903");
  }
}

}  // namespace
}  // namespace connectors::social_care
