// The census tables: joined by the table's own pupil number, kept as sent, flagged where they
// cannot be true.

#include <map>
#include <string>
#include <vector>

#include "connectors/school/gather.h"
#include "connectors/school/read_census.h"
#include "tests/unit/connectors/support.h"

namespace connectors::school {
namespace {

using test::DetailOf;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Only;
using test::Record;

using Files = std::map<std::string, std::string>;

Summary Read(const Files& files, KeepingSink& sink, std::size_t budget = kPortionBytes) {
  std::vector<Input> inputs;
  for (const auto& [name, text] : files) inputs.push_back(Input::InMemory(name, text));
  const auto summary =
      ReadCensusWithin(budget, inputs, test::TablesOf("school"), test::SomeSender(), sink);
  if (!summary.ok()) FAIL(summary.error().for_caller);
  test::CheckNothingVanished(summary.value(), sink);
  return summary.value();
}

const std::string kPupils =
    "pupilonrolltableid,NativeId,dob,surname,forename,upn,formerupn,sex,entrydate,enrolstatus,"
    "senprovision,ncyearactual,termlysessionspossible,youngcarer\n";
const std::string kTess =
    "T1,SCH1,2014-May-06 00:00:00,Marlow,Tess,A950000178301,,F,2023-Sep-03 00:00:00,C,K,6,140.0,"
    "S\n";

Files Spring(const Files& tables) {
  Files files;
  for (const auto& [name, text] : tables) files["2025_spring_" + name + ".csv"] = text;
  return files;
}

TEST_CASE("the tables of a census are joined into each pupil's records", "[school]") {
  KeepingSink sink;
  const Summary summary = Read(
      Spring({{"addressesonroll",
               "pupilonrolltableid,NativeId,uprn,postcode,street\nT1,SCH1,,qx14ab,Heron Way\n"},
              {"fsmperiod",
               "pupilonrolltableid,NativeId,fsmstartdate,fsmenddate,ukcountry\n"
               "T1,SCH1,2024-Oct-01 00:00:00,,ENG\n"},
              {"pupilonroll", kPupils + kTess},
              {"senneeds",
               "pupilonrolltableid,NativeId,sentyperank,sentype\nT1,SCH1,2.0,HI\nT1,SCH1,1.0,"
               "SLCN\n"},
              {"termlyexclusionsonroll",
               "pupilonrolltableid,NativeId,startdate,sessions,reason1,reason2,reason3,category,"
               "senprovision\nT1,SCH1,2025-Jan-14 00:00:00,4.0,PA,DB,,SUSP,K\n"},
              {"termlysessiondetailsonroll",
               "pupilonrolltableid,NativeId,sessions,attendancereason\nT1,SCH1,9.0,I\nT1,SCH1,"
               "7.0,O\n"}}),
      sink);

  CHECK(sink.SourceIds() ==
        std::vector<std::string>{
            "A950000178301|census-attendance|2024-autumn", "A950000178301|enrolment|2023-09-03",
            "A950000178301|meals|2024-10-01", "A950000178301|sen", "A950000178301|sen-needs",
            "A950000178301|suspension|2025-01-14", "A950000178301|young-carer"});
  CHECK(summary.units == 8);
  CHECK(summary.collection == "school census 2024-spring");
  const Record& term = Only(sink, "A950000178301|census-attendance|2024-autumn");
  CHECK(term.summary.Reveal() ==
        "Attendance 88.6 % in the autumn term 2024/25: missed 16 of 140 possible sessions; "
        "persistent absence");
  CHECK(term.happened.Iso() == "2024-08-19/2024-12-31");
  CHECK(Only(sink, "A950000178301|sen-needs").summary.Reveal() ==
        "Type of special educational need: speech, language and communication needs; hearing "
        "impairment");
  CHECK(DetailOf(Only(sink, "A950000178301|young-carer"), "identified_by") ==
        "identified by the school");
  CHECK(term.subjects[0].addresses.at(0).postcode.Reveal() == "QX1 4AB");
  CHECK(sink.warnings.empty());
}

TEST_CASE("next year's census corrects and does not double", "[school]") {
  KeepingSink sink;
  std::string next = kTess;
  next.replace(0, 2, "Z9");  // another number of the table for the same pupil
  Read({{"2024_spring_pupilonroll.csv", kPupils + kTess},
        {"2025_spring_pupilonroll.csv", kPupils + next}},
       sink);

  const auto enrolments = sink.Of(Kind::kEnrolment);
  REQUIRE(enrolments.size() == 4);  // each year's enrolment and young carer
  CHECK(enrolments[0]->source_id == enrolments[2]->source_id);
  CHECK(enrolments[0]->source_version == 2023);
  CHECK(enrolments[2]->source_version == 2024);
}

TEST_CASE("pupils no longer on roll have left", "[school]") {
  KeepingSink sink;
  Read(Spring({{"pupilnolongeronroll",
                "pupilnolongeronrolltableid,NativeId,dob,surname,forename,upn,sex,entrydate,"
                "leavingdate\nL1,SCH1,2014-May-06 00:00:00,Marlow,Tess,A950000178301,F,"
                "2023-Sep-03 00:00:00,2025-Jan-10 00:00:00\n"},
               {"termlysessiondetailsoffroll",
                "pupilnolongeronrolltableid,NativeId,sessions,attendancereason\nL1,SCH1,3.0,I\n"}}),
       sink);

  CHECK(sink.Of(Kind::kLeaving).at(0)->happened.Iso() == "2025-01-10");
  CHECK(Only(sink, "A950000178301|census-attendance|2024-autumn").summary.Reveal() ==
        "Missed 3 sessions in the autumn term 2024/25");
}

TEST_CASE("counts that contradict each other are kept, flagged, and give no percentage",
          "[school]") {
  KeepingSink sink;
  Read(Spring({{"pupilonroll", kPupils + kTess},
               {"termlysessiondetailsonroll",
                "pupilonrolltableid,NativeId,sessions,attendancereason\nT1,SCH1,128.0,I\nT1,SCH1,"
                "124.0,G\n"}}),
       sink);

  const Record& term = Only(sink, "A950000178301|census-attendance|2024-autumn");
  CHECK(term.summary.Reveal() ==
        "Missed 252 sessions in the autumn term 2024/25, as counted by reason; 140 were possible, "
        "so the counts contradict each other");
  CHECK(DetailOf(term, "attendance").empty());
  CHECK(DetailOf(term, "persistent_absence").empty());
  CHECK(sink.Warned("school-census.attendance.impossible_total"));
}

TEST_CASE("a reason without a number is kept, and the term gets no percentage", "[school]") {
  KeepingSink sink;
  Read(Spring({{"pupilonroll", kPupils + kTess},
               {"sessions",
                "pupilonrolltableid,NativeId,sessions,attendancereason\nT1,SCH1,,I\nT1,SCH1,"
                "4.0,O\n"}}),
       sink);

  const Record& term = Only(sink, "A950000178301|census-attendance|2024-autumn");
  CHECK(term.summary.Reveal() == "Missed 4 sessions in the autumn term 2024/25");
  CHECK(DetailOf(term, "sessions") == "illness: number not said");
  CHECK(sink.Warned("school-census.sessions.unreadable"));
}

TEST_CASE("a free meal period that ends before it starts keeps both days", "[school]") {
  KeepingSink sink;
  Read(Spring({{"pupilonroll", kPupils + kTess},
               {"fsmperiod",
                "pupilonrolltableid,NativeId,fsmstartdate,fsmenddate,ukcountry\nT1,SCH1,"
                "2025-Mar-26 00:00:00,2025-Jan-02 00:00:00,WLS\n"}}),
       sink);

  const Record& meals = Only(sink, "A950000178301|meals|2025-03-26");
  CHECK(DetailOf(meals, "end_as_sent") == "2025-01-02");
  CHECK(DetailOf(meals, "country") == "WLS");
  CHECK(sink.Warned("school-census.meals.end_before_start"));
}

TEST_CASE("a fragment in the UPN column names the pupil and decides nothing", "[school]") {
  KeepingSink sink;
  std::string row = kTess;
  row.replace(row.find("A950000178301"), 13, "21db2df8-fa0");
  Read(Spring({{"pupilonroll", kPupils + row}}), sink);

  const auto& subject = sink.records.at(0).subjects.at(0);
  CHECK(subject.source_id.Reveal() == "21DB2DF8-FA0");
  CHECK_FALSE(subject.identifiers.at(1).verified);
  CHECK(sink.Warned("school-census.pupil.upn_unverified"));
}

TEST_CASE("a row whose pupil is in no table is rejected and says what to push", "[school]") {
  KeepingSink sink;
  Read(Spring({{"pupilonroll", kPupils + kTess},
               {"fsmperiod",
                "pupilonrolltableid,NativeId,fsmstartdate,fsmenddate,ukcountry\nT2,SCH1,"
                "2025-Mar-26 00:00:00,,ENG\nT1,SCH2,2025-Mar-26 00:00:00,,ENG\n"}}),
       sink);

  REQUIRE(sink.rejects.size() == 2);
  CHECK(sink.rejects[0].rule == "school-census.row.no_pupil");
}

TEST_CASE("a census whose name says no term is read as this term's, and said so", "[school]") {
  KeepingSink sink;
  const Summary summary = Read({{"export.csv", kPupils + kTess}}, sink);

  CHECK(summary.collection == "school census 2026-autumn");
  CHECK(sink.Warned("school-census.file.no_term"));
  CHECK(TermInName("census_2026_autumn_x.csv")->Id() == "2026-autumn");
  CHECK(TermInName("SUMMER2024.CSV")->Id() == "2023-summer");
  CHECK_FALSE(TermInName("pupilonroll.csv"));
  CHECK_FALSE(TermInName("spring.csv"));
}

TEST_CASE("a table that tells nothing is counted row by row", "[school]") {
  KeepingSink sink;
  const Summary summary =
      Read(Spring({{"learneraims", "pupilonrolltableid,NativeId,learningaimref\nT1,SCH1,6\n"},
                   {"pupilonroll", kPupils + kTess}}),
           sink);

  CHECK(summary.not_taken.at("row of a table that is not read") == 1);
}

TEST_CASE("a census beyond the memory budget reads the same in several passes", "[school]") {
  std::string pupils = kPupils;
  std::string sessions = "pupilonrolltableid,NativeId,sessions,attendancereason\n";
  for (int i = 0; i < 400; ++i) {
    const std::string id = "T" + std::to_string(i);
    pupils += id + ",SCH1,2014-May-06 00:00:00,Marlow,Tess,U" + std::to_string(i) +
              ",,F,,C,E,6,140.0,N\n";
    sessions += id + ",SCH1," + std::to_string(i % 20) + ".0,I\n";
    sessions += id + ",SCH1,x,I\n";
  }
  const Files files = Spring({{"pupilonroll", pupils}, {"sessions", sessions}});
  KeepingSink whole;
  const Summary all = Read(files, whole);
  KeepingSink divided;
  const Summary parts = Read(files, divided, 30'000);

  CHECK(whole.SourceIds() == divided.SourceIds());
  CHECK(all.rows == parts.rows);
  CHECK(all.warnings == parts.warnings);
  CHECK(all.not_taken == parts.not_taken);
}

}  // namespace
}  // namespace connectors::school
