// Hostile files of every family: nothing crashes, nothing vanishes, nothing personal is said, and
// good rows around bad ones still arrive.

#include <functional>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "connectors/school/formats.h"
#include "tests/unit/connectors/support.h"

namespace connectors::school {
namespace {

using test::KeepingSink;
using test::Record;

const Format& FormatOf(std::string_view id) {
  for (const Format& format : SchoolFormats()) {
    if (format.id == id) return format;
  }
  FAIL("no format " << id);
  return SchoolFormats().front();
}

constexpr const char* kSecret = "Quillfeather";  // stands for every name in the files

struct Outcome {
  bool read = false;
  Summary summary;
  KeepingSink sink;
};

void CheckRecord(const Record& record) {
  const std::string id = record.source_id.Reveal();
  CHECK(!id.empty());
  CHECK(id.size() <= 256);
  for (const char c : id) CHECK((c >= ' ' && c <= '~'));
  if (record.action != hub::records::Action::kAssert) return;
  CHECK_FALSE(record.labels.empty());
  CHECK(record.happened.known());
  CHECK(record.details.size() <= 200);
  CHECK(record.codes.size() <= 200);
  REQUIRE(record.subjects.size() == 1);
  CHECK(record.subjects[0].source_id.Reveal().size() <= 256);
}

void CheckSaysNothingPersonal(const std::vector<test::Remark>& remarks) {
  for (const test::Remark& remark : remarks) {
    CHECK(remark.words.find(kSecret) == std::string::npos);
    CHECK(remark.rule.find(kSecret) == std::string::npos);
  }
}

Outcome Read(std::string_view id, const std::vector<std::string>& files) {
  std::vector<Input> inputs;
  for (const std::string& file : files) {
    inputs.push_back(Input::InMemory("2025_spring_x.csv", file));
  }
  Outcome outcome;
  const auto summary =
      FormatOf(id).read(inputs, test::TablesOf("school"), test::SomeSender(), outcome.sink);
  outcome.read = summary.ok();
  if (!summary.ok()) {
    CHECK_FALSE(summary.error().for_caller.empty());
    CHECK(summary.error().for_caller.find(kSecret) == std::string::npos);
    return outcome;
  }
  outcome.summary = summary.value();
  test::CheckNothingVanished(outcome.summary, outcome.sink);
  for (const Record& record : outcome.sink.records) CheckRecord(record);
  CheckSaysNothingPersonal(outcome.sink.rejects);
  CheckSaysNothingPersonal(outcome.sink.warnings);
  return outcome;
}

std::string Repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

std::string Wide(const std::string& text, bool big_endian, bool mark) {
  std::string wide = !mark ? "" : big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : text) {
    if (big_endian) wide += '\0';
    wide += c;
    if (!big_endian) wide += '\0';
  }
  return wide;
}

// What can be done to any text file.
std::vector<std::string> Mangled(const std::string& good) {
  std::vector<std::string> bad;
  for (const std::size_t part : {1, 2, 3, 5, 9}) bad.push_back(good.substr(0, good.size() / part));
  bad.push_back("");
  bad.push_back(" \r\n\t\n");
  bad.push_back(std::string(5000, '\0'));
  bad.push_back(good + std::string(100, '\0'));
  bad.push_back("\xEF\xBB\xBF" + good);
  bad.push_back(Wide(good, false, true));
  bad.push_back(Wide(good, true, true));
  bad.push_back(Wide(good, false, false));
  bad.push_back(Wide(good, false, true).substr(0, good.size() | 1U));
  bad.push_back(Replaced(good, "\n", "\r\n"));
  bad.push_back(Replaced(good, "\n", "\r"));
  bad.push_back(Replaced(good, "Tess", "T\xE9ss\x01\x02\x7F"));
  bad.push_back(Replaced(good, "Tess", "\xF0\x28\x8C\xBC\xC0\x80"));
  bad.push_back(Replaced(good, "Tess", std::string(70'000, 'x')));
  bad.push_back(Replaced(good, "Tess", "=HYPERLINK(\"http://x\")"));
  bad.push_back(Replaced(good, "Tess", "@SUM(1+1)*cmd|' /C calc'!A0"));
  bad.push_back(Replaced(good, "Tess", "-2+3"));
  bad.push_back(Replaced(good, "Tess", "<script>alert(1)</script>"));
  bad.push_back(Replaced(good, "Tess", "\xE2\x80\xAE\xE2\x80\x8Bsset"));
  bad.push_back(Replaced(good, "A950000178301", Repeat("|\\", 200)));
  bad.push_back(Replaced(good, "A950000178301", std::string(3000, '9')));
  bad.push_back(Replaced(good, "A950000178301", "\xF0\x9F\x98\x80\xF0\x9F\x98\x80"));
  bad.push_back(Replaced(good, "A950000178301", ""));
  for (const char* date :
       {"31/02/2025", "0000-00-00", "99999999999999", "2025-13-45", "-1", "12/31/2025",
        "1899-12-31", "2200-01-01", "9999-12-31", "2025-11-03T", "\xD9\xA2\xD9\xA0"}) {
    bad.push_back(Replaced(good, "2025-11-03", date));
  }
  return bad;
}

std::vector<std::string> MangledTables(const std::string& good) {
  std::vector<std::string> bad = Mangled(good);
  bad.push_back(Replaced(good, "Tess", "\"Tess"));
  bad.push_back(Replaced(good, "Tess", "\"Te\nss\""));
  bad.push_back(Replaced(good, "Tess", "\"Te\"\"ss\",\",\""));
  bad.push_back(Replaced(good, ",", "\t"));
  bad.push_back(Replaced(good, ",", ";"));
  bad.push_back(Replaced(good, ",", ""));
  bad.push_back(good + Repeat(",", 5000) + "\n");
  bad.push_back(good.substr(0, good.find('\n') + 1));
  bad.push_back(good + good);
  bad.push_back(good.substr(good.find('\n') + 1));
  bad.push_back(Repeat("Column1,Column2\n", 60) + good);
  return bad;
}

// Random bytes put into a good file.
std::string Scratched(std::string text, std::mt19937& random) {
  for (int i = 0; i < 8; ++i) {
    const std::size_t at = random() % text.size();
    switch (random() % 4) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, random() % 20);
        break;
      case 2:
        text.insert(at, text.substr(random() % text.size(), random() % 40));
        break;
      default:
        text.insert(at, 1, "\"',;\n<>&{}[]\\"[random() % 13]);
    }
    if (text.empty()) text = "x";
  }
  return text;
}

void TryAll(std::string_view id, const std::string& good, const std::vector<std::string>& hostile,
            const std::vector<std::string>& beside = {}) {
  std::vector<std::string> files = beside;
  files.push_back(good);
  REQUIRE(Read(id, files).sink.records.size() > 0);
  CHECK(hostile.size() >= 40);
  for (std::size_t i = 0; i < hostile.size(); ++i) {
    INFO(id << " hostile " << i);
    files.back() = hostile[i];
    Read(id, files);
  }
  std::mt19937 random(20251103);
  for (int i = 0; i < 150; ++i) {
    INFO(id << " scratched " << i);
    files.back() = Scratched(good, random);
    Read(id, files);
  }
}

const std::string kMarks =
    "UPN,Surname,Forename,DOB,Date,Session,Mark,Comments\n"
    "A950000178301,Quillfeather,Tess,2014-05-06,2025-11-03,AM,N,no call\n"
    "A950000178301,Quillfeather,Tess,2014-05-06,2025-11-03,PM,I,\n"
    "H243278544154,Quillfeather,Jo,2014-05-06,2025-11-03,AM,/,\n";

TEST_CASE("hostile attendance marks", "[school][hostile]") {
  std::vector<std::string> bad = MangledTables(kMarks);
  for (const char* mark :
       {"", "\\\\\\\\", "C1", "c1", "NOT A CODE AT ALL AND LONG", "\xC3\xA9", "=I", "0"}) {
    bad.push_back(Replaced(kMarks, ",N,", "," + std::string(mark) + ","));
  }
  // A pupil with a mark on every day of three centuries, and three hundred different codes.
  std::string long_life = "UPN,Date,AM,PM\n";
  for (int day = -25'000; day < 20'000; day += 7) {
    long_life += "A950000178301," + hub::Date{day}.Iso() + ",I,O\n";
  }
  bad.push_back(long_life);
  std::string many_codes = "UPN,Date,AM,PM\n";
  for (int i = 0; i < 300; ++i) {
    many_codes +=
        "A950000178301,2025-11-03,K" + std::to_string(i) + ",Z" + std::to_string(i) + "\n";
  }
  bad.push_back(many_codes);
  TryAll("school-attendance", kMarks, bad);
}

const std::string kList =
    "UPN,Surname,Forename,DOB,Entry Date,Year,SEN Status,FSM Eligible,Contact 1 Surname,"
    "Contact 1 Relationship,Leaving Date\n"
    "A950000178301,Quillfeather,Tess,2014-05-06,2025-11-03,6,K,T,Quillfeather,PAM,\n"
    "H243278544154,Quillfeather,Jo,2014-05-06,2025-11-03,5,E,F,Quillfeather,PAF,2025-11-03\n";

TEST_CASE("hostile lists of pupils", "[school][hostile]") {
  std::vector<std::string> bad = MangledTables(kList);
  bad.push_back(kList + Repeat("A950000178301,Quillfeather,Tess,,2025-11-03,6,,,Q,PAM,\n", 3000));
  std::string contacts = "UPN,Surname,Year,Contact Name\n";
  for (int i = 0; i < 500; ++i) {
    contacts += "A950000178301,Quillfeather,6,Contact" + std::to_string(i) + "\n";
  }
  bad.push_back(contacts);
  TryAll("school-mis", kList, bad);
}

const std::string kSuspended =
    "UPN,Surname,Forename,Category,Start Date,End Date,Sessions,Reason 1,Comments\n"
    "A950000178301,Quillfeather,Tess,SUSP,2025-11-03,2025-11-04,2,PA,x\n"
    "H243278544154,Quillfeather,Jo,PERM,2025-11-03,,many,ZZ,y\n";

TEST_CASE("hostile suspensions", "[school][hostile]") {
  std::vector<std::string> bad = MangledTables(kSuspended);
  std::string many = kSuspended;
  for (int i = 0; i < 3000; ++i) {
    many += "A950000178301,Quillfeather,Tess,SUSP,2025-11-03,," + std::to_string(i) + ",PA,\n";
  }
  bad.push_back(many);
  TryAll("school-suspensions", kSuspended, bad);
}

const std::string kCensusPupils =
    "pupilonrolltableid,NativeId,dob,surname,forename,upn,sex,entrydate,enrolstatus,senprovision,"
    "termlysessionspossible,youngcarer\n"
    "T1,S1,2014-May-06 00:00:00,Quillfeather,Tess,A950000178301,F,2025-11-03,C,K,140.0,P\n";
const std::string kCensusSessions =
    "pupilonrolltableid,NativeId,sessions,attendancereason\nT1,S1,9.0,I\nT1,S1,Tess,O\n";
const std::string kCensusMeals =
    "pupilonrolltableid,NativeId,fsmstartdate,fsmenddate,ukcountry\nT1,S1,2025-11-03,2025-01-01,"
    "Tess\n";

TEST_CASE("hostile census tables", "[school][hostile]") {
  std::vector<std::string> bad = MangledTables(kCensusPupils);
  bad.push_back(kCensusPupils +
                Repeat("T1,S1,,Quillfeather,Tess,A950000178301,F,2025-11-03,S,N,-4,Q\n", 2000));
  TryAll("school-census", kCensusPupils, bad, {kCensusSessions, kCensusMeals});
  TryAll("school-census", kCensusSessions, MangledTables(kCensusSessions), {kCensusPupils});
  TryAll("school-census", kCensusMeals, MangledTables(kCensusMeals), {kCensusPupils});
  std::string reasons = "pupilonrolltableid,NativeId,sessions,attendancereason\n";
  for (int i = 0; i < 600; ++i) reasons += "T1,S1,999999,X" + std::to_string(i) + "\n";
  Read("school-census", {kCensusPupils, reasons});
}

const std::string kTransfer =
    "<?xml version=\"1.0\"?><CTfile><Header><CTFversion>25.0</CTFversion><DateTime>2025-11-03"
    "</DateTime><SourceSchool><LEA>998</LEA><Estab>2001</Estab></SourceSchool></Header>"
    "<CTFpupilData><Pupil><UPN>A950000178301</UPN><Surname>Quillfeather</Surname><Forename>Tess"
    "</Forename><DOB>2014-05-06</DOB><Sex>F</Sex><BasicDetails><NCyearActual>6</NCyearActual>"
    "<MedicalFlag>true</MedicalFlag></BasicDetails><LookedAfter><InCare>true</InCare></LookedAfter>"
    "<FSMhistory><FSMinstance><FSMstartDate>2025-11-03</FSMstartDate></FSMinstance></FSMhistory>"
    "<Contacts><Contact><Order>1</Order><Surname>Quillfeather</Surname></Contact></Contacts>"
    "<Attendance><YearData><Year>2025</Year><SessionsPossible>10</SessionsPossible>"
    "<SessionsAttended>9</SessionsAttended><SessionsAuthorised>1</SessionsAuthorised>"
    "<SessionsUnauthorised>0</SessionsUnauthorised><AttendSessions><AttendanceStartDate>2025-11-03"
    "</AttendanceStartDate><AttendanceMarks>/\\/\\II</AttendanceMarks></AttendSessions></YearData>"
    "</Attendance></Pupil></CTFpupilData></CTfile>\n";

TEST_CASE("hostile transfer files", "[school][hostile]") {
  std::vector<std::string> bad = Mangled(kTransfer);
  bad.push_back("<!DOCTYPE x [<!ENTITY a \"aaaa\">]>" + kTransfer);
  bad.push_back(
      "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><CTfile>&b;</CTfile>");
  bad.push_back("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><CTfile/>");
  bad.push_back(Replaced(kTransfer, "Tess", "&lt;&#0;&#xFFFF;&nope; & "));
  bad.push_back(Replaced(kTransfer, "Tess", "<![CDATA[<Pupil>]]>"));
  bad.push_back(Replaced(kTransfer, "</Pupil>", "</pupil>"));
  bad.push_back(Repeat("<CTfile>", 500));
  bad.push_back(Replaced(kTransfer, "<BasicDetails>", Repeat("<Pupil>", 40)));
  bad.push_back(Replaced(kTransfer, "<FSMhistory>", "<FSMhistory>" + Repeat("<a/>", 30'000)));
  bad.push_back(Replaced(kTransfer, "<Contacts>",
                         "<Contacts>" + Repeat("<Contact><Surname>Q</Surname></Contact>", 900)));
  bad.push_back(Replaced(kTransfer, "/\\/\\II", std::string(100'000, 'I')));
  bad.push_back(Replaced(kTransfer, "/\\/\\II", std::string(1'400, 'C')));
  bad.push_back(Replaced(kTransfer, "<Year>2025", "<Year>-999"));
  bad.push_back(Replaced(kTransfer, "25.0", std::string(100'000, '9')));
  bad.push_back(Replaced(kTransfer, "<Pupil>", "<Pupil " + Repeat("a='1' ", 3) + ">"));
  TryAll("school-ctf", kTransfer, bad);
}

const std::string kLearners =
    R"([{"UPN":"A950000178301","Surname":"Quillfeather","Forename":"Tess","DOB":"2014-05-06",
"YearGroup":"6","EntryDate":"2025-11-03","Contacts":[{"Surname":"Quillfeather",
"Relationship":"PAM","ParentalResponsibility":true}]}]
)";

TEST_CASE("hostile learners", "[school][hostile]") {
  std::vector<std::string> bad = Mangled(kLearners);
  bad.push_back(Repeat("[", 5000));
  bad.push_back(Repeat("{\"a\":", 5000));
  bad.push_back("[" + Repeat("1,null,\"x\",[],", 100) + "{}]");
  bad.push_back(Replaced(kLearners, "\"6\"", "1e999"));
  bad.push_back(Replaced(kLearners, "\"6\"", "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{}}}}}}"));
  bad.push_back(Replaced(kLearners, "\"6\"", "\"\\ud800\""));
  bad.push_back(Replaced(kLearners, "true", "[[[]]]"));
  bad.push_back("{\"learners\":" + Repeat("[", 60) + Repeat("]", 60) + "}");
  bad.push_back("{\"learners\":7}");
  bad.push_back("\"Quillfeather\"");
  TryAll("school-learners", kLearners, bad);
}

TEST_CASE("one bad row among a thousand good ones costs that row", "[school][hostile]") {
  std::string rows = "UPN,Surname,Forename,Year\n";
  for (int i = 0; i < 1000; ++i) {
    rows += i == 500 ? ",,,6\n" : "X" + std::to_string(i) + ",Vale,Jo,6\n";
  }
  const Outcome outcome = Read("school-mis", {rows});

  CHECK(outcome.sink.records.size() == 999);
  CHECK(outcome.sink.rejects.size() == 1);
}

TEST_CASE("one pupil with endless rows cannot fill the memory", "[school][hostile]") {
  const Outcome outcome =
      Read("school-mis", {"UPN,Surname,Year\n" + Repeat("A950000178301,Vale,6\n", 20'500)});

  CHECK(outcome.summary.not_taken.at("row beyond the 20000th of its pupil") == 500);
  CHECK(outcome.sink.Warned("school-mis.pupil.too_many_rows"));
  CHECK(outcome.sink.records.size() == 1);
}

TEST_CASE("an unreadable file among good ones is one reject", "[school][hostile]") {
  const Outcome outcome = Read("school-attendance", {kMarks, "nothing like marks\n1\n"});

  CHECK(outcome.read);
  CHECK_FALSE(outcome.summary.complete);
  CHECK(outcome.sink.Rejected("school-attendance.file.unreadable"));
  CHECK(outcome.sink.records.size() == 2);
}

TEST_CASE("a run that is stopped says so and goes no further", "[school][hostile]") {
  class Stopping : public KeepingSink {
   public:
    bool Stopped() const override { return records.size() >= 3; }
  };
  std::string marks = "UPN,Date,AM,PM\n";
  for (int i = 0; i < 50; ++i) marks += "X" + std::to_string(i) + ",2025-11-03,I,I\n";
  Stopping sink;
  const auto summary =
      FormatOf("school-attendance")
          .read({Input::InMemory("x", marks)}, test::TablesOf("school"), test::SomeSender(), sink);

  REQUIRE(summary.ok());
  CHECK_FALSE(summary.value().complete);
  CHECK(sink.records.size() == 3);
  test::CheckNothingVanished(summary.value(), sink);
}

}  // namespace
}  // namespace connectors::school
