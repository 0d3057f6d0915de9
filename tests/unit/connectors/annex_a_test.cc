// The Annex A connector: what a row of each list becomes, what is forgiven, and what is
// refused.

#include <cstdlib>
#include <filesystem>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/social_care/annex_a_lists.h"
#include "connectors/social_care/formats.h"
#include "connectors/social_care/read_annex_a.h"
#include "tests/unit/connectors/social_hostile.h"
#include "tests/unit/connectors/support.h"

namespace connectors::social_care {
namespace {

using namespace std::string_view_literals;

using hub::Result;
using hub::records::ClassOf;
using hub::records::LabelSet;
using hub::records::RecordClass;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Record;

Result<Summary> Read(const std::string& bytes, KeepingSink& sink) {
  return ReadAnnexA({Input::InMemory("list.csv", bytes)}, test::TablesOf("annex_a"),
                    test::SomeSender(), sink);
}

Summary ReadWell(const std::string& bytes, KeepingSink& sink) {
  return test::WellRead(Read(bytes, sink), sink);
}

const std::string kList1 =
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Contact,Contact Source";
const std::string kList2 =
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Assessment start date,"
    "Assessment completion date,Organisation completing assessment";
const std::string kList3 =
    "Child Unique ID,Gender,Ethnicity,Date of Birth,Age,Date of Referral,Referral Source,"
    "Referral NFA?,Number of Referrals in Last 12 Months,Allocated Team,Allocated Worker";
const std::string kList5 =
    "Child Unique ID,Gender,Date of Birth,Strategy discussion initiating Section 47 Enquiry Start "
    "Date,Was an Initial Child Protection Conference deemed unnecessary?,Date of Initial Child "
    "Protection Conference,Did the Initial Child Protection Conference Result in a Child "
    "Protection Plan";
const std::string kList6 =
    "Child Unique ID,Gender,Date of Birth,CIN Start Date,Primary Need Code,Date Child Was Last "
    "Seen,CIN Closure Date,Reason for Closure,Case Status,Allocated Team,Allocated Worker";
const std::string kList7 =
    "Child Unique ID,Gender,Date of Birth,Child Protection Plan Start Date,Initial Category of "
    "Abuse,Latest Category of Abuse,Date of latest review conference,Child Protection Plan End "
    "Date";
const std::string kList8 =
    "Child Unique ID,Gender,Date of Birth,Date Started to be Looked After,Child's Category of "
    "Need,Child's Legal Status,Date of Latest Statutory Review,What is the permanence plan for "
    "this child?,Date of Last Health Assessment,Date Ceased to be Looked After,Reason Ceased to be "
    "Looked After,Start Date of Most Recent Placement,Placement Type,Placement postcode,URN of "
    "Placement,Placement Location";
const std::string kList9 =
    "Child Unique ID,Gender,Date of Birth,Allocated Team,Allocated Worker,Allocated Personal "
    "Advisor,Eligibility Category,Latest Pathway Plan Review Date,LA in Touch,Latest Date of "
    "Contact,Type of Accommodation,Activity Status";
const std::string kList10 =
    "Child Unique ID,Family identifier,Gender,Date of Birth,Date the Child Entered Care,Date of "
    "Decision that Child Should be Placed for Adoption,Date of Placement Order";

TEST_CASE("an early help assessment is support given, and who assessed may say where the child is",
          "[annex_a]") {
  KeepingSink sink;

  const Summary summary = ReadWell(
      kList2 + "\n7001,b) Female,a) WBRI,42029,9.1,45000,45010,Invented Lane Primary\n", sink);

  CHECK(summary.collection == "Annex A list 2 (early help assessments)");
  REQUIRE(sink.records.size() == 1);
  const Record& record = sink.records[0];
  CHECK(record.kind == Kind::kSupportGiven);
  CHECK(ClassOf(record.kind) == RecordClass::kSupport);
  CHECK(record.source_id.Reveal() == "7001|early-help-assessment|2023-03-15");
  CHECK(record.summary.Reveal() == "Early help assessment, completed");
  CHECK(record.happened.Iso() == "2023-03-15");
  REQUIRE(record.details.size() == 2);
  CHECK(record.details[0].value.Reveal() == "2023-03-25");
  CHECK(record.details[1].name == "organisation");
  CHECK(record.details[1].locates);
  CHECK(record.labels == LabelSet().With(Label::kGeneral));
  CHECK(record.subjects.at(0).birth.Iso() == "2015-01-25");
  CHECK(record.subjects.at(0).sex == hub::records::Sex::kFemale);
  CHECK(summary.ignored.at("Ethnicity") == 1);
  CHECK(summary.ignored.at("Age") == 1);
}

TEST_CASE("a menu prefix is no part of a value, and a code keeps its words", "[annex_a]") {
  KeepingSink sink;

  ReadWell(kList1 +
               "\n7001,b) Female,a) WBRI,42029,9,45000,q) 6: Police\n"
               "7002,Female,,42029,9,45000,b) 1B: Individual\n"
               "7003,c) Not stated/recorded,,42029,9,45000,z) 9Z: A passer-by\n",
           sink);

  REQUIRE(sink.records.size() == 3);
  CHECK(sink.records[0].codes.at(0).code == "6");
  CHECK(sink.records[0].codes.at(0).system == "ofsted-annex-a/referral-source");
  CHECK(sink.records[0].summary.Reveal() == "Contact with children's social care; source: police");
  CHECK(sink.records[0].labels == LabelSet().With(Label::kGeneral));
  CHECK(sink.records[1].labels.Has(Label::kConfider));
  CHECK(sink.records[2].codes.at(0).code == "9Z");
  CHECK(sink.records[2].codes.at(0).text == "A passer-by");
  CHECK_FALSE(sink.records[2].codes.at(0).mapped);
  CHECK(sink.records[2].summary.Reveal() == "Contact with children's social care");
  CHECK(sink.Warned("annex_a.code.unknown"));
  CHECK(sink.warnings.size() == 1);
}

TEST_CASE("what a spreadsheet could not compute is no value, and costs no row", "[annex_a]") {
  KeepingSink sink;

  ReadWell(kList3 +
               "\n7001,a) Male,a) WBRI,=H2+5,#N/A,45000,e) 2A: Schools,No,0,#N/A,#N/A\n"
               "7002,a) Male,a) WBRI,,#VALUE!,45001,e) 2A: Schools,Yes,1,North "
               "Team,Jo\xC2\xA0Invented\n",
           sink);

  REQUIRE(sink.records.size() == 2);
  CHECK_FALSE(sink.records[0].subjects[0].birth.known());
  CHECK(sink.records[0].author.team.empty());
  CHECK(sink.records[0].author.name.empty());
  CHECK(sink.Warned("annex_a.cell.formula"));
  CHECK_FALSE(sink.records[1].subjects[0].birth.known());
  CHECK(sink.records[1].author.name.Reveal() == "Jo Invented");
  CHECK(sink.records[1].author.team == "North Team");
  CHECK(sink.records[1].summary.Reveal() ==
        "Referred to children's social care; source: a school; no further action");
}

TEST_CASE("an enquiry and its conference are two records under the label of child abuse",
          "[annex_a]") {
  KeepingSink sink;

  ReadWell(kList5 + "\n7001,a) Male,42029,45000,b) No,45012,a) Yes\n", sink);

  CHECK(sink.SourceIds() ==
        std::vector<std::string>{"7001|enquiry|2023-03-15", "7001|initial-conference|2023-03-27"});
  for (const Record& record : sink.records) CHECK(record.labels.Has(Label::kChildAbuse));
}

TEST_CASE("a child in need, its closure and who works with it have the census's ids", "[annex_a]") {
  KeepingSink sink;

  ReadWell(kList6 +
               "\n7001,a) Male,42029,45000,N4 - Family in acute stress,45020,45100,RC7,e) Closed "
               "episode,North Team,Jo Invented\n",
           sink);

  CHECK(sink.SourceIds() == std::vector<std::string>{"7001|closure|2023-03-15",
                                                     "7001|in-need|2023-03-15",
                                                     "7001|involvement|2023-03-15"});
  CHECK(sink.Of(Kind::kCaseClosure).at(0)->happened.Iso() == "2023-06-23");
  const Record& tie = *sink.Of(Kind::kInvolvement).at(0);
  CHECK(tie.involvement->since->Iso() == "2023-03-15");
  CHECK(tie.involvement->until->Iso() == "2023-06-23");
  CHECK(tie.author.team == "North Team");
}

TEST_CASE("an unknown need is kept, shown and labelled as strictly as its kind can be",
          "[annex_a]") {
  KeepingSink sink;

  ReadWell(kList6 + "\n7001,a) Male,42029,45000,QXZ - Something new,,,,,,\n", sink);

  const Record& record = sink.records.at(0);
  CHECK(record.codes.at(0).code == "QXZ");
  CHECK(record.codes.at(0).text == "Something new");
  CHECK(record.labels == Union(LabelSet().With(Label::kGeneral),
                               test::TablesOf("annex_a").labels.StrictestOf(Kind::kPlan)));
}

TEST_CASE("a protection plan names its category in words or by code", "[annex_a]") {
  KeepingSink sink;

  ReadWell(kList7 +
               "\n7001,a) Male,42029,45000,Physical abuse,b) Emotional abuse,45080,\n"
               "7002,a) Male,42029,45000,NEG,SAB,,45200\n",
           sink);

  const auto plans = sink.Of(Kind::kProtectionPlan);
  REQUIRE(plans.size() == 2);
  CHECK(plans[0]->summary.Reveal() == "Child protection plan: emotional abuse");
  CHECK(plans[1]->summary.Reveal() == "Child protection plan: sexual abuse; ended");
  CHECK(plans[1]->labels.Has(Label::kVictimAnon));
  REQUIRE(sink.Of(Kind::kPlanReview).size() == 1);
  CHECK(sink.Of(Kind::kPlanReview)[0]->source_id.Reveal() == "7001|plan-review|2023-06-03");
  CHECK(sink.Of(Kind::kPlanReview)[0]->labels.Has(Label::kChildAbuse));
}

const std::string kLookedAfter =
    "7001,a) Male,42029,45000,N1 - Abuse or Neglect,C2: FCO,45100,Long-term fostering,45110,,,"
    "45060,f) U6: Foster placement - not FFA,ZZ9 9ZY,SC999999,Nether Invented";

TEST_CASE("a placement says nowhere where it is but in details that locate", "[annex_a]") {
  KeepingSink sink;

  ReadWell(kList8 + "\n" + kLookedAfter + "\n", sink);

  const Record& placement = *sink.Of(Kind::kPlacement).at(0);
  CHECK(placement.source_id.Reveal() == "7001|placement|2023-05-14");
  CHECK(placement.summary.Reveal() == "Looked after: foster placement; full care order");
  CHECK(placement.place.empty());
  std::set<std::string> locating;
  for (const auto& detail : placement.details) {
    const std::string& value = detail.value.Reveal();
    const bool where = value == "ZZ9 9ZY" || value == "SC999999" || value == "Nether Invented";
    CHECK(detail.locates == where);
    if (where) locating.insert(value);
  }
  CHECK(locating.size() == 3);
}

TEST_CASE("what health says of a child in care is a record apart", "[annex_a]") {
  KeepingSink sink;

  ReadWell(kList8 + "\n" + kLookedAfter + "\n", sink);

  const Record& health = *sink.Of(Kind::kAssessment).at(0);
  CHECK(health.source_id.Reveal() == "7001|health-assessment|2023-07-03");
  CHECK(health.labels.Has(Label::kHealth));
  CHECK_FALSE(sink.Of(Kind::kPlacement).at(0)->labels.Has(Label::kHealth));
  CHECK(sink.Of(Kind::kPlanReview).at(0)->source_id.Reveal() == "7001|care-review|2023-06-23");
}

TEST_CASE("whatever a list says of adoption carries that label", "[annex_a]") {
  KeepingSink placed;
  KeepingSink ended;
  KeepingSink decided;
  const std::string plan = test::Replaced(kLookedAfter, "Long-term fostering", "b) Adoption");

  ReadWell(kList8 + "\n" + test::Replaced(plan, "f) U6:", "a) A5:") + "\n", placed);
  ReadWell(kList8 + "\n" + test::Replaced(kLookedAfter, ",45110,,,", ",45110,45200,E12: Adopted,") +
               "\n",
           ended);
  ReadWell(kList10 + "\n7003,55,a) Male,42029,44000,45000,45030\n", decided);

  CHECK(placed.Of(Kind::kPlacement).at(0)->labels.Has(Label::kAdoption));
  CHECK(placed.Of(Kind::kPlan).at(0)->labels.Has(Label::kAdoption));
  CHECK(ended.Of(Kind::kCaseClosure).at(0)->labels.Has(Label::kAdoption));
  CHECK_FALSE(ended.Of(Kind::kPlacement).at(0)->labels.Has(Label::kAdoption));
  CHECK(decided.records.at(0).source_id.Reveal() == "7003|adoption|2023-03-15");
  CHECK(decided.records.at(0).labels.Has(Label::kAdoption));
}

TEST_CASE("a care leaver's adviser is a tie without a day", "[annex_a]") {
  KeepingSink sink;

  ReadWell(kList9 +
               "\n7001,a) Male,38000,Leaving Care Team,Jo Invented,Sam Invented,b) Former relevant "
               "child,45000,a) Yes,45050,X: In custody,F2: Full time\n",
           sink);

  CHECK(sink.SourceIds() == std::vector<std::string>{"7001|care-leaver|2023-05-04",
                                                     "7001|leaving-care-team",
                                                     "7001|pathway-plan-review|2023-03-15"});
  const Record& tie = *sink.Of(Kind::kInvolvement).at(0);
  CHECK(tie.author.name.Reveal() == "Sam Invented");
  CHECK(tie.author.role == "personal adviser");
  CHECK(sink.Of(Kind::kAssessment).at(0)->labels.Has(Label::kCriminal));
}

TEST_CASE("adults who wish to adopt are counted and not taken", "[annex_a]") {
  KeepingSink sink;

  const Summary summary = ReadWell(
      "Individual adopter identifier,Family identifier,Gender,Date enquiry received\n"
      "900,55,b) Female,45000\n",
      sink);

  CHECK(sink.records.empty());
  CHECK(summary.not_taken.at("prospective adopter") == 1);
}

TEST_CASE("the same row again is taken once, another of that day is told apart", "[annex_a]") {
  KeepingSink sink;

  const Summary summary = ReadWell(kList1 +
                                       "\n7001,a) Male,,42029,9,45000,q) 6: Police\n"
                                       "7001,a) Male,,42029,9,45000,q) 6: Police\n"
                                       "7001,a) Male,,42029,9,45000,e) 2A: Schools\n",
                                   sink);

  CHECK(summary.units == 3);
  CHECK(summary.people == 1);
  CHECK(summary.not_taken.at("repeated contact") == 1);
  CHECK(sink.SourceIds() ==
        std::vector<std::string>{"7001|contact|2023-03-15", "7001|contact|2023-03-15|~2"});
  CHECK(sink.Warned("annex_a.row.same_start"));
}

TEST_CASE("a second export says the same of every row, whatever day it is read", "[annex_a]") {
  const std::string file = kList1 + "\n7001,a) Male,,42029,9,soon,q) 6: Police\n";
  KeepingSink first;
  KeepingSink second;
  Sender later = test::SomeSender();
  later.now = *hub::Instant::Parse("2026-12-30T12:00:00Z");
  ReadWell(file, first);

  REQUIRE(ReadAnnexA({Input::InMemory("list.csv", file)}, test::TablesOf("annex_a"), later, second)
              .ok());

  REQUIRE(first.records.size() == 1);
  CHECK(first.records[0].source_id.Reveal() == "7001|contact|undated");
  CHECK(first.records[0].happened == second.records.at(0).happened);
  CHECK(first.Warned("annex_a.date.unreadable"));
  CHECK(first.records[0].details.at(0).value.Reveal() == "soon");
}

TEST_CASE("a birth date that a row lacks is taken from another list of the export", "[annex_a]") {
  KeepingSink sink;
  const std::vector<Input> lists = {
      Input::InMemory("list_1.csv", kList1 + "\n7001,a) Male,,,,45000,q) 6: Police\n"),
      Input::InMemory("list_2.csv", kList2 + "\n7001,a) Male,,42029,9,45100,,\n")};

  const Result<Summary> summary =
      ReadAnnexA(lists, test::TablesOf("annex_a"), test::SomeSender(), sink);

  REQUIRE(summary.ok());
  test::CheckNothingVanished(summary.value(), sink);
  REQUIRE(sink.records.size() == 2);
  CHECK(sink.records[0].subjects.at(0).birth.Iso() == "2015-01-25");
  CHECK(sink.records[1].subjects.at(0).birth.Iso() == "2015-01-25");
  REQUIRE(sink.warnings.size() == 1);
  CHECK(sink.warnings[0].rule == "annex_a.child.birth_from_another_row");
}

TEST_CASE("of two birth dates of one child neither is taken to another row", "[annex_a]") {
  KeepingSink sink;

  ReadWell(kList1 +
               "\n7001,,,,,45000,\n7001,,,42029,,45001,\n7001,,,42030,,45002,\n"
               "7002,,,42031,,45003,\n",
           sink);

  REQUIRE(sink.records.size() == 4);
  CHECK_FALSE(sink.records[0].subjects.at(0).birth.known());
  CHECK(sink.warnings.empty());
}

TEST_CASE("a row without a child's id is refused alone", "[annex_a]") {
  KeepingSink sink;

  ReadWell(kList1 + "\n,a) Male,,42029,9,45000,q) 6: Police\n7001,a) Male,,42029,9,45000,\n", sink);

  CHECK(sink.records.size() == 1);
  REQUIRE(sink.rejects.size() == 1);
  CHECK(sink.rejects[0].rule == "annex_a.row.no_child");
  CHECK(sink.rejects[0].at.line == 2);
}

TEST_CASE("every list is told by its columns, and by no other list's", "[annex_a]") {
  std::set<int> numbers;
  for (const AnnexAList& list : AnnexALists()) {
    std::string header;
    for (const auto& [name, spellings] : list.shape.aliases) {
      header += (header.empty() ? "\"" : ",\"") + spellings.front() + "\"";
    }
    const AnnexAList* found = AnnexAListOf(header + "\n");
    REQUIRE(found != nullptr);
    CHECK(found->number == list.number);
    numbers.insert(list.number);
  }
  CHECK(numbers.size() == 11);
  CHECK(AnnexAListOf("CHILD,DOB,REVIEW,REVIEW_CODE\n") == nullptr);
}

TEST_CASE("hostile tables are survived, with nothing vanished", "[annex_a][hostile]") {
  const auto files =
      test::HostileTables(kList1, "7001,a) Male,,42029,9,45000,q) 6: Police", "7001", "45000");
  CHECK(files.size() >= 40);
  for (const auto& file : files) {
    INFO(file.name);
    KeepingSink sink;
    const Result<Summary> summary = Read(file.bytes, sink);
    if (!summary.ok()) {
      CHECK(summary.error().for_caller.find("7001") == std::string::npos);
      continue;
    }
    test::CheckNothingVanished(summary.value(), sink);
    for (const Record& record : sink.records) {
      CHECK(record.source_id.Reveal().size() <= 256);
      CHECK_FALSE(record.labels.empty());
    }
    for (const auto& reject : sink.rejects) {
      CHECK(reject.words.find("7001") == std::string::npos);
    }
  }
}

TEST_CASE("whatever bytes of a list are changed, nothing vanishes and nothing crashes",
          "[annex_a][hostile]") {
  const std::string whole = kList8 + "\n" + kLookedAfter + "\n" + kLookedAfter + "\n";
  std::mt19937 random(20261121);
  for (int round = 0; round < 1500; ++round) {
    const std::string file = test::Changed(whole, ",\"\n\r;=#\0"sv, random);
    KeepingSink sink;
    const Result<Summary> summary = Read(file, sink);
    if (summary.ok()) test::CheckNothingVanished(summary.value(), sink);
  }
}

TEST_CASE("the lists that others exported run, and every row is accounted for", "[annex_a]") {
  const char* samples = std::getenv("ONESTORY_SAMPLES");
  if (samples == nullptr) return;
  const std::filesystem::path given(samples);
  const std::filesystem::path folder =
      std::filesystem::exists(given / "socialcare") ? given / "socialcare" : given;
  if (!std::filesystem::exists(folder / "annex_a")) return;
  std::size_t lists = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "annex_a")) {
    if (entry.path().extension() != ".csv") continue;
    INFO(entry.path().filename().string());
    const std::string bytes = test::ReadFile(entry.path());
    KeepingSink sink;
    const Summary summary = ReadWell(bytes, sink);
    const auto lines = std::count(bytes.begin(), bytes.end(), '\n');
    CHECK(summary.units + 1 >= static_cast<std::uint64_t>(lines));
    CHECK(sink.rejects.empty());
    CHECK(summary.rows >= summary.units);
    ++lists;
  }
  CHECK(lists == 11);
}

TEST_CASE("the push client finds the lists by their content", "[annex_a]") {
  const Input input = Input::InMemory("anything.txt", kList2 + "\n7001,,,,,45000,,\n");
  const Result<HeadOf> head = HeadOf::Read(input);
  REQUIRE(head.ok());
  const Format* best = nullptr;
  int score = 0;
  for (const Format& format : SocialCareFormats()) {
    if (format.recognise(head.value().head()) <= score) continue;
    best = &format;
    score = format.recognise(head.value().head());
  }
  REQUIRE(best != nullptr);
  CHECK(best->id == "social-care-annex-a");
}

}  // namespace
}  // namespace connectors::social_care
