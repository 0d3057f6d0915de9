// Common Transfer Files and learners in JSON: what a pupil becomes, in whatever layout.

#include <sstream>
#include <string>
#include <vector>

#include "connectors/mapping/format.h"
#include "connectors/school/read_ctf.h"
#include "connectors/school/read_learners.h"
#include "tests/unit/connectors/support.h"

namespace connectors::school {
namespace {

using test::DetailOf;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Only;
using test::Record;

Summary Read(ReadOne reader, const std::string& text, KeepingSink& sink) {
  std::istringstream in(text);
  const auto summary = reader(in, test::TablesOf("school"), test::SomeSender(), sink);
  if (!summary.ok()) FAIL(summary.error().for_caller);
  test::CheckNothingVanished(summary.value(), sink);
  return summary.value();
}

std::string File(const std::string& pupils, const std::string& version = "25.0") {
  return "<?xml version=\"1.0\"?><CTfile><Header><DocumentName>Common Transfer File"
         "</DocumentName><CTFversion>" +
         version +
         "</CTFversion><DateTime>2026-07-21T14:05:11</DateTime><DocumentQualifier>full"
         "</DocumentQualifier><SourceSchool><LEA>998</LEA><Estab>2001</Estab><AcademicYear>2025"
         "</AcademicYear></SourceSchool></Header><CTFpupilData>" +
         pupils + "</CTFpupilData></CTfile>";
}

const std::string kTess =
    "<UPN>A950000178301</UPN><Surname>Marlow</Surname><Forename>Tess</Forename>"
    "<DOB>2014-05-06</DOB><Sex>F</Sex>";

std::string Pupil(const std::string& blocks) { return "<Pupil>" + kTess + blocks + "</Pupil>"; }

TEST_CASE("a pupil of a transfer file becomes a record of each thing told", "[school]") {
  KeepingSink sink;
  const Summary summary = Read(
      &ReadCtf,
      File(Pupil(
          "<BasicDetails><FormerUPN>H243278544154</FormerUPN><MiddleNames>Ada</MiddleNames>"
          "<PreferredForename>Tessie</PreferredForename><FormerSurname>Reed</FormerSurname>"
          "<NCyearActual>6</NCyearActual><Ethnicity>WBRI</Ethnicity><MedicalFlag>true"
          "</MedicalFlag></BasicDetails>"
          "<FSMhistory><FSMinstance><FSMstartDate>2024-01-08</FSMstartDate><UKcountry>ENG"
          "</UKcountry></FSMinstance></FSMhistory>"
          "<LookedAfter><InCare>true</InCare><CareAuthority>998</CareAuthority></LookedAfter>"
          "<SENhistory><SEN><StartDate>2023-09-04</StartDate><SENprovision>K</SENprovision></SEN>"
          "<SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>SLCN</SENtype></SENneed>"
          "</SENneeds></SENhistory>"
          "<Address><BS7666Address><SAON>Flat 2</SAON><PAON>17</PAON><Street>Heron Way</Street>"
          "<Town>Marsh End</Town></BS7666Address><PostCode>QX1 4AB</PostCode></Address>"
          "<Contacts><Contact><Order>1</Order><Surname>Marlow</Surname><Forename>Ada</Forename>"
          "<Relationship>PAM</Relationship><Responsibility>true</Responsibility><Address>"
          "<AddressAsPupil>true</AddressAsPupil></Address><Phones><Phone><PhoneNo>07700 900111"
          "</PhoneNo></Phone></Phones></Contact></Contacts>"
          "<Attendance><YearData><Year>2025</Year><LEA>998</LEA><Estab>2001</Estab>"
          "<SessionsPossible>372</SessionsPossible><SessionsAttended>301</SessionsAttended>"
          "<SessionsAuthorised>41</SessionsAuthorised><SessionsUnauthorised>30"
          "</SessionsUnauthorised></YearData></Attendance>"
          "<SchoolHistory><School><LEA>998</LEA><Estab>2001</Estab><EntryDate>2019-09-03"
          "</EntryDate><LeavingDate>2026-07-21</LeavingDate></School><School><LEA>997</LEA>"
          "<Estab>3001</Estab><EntryDate>2018-09-03</EntryDate><LeavingDate>2019-07-20"
          "</LeavingDate></School></SchoolHistory>")),
      sink);

  CHECK(summary.collection == "CTF 25.0");
  CHECK(sink.SourceIds() ==
        std::vector<std::string>{
            "A950000178301|attendance-year|2025", "A950000178301|contacts",
            "A950000178301|enrolment|2018-09-03|9973001", "A950000178301|enrolment|2019-09-03",
            "A950000178301|in-care", "A950000178301|leaving|2018-09-03|9973001",
            "A950000178301|leaving|2019-09-03", "A950000178301|meals|2024-01-08",
            "A950000178301|medical", "A950000178301|sen-needs", "A950000178301|sen|2023-09-04"});
  CHECK(Only(sink, "A950000178301|attendance-year|2025").summary.Reveal() ==
        "Attendance 80.9 % in the school year 2025/26: missed 71 of 372 possible sessions; "
        "persistent absence");
  const auto& subject = sink.records[0].subjects[0];
  CHECK(subject.names.size() == 3);
  CHECK(subject.addresses.at(0).lines.Reveal() == "Flat 2, 17, Heron Way, Marsh End");
  CHECK(subject.identifiers.at(2).kind == hub::records::IdentifierKind::kFormerUpn);
  CHECK(summary.ignored.at("Ethnicity") == 1);
  CHECK(sink.warnings.empty());
}

TEST_CASE("what a school knows of care is labelled as strictly as can be", "[school]") {
  KeepingSink sink;
  Read(&ReadCtf,
       File(Pupil("<LookedAfter><InCare>true</InCare><CareAuthority>998</CareAuthority>"
                  "</LookedAfter><BasicDetails><MedicalFlag>1</MedicalFlag></BasicDetails>")),
       sink);

  const Record& care = Only(sink, "A950000178301|in-care");
  CHECK(care.kind == Kind::kPlacement);
  CHECK(care.labels.Has(Label::kRestricted));
  CHECK_FALSE(care.labels.Has(Label::kGeneral));
  for (const auto& detail : care.details) CHECK(detail.locates);
  CHECK(Only(sink, "A950000178301|medical").labels.Has(Label::kHealth));
}

TEST_CASE("layouts that people really write are read as the department's own", "[school]") {
  const std::vector<std::string> files = {
      "<CTfile version=\"17\"><Header><DateTime>2026-07-21T14:05:11</DateTime></Header><Pupils>"
      "<Pupil><UPN>A950000178301</UPN><BasicDetails><LegalSurname>Marlow</LegalSurname>"
      "<LegalForename>Tess</LegalForename><DOB>2014-05-06</DOB><Gender>F</Gender></BasicDetails>"
      "<Address><Street>17 Heron Way</Street><Postcode>qx14ab</Postcode></Address>"
      "<SchoolHistory><School><EntryDate>2019-09-03</EntryDate></School></SchoolHistory></Pupil>"
      "</Pupils></CTfile>",
      "<SchoolDataMLwithSpecials xmlns=\"urn:x\"><ATFpupilData><Pupil>"
      "<ApplicationReference>99</ApplicationReference>" +
          kTess +
          "<Address><AddressLines><AddressLine1>17 Heron Way</AddressLine1></AddressLines>"
          "<PostCode>QX1 4AB</PostCode></Address><SchoolHistory><School><EntryDate>03/09/2019"
          "</EntryDate></School></SchoolHistory></Pupil></ATFpupilData>"
          "</SchoolDataMLwithSpecials>"};
  for (const std::string& file : files) {
    KeepingSink sink;
    Read(&ReadCtf, file, sink);

    INFO(file);
    REQUIRE(sink.records.size() == 1);
    const Record& record = sink.records[0];
    CHECK(record.source_id.Reveal() == "A950000178301|enrolment|2019-09-03");
    const auto& subject = record.subjects[0];
    CHECK(subject.names[0].family.Reveal() == "Marlow");
    CHECK(subject.birth.Iso() == "2014-05-06");
    CHECK(subject.sex == hub::records::Sex::kFemale);
    CHECK(subject.addresses.at(0).lines.Reveal() == "17 Heron Way");
    CHECK(subject.addresses.at(0).postcode.Reveal() == "QX1 4AB");
  }
}

TEST_CASE("UTF-16 and Latin-1 files are read by what they are", "[school]") {
  const std::string plain = File(
      "<Pupil><UPN>A950000178301</UPN><Surname>Zo\xC3\xAB & Co</Surname>"
      "<BasicDetails><NCyearActual>6</NCyearActual></BasicDetails>"
      "</Pupil>");
  std::string wide = "\xFF\xFE";
  std::string latin;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const auto byte = static_cast<unsigned char>(plain[i]);
    const char c = byte == 0xC3 ? '\xEB' : plain[i];  // e with diaeresis in Latin-1
    wide += c;
    wide += '\0';
    latin += c;
    if (byte == 0xC3) ++i;
  }
  for (const std::string& file : {plain, wide, latin}) {
    KeepingSink sink;
    Read(&ReadCtf, file, sink);

    CHECK(sink.records.at(0).subjects[0].names[0].family.Reveal() == "Zo\xC3\xAB & Co");
  }
}

TEST_CASE("any version is read, and an odd one is said", "[school]") {
  for (const char* version : {"15.0", "26.0", "99"}) {
    KeepingSink sink;
    CHECK(Read(&ReadCtf, File(Pupil(""), version), sink).collection ==
          "CTF " + std::string(version));
    CHECK(sink.warnings.empty());
  }
  KeepingSink old;
  Read(&ReadCtf, File(Pupil(""), "9.0"), old);
  CHECK(old.Warned("school-ctf.file.old_version"));
  KeepingSink none;
  Read(&ReadCtf, "<CTfile><CTFpupilData>" + Pupil("") + "</CTFpupilData></CTfile>", none);
  CHECK(none.Warned("school-ctf.file.no_version"));
}

TEST_CASE("a string of marks is spells and terms with the ids of the daily marks", "[school]") {
  KeepingSink sink;
  // From Monday 1 September 2025: a closed day, four days, then Monday to Wednesday.
  Read(&ReadCtf,
       File(Pupil("<Attendance><YearData><Year>2025</Year><AttendSessions><AttendanceStartDate>"
                  "2025-09-01</AttendanceStartDate><AttendanceMarks>##/\\/\\/\\LN////OO"
                  "</AttendanceMarks></AttendSessions></YearData></Attendance>")),
       sink);

  CHECK(sink.SourceIds() == std::vector<std::string>{"A950000178301|absence|2025-09-05",
                                                     "A950000178301|absence|2025-09-10",
                                                     "A950000178301|attendance|2025-autumn"});
  CHECK(DetailOf(Only(sink, "A950000178301|attendance|2025-autumn"), "sessions_possible") == "14");
}

TEST_CASE("marks of seven days a week are told by their closed weekends", "[school]") {
  KeepingSink sink;
  Read(&ReadCtf,
       File(Pupil("<Attendance><YearData><Year>2025</Year><AttendSessions><AttendanceStartDate>"
                  "2025-09-01</AttendanceStartDate><AttendanceMarks>//////////####II"
                  "</AttendanceMarks></AttendSessions></YearData></Attendance>")),
       sink);

  CHECK(Only(sink, "A950000178301|absence|2025-09-08").happened.Iso() == "2025-09-08");
}

TEST_CASE("totals of a year that contradict each other are kept and flagged", "[school]") {
  KeepingSink sink;
  Read(&ReadCtf,
       File(Pupil("<Attendance><YearData><Year>2025</Year><SessionsPossible>100</SessionsPossible>"
                  "<SessionsAttended>90</SessionsAttended><SessionsAuthorised>40"
                  "</SessionsAuthorised><SessionsUnauthorised>3</SessionsUnauthorised></YearData>"
                  "</Attendance>")),
       sink);

  CHECK(sink.Warned("school-ctf.attendance.impossible_total"));
  CHECK(DetailOf(sink.records.at(0), "persistent_absence").empty());
  CHECK(DetailOf(sink.records.at(0), "sessions_attended") == "90");
}

TEST_CASE("an absent block takes nothing back, a plain no does", "[school]") {
  class Remembering : public KeepingSink {
   public:
    bool Holds(std::string_view) const override { return true; }
  };
  Remembering absent;
  Read(&ReadCtf, File(Pupil("")), absent);
  CHECK(absent.records.empty());

  Remembering no_longer;
  Read(&ReadCtf, File(Pupil("<LookedAfter><InCare>false</InCare></LookedAfter>")), no_longer);
  REQUIRE(no_longer.records.size() == 1);
  CHECK(no_longer.records[0].action == hub::records::Action::kRetract);
  CHECK(no_longer.records[0].source_id.Reveal() == "A950000178301|in-care");
}

TEST_CASE("pupils without name or number, and repeated ones, are rejected alone", "[school]") {
  KeepingSink sink;
  const std::string year = "<BasicDetails><NCyearActual>6</NCyearActual></BasicDetails>";
  Read(&ReadCtf, File("<Pupil>" + year + "</Pupil>" + Pupil(year) + Pupil(year)), sink);

  CHECK(sink.Rejected("school-ctf.pupil.unnamed"));
  CHECK(sink.Rejected("school-ctf.pupil.repeated"));
  CHECK(sink.records.size() == 1);
}

TEST_CASE("a file that breaks off tells what came before and where", "[school]") {
  KeepingSink sink;
  const std::string year = "<BasicDetails><NCyearActual>6</NCyearActual></BasicDetails>";
  const std::string whole = File(Pupil(year) + "<Pupil><UPN>H243278544154");
  const Summary summary = Read(&ReadCtf, whole.substr(0, whole.find("</CTFpupilData>")), sink);

  CHECK_FALSE(summary.complete);
  CHECK(sink.records.size() == 1);
  CHECK(sink.Rejected("school-ctf.file.broken"));
}

const std::string kLearner =
    R"({"UPN":"A950000178301","LegalSurname":"Marlow","LegalForename":"Tess","DOB":"06/05/2014",
        "Gender":"F","YearGroup":"6","RegGroup":"6B","EntryDate":"03/09/2019","LeavingDate":null,
        "Telephone":"","SENStatus":"K","Address":{"Line1":"x","AddressLine1":"17 Heron Way",
        "PostCode":"QX1 4AB"},"Contacts":[{"Forename":"Ada","Surname":"Marlow",
        "Relationship":"PAM","ParentalResponsibility":true,"Mobile":"07700 900111"},
        {"Surname":"Dr Vale","Relationship":"DOC","ParentalResponsibility":null}]})";

TEST_CASE("a learner in JSON makes the records of a row, in a list or alone", "[school]") {
  for (const std::string& text :
       {kLearner, "[" + kLearner + "]", "{\"learners\":[" + kLearner + "]}"}) {
    KeepingSink sink;
    const Summary summary = Read(&ReadLearners, text, sink);

    CHECK(summary.units == 1);
    CHECK(sink.SourceIds() == std::vector<std::string>{"A950000178301|contacts",
                                                       "A950000178301|enrolment|2019-09-03",
                                                       "A950000178301|sen"});
    const Record& contacts = Only(sink, "A950000178301|contacts");
    CHECK(DetailOf(contacts, "contact_1") == "Ada Marlow, mother, has parental responsibility");
    CHECK(DetailOf(contacts, "contact_2") == "Dr Vale, doctor");
    CHECK(contacts.subjects[0].addresses.at(0).lines.Reveal() == "17 Heron Way");
    CHECK(RecogniseLearners(text) >= 20);
  }
  CHECK(RecogniseLearners(R"({"resourceType":"Bundle"})") == 0);
}

TEST_CASE("a search result names pupils and tells nothing", "[school]") {
  KeepingSink sink;
  const Summary summary = Read(
      &ReadLearners,
      R"({"value":[{"UPN":"B067654745158","Surname":"Vale","Forename":"Jo","DOB":"2019-08-09"}]})",
      sink);

  CHECK(sink.records.empty());
  CHECK(summary.not_taken.at("pupil of whom nothing is told") == 1);
}

}  // namespace
}  // namespace connectors::school
