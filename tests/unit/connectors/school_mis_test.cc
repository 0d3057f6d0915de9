// Lists of pupils and of suspensions: what a row becomes, whatever system wrote it.

#include <string>
#include <vector>

#include "connectors/school/facts.h"
#include "connectors/school/read_mis.h"
#include "tests/unit/connectors/support.h"

namespace connectors::school {
namespace {

using test::DetailOf;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Record;

using Reader = hub::Result<Summary> (*)(const std::vector<Input>&, const Tables&, const Sender&,
                                        Sink&);

Summary Read(Reader reader, const std::string& csv, KeepingSink& sink) {
  const auto summary =
      reader({Input::InMemory("x.csv", csv)}, test::TablesOf("school"), test::SomeSender(), sink);
  if (!summary.ok()) FAIL(summary.error().for_caller);
  test::CheckNothingVanished(summary.value(), sink);
  return summary.value();
}

TEST_CASE("the headers of SIMS, Arbor, Bromcom and others make the same records", "[school]") {
  const std::vector<std::string> files = {
      "Forename,Surname,UPN,Year,Reg,DOB,Date of Admission\n"
      "Tess,Marlow,A950000178301,6,6B,06/05/2014,03/09/2023\n",
      "First name,Last name,UPN,Year group,Registration form,Date of birth,Enrolment date\n"
      "Tess,Marlow,A950000178301,6,6B,2014-05-06,2023-09-03\n",
      "FirstName;LastName;UPN;YearGroup;Form;DateOfBirth;AdmissionDate\n"
      "Tess;Marlow;A950000178301;6;6B;06-May-2014;3/9/2023\n",
      "UPN\tFirst Name\tLast Name\tYear\tClass\tD.O.B.\tEntry Date\n"
      "a950000178301\tTess\tMarlow\t6\t6B\t06.05.2014\t20230903\n"};
  for (const std::string& file : files) {
    KeepingSink sink;
    Read(&ReadMis, file, sink);

    INFO(file);
    REQUIRE(sink.records.size() == 1);
    const Record& record = sink.records[0];
    CHECK(record.source_id.Reveal() == "A950000178301|enrolment|2023-09-03");
    CHECK(record.summary.Reveal() == "On the school's roll, Year 6");
    CHECK(record.subjects[0].names[0].family.Reveal() == "Marlow");
    CHECK(record.subjects[0].birth.Iso() == "2014-05-06");
    CHECK(sink.warnings.empty());
  }
}

TEST_CASE("an undated enrolment is of the school year of the export", "[school]") {
  KeepingSink sink;
  Read(&ReadMis, "First Name,Last Name,Year,Class\nTess,Marlow,R,Owls\n", sink);

  CHECK(sink.records.at(0).happened.Iso() == "2026-08-19/2027-08-18");
  CHECK(sink.records[0].summary.Reveal() == "On the school's roll in 2026/27, Reception");
  CHECK(sink.records[0].source_id.Reveal() == "name:marlow,tess,|enrolment|undated");
  CHECK(sink.Warned("school-mis.pupil.only_a_name"));
}

TEST_CASE("two pupils of one name and nothing else are not made one", "[school]") {
  KeepingSink sink;
  Read(&ReadMis, "First Name,Last Name,Year,Class\nSam,Lee,3,3A\nSam,Lee,5,5A\n", sink);

  CHECK(sink.records.size() == 1);
  CHECK(sink.Rejected("school-mis.pupil.two_of_one_name"));
}

TEST_CASE("one row tells enrolment, leaving, SEN, meals and flags, each with its labels",
          "[school]") {
  KeepingSink sink;
  const Summary summary =
      Read(&ReadMis,
           "UPN,Forename,Surname,Entry Date,Leaving Date,Reason for Leaving,SEN Status,SEN Need,"
           "FSM Eligible,In Care,Medical Flag,Young Carer,House\n"
           "A950000178301,Tess,Marlow,03/09/2020,18/07/2025,Moved away,K,SEMH,T,Y,Y,S,Griffin\n",
           sink);

  CHECK(sink.SourceIds() ==
        std::vector<std::string>{"A950000178301|enrolment|2020-09-03", "A950000178301|in-care",
                                 "A950000178301|leaving|2020-09-03", "A950000178301|meals|undated",
                                 "A950000178301|medical", "A950000178301|sen",
                                 "A950000178301|sen-needs", "A950000178301|young-carer"});
  for (const Record& record : sink.records) {
    const std::string id = record.source_id.Reveal();
    INFO(id);
    if (id.find("|in-care") != std::string::npos) {
      CHECK(record.labels.Has(Label::kRestricted));
      CHECK(record.kind == Kind::kPlacement);
    }
    CHECK(record.labels.Has(Label::kHealth) ==
          (id.find("|medical") != std::string::npos || id.find("|sen-needs") != std::string::npos));
    if (id.find("|sen-needs") != std::string::npos) {
      CHECK(record.labels.Has(Label::kSensMentalHealth));
    }
    CHECK(record.subjects[0].addresses.empty());  // a school's house is no place to live
  }
  CHECK(summary.ignored.at("House") == 1);
}

TEST_CASE("contacts say who has parental responsibility, and nothing that locates is loose",
          "[school]") {
  KeepingSink sink;
  Read(&ReadMis,
       "UPN,Forename,Surname,Date of Admission,Address,Postcode,Address Confidential,"
       "Contact 1 Relationship,Contact 1 Forename,Contact 1 Surname,"
       "Contact 1 Parental Responsibility,Contact 1 Telephone,Contact 1 Address,"
       "Guardian 2 relationship,Guardian 2 first name,Guardian 2 last name,"
       "Guardian 2 parental responsibility,Guardian 2 phone\n"
       "A950000178301,Tess,Marlow,03/09/2020,\"4 Heron Way, Marsh End\",QX1 4AB,Yes,"
       "PAM,Ada,Marlow,Yes,07700 900111,4 Heron Way,PAF,Ben,Reed,No,(01632) 960 222\n",
       sink);

  REQUIRE(sink.records.size() == 2);
  const Record& contacts = sink.records[1];
  CHECK(contacts.source_id.Reveal() == "A950000178301|contacts");
  CHECK(DetailOf(contacts, "contact_1") == "Ada Marlow, mother, has parental responsibility");
  CHECK(DetailOf(contacts, "contact_2") == "Ben Reed, father, no parental responsibility");
  CHECK(DetailOf(contacts, "contact_2_reach") == "01632 960 222");
  CHECK(contacts.summary.Reveal() == "2 contacts at the school, 1 with parental responsibility");
  for (const Record& record : sink.records) {
    CHECK(record.subjects[0].shielded);
    const std::string words =
        record.summary.Reveal() + record.narrative.Reveal() + record.place.Reveal();
    CHECK(words.find("Heron") == std::string::npos);
    for (const auto& detail : record.details) {
      const bool tells_place = detail.value.Reveal().find("Heron") != std::string::npos ||
                               detail.value.Reveal().find("960") != std::string::npos;
      if (tells_place) CHECK(detail.locates);
    }
  }
}

TEST_CASE("a row for each contact is one pupil with several contacts", "[school]") {
  KeepingSink sink;
  const Summary summary =
      Read(&ReadMis,
           "UPN,Forename,Surname,Year,Contact Name,Relationship,Parental Responsibility\n"
           "A950000178301,Tess,Marlow,6,Ada Marlow,PAM,Y\n"
           "H243278544154,Jo,Reed,5,Kim Reed,PAF,Y\n"
           "A950000178301,Tess,Marlow,6,Ben Reed,step-father,N\n",
           sink);

  CHECK(sink.records.size() == 4);
  CHECK(summary.not_taken.at("row followed by another of its pupil") == 1);
  CHECK(summary.units == 3);
  CHECK(summary.people == 2);
}

TEST_CASE("a later row of the same enrolment says what became of it", "[school]") {
  KeepingSink sink;
  Read(&ReadMis,
       "UPN,Forename,Surname,Year,Entry Date,Leaving Date\n"
       "A950000178301,Tess,Marlow,6,2025-09-03,\n"
       "A950000178301,Tess,Marlow,6,2025-09-03,2026-01-09\n",
       sink);

  CHECK(sink.SourceIds() == std::vector<std::string>{"A950000178301|enrolment|2025-09-03",
                                                     "A950000178301|leaving|2025-09-03"});
  CHECK(sink.warnings.empty());
}

TEST_CASE("an impossible date keeps its row and flags the field", "[school]") {
  KeepingSink sink;
  Read(&ReadMis,
       "UPN,Forename,Surname,DOB,Entry Date\nA950000178301,Tess,Marlow,31/02/2014,"
       "45/13/2020\n",
       sink);

  REQUIRE(sink.records.size() == 1);
  CHECK_FALSE(sink.records[0].subjects[0].birth.known());
  CHECK(DetailOf(sink.records[0], "entry_date_as_sent") == "45/13/2020");
  CHECK(sink.warnings.size() == 2);
}

const std::string kSuspensions =
    "UPN,Surname,Forename,DOB,Category,Start Date,End Date,Sessions,Reason 1,Reason 2\n";
const std::string kTess = "A950000178301,Marlow,Tess,06/05/2014,";

TEST_CASE("a suspension tells its sessions and reasons, by pupil and start", "[school]") {
  KeepingSink sink;
  Read(&ReadSuspensions, kSuspensions + kTess + "SUSP,03/11/2025,04/11/2025,4.0,PA,DB\n", sink);

  const Record& record = sink.records.at(0);
  CHECK(record.kind == Kind::kSuspension);
  CHECK(record.source_id.Reveal() == "A950000178301|suspension|2025-11-03");
  CHECK(record.summary.Reveal() ==
        "Suspension: physical assault on an adult; persistent disruptive behaviour");
  CHECK(DetailOf(record, "sessions") == "4");
  CHECK(DetailOf(record, "until") == "2025-11-04");
  CHECK(record.nature == hub::records::Nature::kDecision);
}

TEST_CASE("permanent exclusion and lunchtime suspension are what they are", "[school]") {
  KeepingSink sink;
  Read(&ReadSuspensions,
       kSuspensions + kTess + "PERM,03/11/2025,,,SM,\n" + kTess + "LNCH,03/11/2025,,1,DB,\n" +
           kTess + "Fixed term exclusion,03/11/2025,,2,OT,\n",
       sink);

  REQUIRE(sink.records.size() == 3);
  CHECK(sink.records[0].kind == Kind::kExclusion);
  CHECK(sink.records[0].labels.Has(Label::kSensSexualRepro));
  CHECK(sink.records[1].source_id.Reveal() == "A950000178301|lunchtime|2025-11-03");
  CHECK(sink.records[2].codes.at(0).code == "FIXD");
  CHECK(sink.Warned("school-suspensions.code.other_year"));
}

TEST_CASE("two suspensions of one day are told apart, the same one is taken once", "[school]") {
  KeepingSink sink;
  const std::string row = kTess + "SUSP,03/11/2025,,2,PA,\n";
  const Summary summary =
      Read(&ReadSuspensions, kSuspensions + row + row + kTess + "SUSP,03/11/2025,,2,TH,\n", sink);

  CHECK(sink.SourceIds() == std::vector<std::string>{"A950000178301|suspension|2025-11-03",
                                                     "A950000178301|suspension|2025-11-03|~2"});
  CHECK(summary.not_taken.at("repeated suspension") == 1);
}

TEST_CASE("a suspension that cannot be true is kept and flagged", "[school]") {
  KeepingSink sink;
  Read(&ReadSuspensions,
       kSuspensions + kTess + "SUSP,03/11/2025,01/11/2025,400,ZZ,\n" + kTess + "SUSP,,,many,,\n",
       sink);

  CHECK(sink.records.size() == 2);
  for (const char* rule : {"suspension.too_long", "suspension.end_before_start", "code.unknown",
                           "suspension.undated", "suspension.sessions_unreadable"}) {
    CHECK(sink.Warned("school-suspensions." + std::string(rule)));
  }
  // Nobody decided what an unknown reason may tell.
  CHECK(sink.records[0].labels.Has(Label::kRestricted));
}

TEST_CASE("year groups and counts are read as schools write them", "[school]") {
  CHECK(YearGroupWords("R") == "Reception");
  CHECK(YearGroupWords("10") == "Year 10");
  CHECK(YearGroupWords("7.0") == "Year 7");
  CHECK(YearGroupWords("Year 9") == "Year 9");
  CHECK(CountOf("135.0") == 135);
  CHECK(CountOf("1.5") == -1);
  CHECK(CountOf("-3") == -1);
  CHECK(CountOf("") == -1);
}

}  // namespace
}  // namespace connectors::school
