// Attendance: how marks become spells and terms, what a correction does, and what is refused.

#include <set>
#include <string>
#include <vector>

#include "connectors/school/attendance.h"
#include "connectors/school/calendar.h"
#include "connectors/school/formats.h"
#include "connectors/school/read_attendance.h"
#include "tests/unit/connectors/support.h"

namespace connectors::school {
namespace {

using test::DetailOf;
using test::KeepingSink;
using test::Kind;
using test::Label;
using test::Record;

// Remembers which source ids an earlier run handed on.
class RememberingSink : public KeepingSink {
 public:
  bool Holds(std::string_view id) const override { return held.count(std::string(id)) > 0; }
  std::set<std::string> held;
};

hub::Date Day(const char* iso) { return *hub::Date::Parse(iso); }

Summary ReadAll(const std::vector<std::string>& files, KeepingSink& sink,
                std::size_t budget = kPortionBytes) {
  std::vector<Input> inputs;
  for (const std::string& file : files) inputs.push_back(Input::InMemory("marks.csv", file));
  const auto summary =
      ReadAttendanceWithin(budget, inputs, test::TablesOf("school"), test::SomeSender(), sink);
  if (!summary.ok()) FAIL(summary.error().for_caller);
  test::CheckNothingVanished(summary.value(), sink);
  return summary.value();
}

const std::string kHeader = "UPN,Surname,Forename,DOB,Date,Session,Mark\n";
const std::string kPupil = "A950000178301,Marlow,Tess,06/05/2014,";

// Both sessions of each day, from the pairs of marks given: "//" is a present day.
std::string Days(const std::string& first, const std::vector<std::string>& days,
                 const std::string& pupil = kPupil) {
  std::string rows;
  hub::Date day = Day(first.c_str());
  for (const std::string& marks : days) {
    while (Weekday(day) > 4) day = {day.days + 1};
    for (int half = 0; half < 2; ++half) {
      const std::string mark = marks == "//" ? (half == 0 ? "/" : "\\") : marks.substr(half, 1);
      rows += pupil + day.Iso() + (half == 0 ? ",AM," : ",PM,") + mark + "\n";
    }
    day = {day.days + 1};
  }
  return rows;
}

const Record* Find(const KeepingSink& sink, const std::string& id) {
  for (const Record& record : sink.records) {
    if (record.source_id.Reveal() == id) return &record;
  }
  return nullptr;
}

TEST_CASE("consecutive missed sessions are one spell, with its reasons in words", "[school]") {
  KeepingSink sink;
  // Monday 3 November 2025.
  ReadAll({kHeader + Days("2025-11-03", {"//", "/I", "II", "NN", "//"})}, sink);

  REQUIRE(sink.records.size() == 2);  // and the term, which has ten sessions
  const Record& spell = *Find(sink, "A950000178301|absence|2025-11-04");
  CHECK(spell.kind == Kind::kAttendancePeriod);
  CHECK(spell.summary.Reveal() == "Absent for 5 sessions: illness (3), no reason given yet (2)");
  CHECK(spell.happened.Iso() == "2025-11-04/2025-11-06");
  CHECK(DetailOf(spell, "from") == "2025-11-04 afternoon");
  CHECK(DetailOf(spell, "to") == "2025-11-06 afternoon");
  CHECK(spell.labels.Has(Label::kHealth));
  CHECK(spell.subjects.at(0).identifiers.at(1).verified);
}

TEST_CASE("a term tells its percentage and persistent absence with the numbers", "[school]") {
  KeepingSink sink;
  ReadAll(
      {kHeader + Days("2025-11-03", {"//", "//", "//", "OO", "//", "//", "L\\", "VV", "//", "//"})},
      sink);

  const Record& term = *Find(sink, "A950000178301|attendance|2025-autumn");
  CHECK(term.summary.Reveal() ==
        "Attendance 90.0 % in the autumn term 2025/26: missed 2 of 20 possible sessions; "
        "persistent absence");
  CHECK(DetailOf(term, "persistent_absence") == "yes: missed 2 of 20 possible sessions");
  CHECK(DetailOf(term, "missed_unauthorised") == "2");
  CHECK(DetailOf(term, "late") == "1");
  CHECK(term.labels == hub::records::LabelSet().With(Label::kGeneral));
  CHECK(term.happened.Iso() == "2025-11-03/2025-11-14");
}

TEST_CASE("less than ten in a hundred is not persistent absence", "[school]") {
  CHECK(IsPersistent(10, 100));
  CHECK_FALSE(IsPersistent(9, 100));
  CHECK_FALSE(IsPersistent(1, 11));
  CHECK(PersistentWords(9, 100) == "no: missed 9 of 100 possible sessions");
  CHECK(Percent(189, 200) == "94.5 %");
  CHECK(Percent(2, 3) == "66.7 %");
}

TEST_CASE("sessions in neither total neither count nor end a spell", "[school]") {
  KeepingSink sink;
  ReadAll({kHeader + Days("2025-11-03", {"II", "##", "II", "XX", "//", "//", "//", "//"})}, sink);

  const Record& spell = *Find(sink, "A950000178301|absence|2025-11-03");
  CHECK(DetailOf(spell, "sessions_missed") == "4");
  CHECK(DetailOf(*Find(sink, "A950000178301|attendance|2025-autumn"), "sessions_possible") == "12");
}

TEST_CASE("a weekend does not end a spell, a school day without marks does", "[school]") {
  KeepingSink over_weekend;
  ReadAll({kHeader + Days("2025-11-07", {"II", "II"})}, over_weekend);  // Friday, Monday
  KeepingSink over_tuesday;
  ReadAll({kHeader + Days("2025-11-03", {"II"}) + Days("2025-11-05", {"II"})}, over_tuesday);

  KeepingSink over_holiday;
  // Friday; the Monday is a bank holiday without marks; Tuesday.
  ReadAll({kHeader + Days("2025-08-22", {"II"}) + Days("2025-08-26", {"II"})}, over_holiday);

  CHECK(over_weekend.records.size() == 1);
  CHECK(over_holiday.records.size() == 1);
  CHECK(over_tuesday.records.size() == 2);
}

TEST_CASE("a correction replaces no reason yet, in whatever order the files come", "[school]") {
  const std::string marks = kHeader + Days("2025-11-03", {"NN", "//"});
  const std::string corrections = kHeader + Days("2025-11-03", {"II"});
  for (const auto& files : {std::vector{marks, corrections}, std::vector{corrections, marks}}) {
    KeepingSink sink;
    const Summary summary = ReadAll(files, sink);

    REQUIRE(sink.records.size() == 1);
    CHECK(sink.records[0].summary.Reveal() == "Absent for 2 sessions: illness");
    CHECK(summary.not_taken.at("mark replaced by another of its session") == 2);
    CHECK(sink.warnings.empty());
  }
}

TEST_CASE("of two different reasons the later row counts, and it is said", "[school]") {
  KeepingSink sink;
  ReadAll({kHeader + Days("2025-11-03", {"MM"}), kHeader + Days("2025-11-03", {"OO"})}, sink);

  CHECK(sink.records.at(0).summary.Reveal() ==
        "Absent for 2 sessions: absent without authorisation");
  CHECK(sink.Warned("school-attendance.mark.changed"));
}

TEST_CASE("a later export gives the same spell the same id and a newer version", "[school]") {
  KeepingSink first;
  KeepingSink second;
  ReadAll({kHeader + Days("2025-11-03", {"NN"})}, first);
  ReadAll({kHeader + Days("2025-11-03", {"II", "II", "//"})}, second);

  REQUIRE(first.records.size() == 1);
  REQUIRE(second.records.size() == 1);
  CHECK(first.records[0].source_id == second.records[0].source_id);
  CHECK(first.records[0].source_version < second.records[0].source_version);
}

TEST_CASE("a spell that a correction did away with is taken back", "[school]") {
  RememberingSink sink;
  sink.held = {"A950000178301|absence|2025-11-04", "A950000178301|absence|2025-11-06"};

  ReadAll({kHeader + Days("2025-11-03", {"//", "//", "II", "II"})}, sink);

  // The 4th was attended after all; the absence of the 6th began on the 5th.
  std::set<std::string> taken_back;
  for (const Record& record : sink.records) {
    if (record.action == hub::records::Action::kRetract) {
      taken_back.insert(record.source_id.Reveal());
    }
  }
  CHECK(taken_back == sink.held);
  CHECK(Find(sink, "A950000178301|absence|2025-11-05") != nullptr);
}

TEST_CASE("what lies outside the days of the file is not taken back", "[school]") {
  RememberingSink sink;
  sink.held = {"A950000178301|absence|2025-10-01", "A950000178301|absence|2025-11-05"};

  ReadAll({kHeader + Days("2025-11-03", {"//", "//"})}, sink);

  CHECK(sink.records.empty());
}

TEST_CASE("codes of another school year are understood and flagged", "[school]") {
  KeepingSink sink;
  // H was agreed holiday until 18 August 2024; C1 came into force the day after.
  ReadAll({kHeader + Days("2025-11-03", {"HH"})}, sink);
  CHECK(sink.records.at(0).summary.Reveal() == "Absent for 2 sessions: holiday that was agreed");
  CHECK(sink.Warned("school-attendance.code.other_year"));

  KeepingSink before;
  ReadAll({kHeader + Days("2023-11-06", {"HH"})}, before);
  CHECK(before.warnings.empty());
  CHECK(before.records.at(0).codes.at(0).system == "dfe-school-2023/attendance");

  KeepingSink interview;
  ReadAll({kHeader + Days("2023-11-06", {"JJ"})}, interview);
  CHECK(interview.records.empty());  // it counted as attending
}

TEST_CASE("the codes in force since August 2024 count as the department counts them", "[school]") {
  const Tables& tables = test::TablesOf("school");
  MarkCodes codes(tables.codes);
  const auto all_are = [&](Counts counts, const std::vector<std::string>& of) {
    for (const std::string& code : of) {
      INFO(code);
      CHECK(codes.CountsAs(*codes.NumberOf(code), 2024) == counts);
      const auto words = tables.codes.Find("attendance", code, 2024);
      REQUIRE(words);
      CHECK(words->current);
    }
  };
  all_are(Counts::kPresent, {"/", "\\", "L"});
  all_are(Counts::kAttending, {"K", "V", "P", "W", "B"});
  all_are(Counts::kAuthorised, {"I", "M", "R", "S", "T", "E", "C", "C1", "C2", "J1"});
  all_are(Counts::kUnauthorised, {"G", "N", "O", "U"});
  all_are(Counts::kNotPossible,
          {"D", "X", "Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7", "Z", "#"});
  CHECK(codes.CountsAs(*codes.NumberOf("J"), 2023) == Counts::kAttending);
  CHECK(codes.CountsAs(*codes.NumberOf("H"), 2023) == Counts::kAuthorised);
  CHECK(codes.CountsAs(*codes.NumberOf("?"), 2024) == Counts::kUnknown);
}

TEST_CASE("a mark that no list has is kept and shown, and counts for nothing", "[school]") {
  KeepingSink sink;
  ReadAll({kHeader + Days("2025-11-03", {"//", "??", "//", "//", "//", "//", "//"})}, sink);

  REQUIRE(sink.records.size() == 1);
  const Record& term = sink.records[0];
  CHECK(DetailOf(term, "sessions_possible") == "12");
  CHECK(DetailOf(term, "not_counted") == "2 sessions with code ?, which no list has");
  REQUIRE(term.codes.size() == 1);
  CHECK_FALSE(term.codes[0].mapped);
  CHECK(term.labels.Has(Label::kRestricted));  // nobody decided what it may tell
  CHECK(sink.Warned("school-attendance.code.unknown"));
}

TEST_CASE("a row a day with AM and PM is read as well", "[school]") {
  KeepingSink sink;
  const Summary summary =
      ReadAll({"Pupil Name;DOB;Date;AM;PM\nMarlow, Tess;2014-05-06;03/11/2025;I;I\n"
               "Marlow, Tess;2014-05-06;04/11/2025;/;\n"},
              sink);

  REQUIRE(sink.records.size() == 1);
  CHECK(DetailOf(sink.records[0], "sessions_missed") == "2");
  CHECK(sink.records[0].source_id.Reveal() == "name:marlow,tess,2014-05-06|absence|2025-11-03");
  CHECK(summary.not_taken.at("session without a mark") == 1);
}

TEST_CASE("a comment of the register is a record of its own with its own labels", "[school]") {
  KeepingSink sink;
  ReadAll({"UPN,Surname,Forename,Date,Session,Mark,Comments\n"
           "A950000178301,Marlow,Tess,2025-11-03,AM,/,said she has bruises on both arms\n"},
          sink);

  REQUIRE(sink.records.size() == 1);
  CHECK(sink.records[0].kind == Kind::kNote);
  CHECK(sink.records[0].source_id.Reveal() == "A950000178301|remark|2025-11-03");
  CHECK(sink.records[0].labels.Has(Label::kChildAbuse));
  CHECK(sink.records[0].nature == hub::records::Nature::kReported);
}

TEST_CASE("rows that cannot be told of are rejected alone", "[school]") {
  KeepingSink sink;
  const Summary summary =
      ReadAll({kHeader + kPupil + "31/02/2025,AM,I\n" + kPupil + "2025-11-03,lunch,I\n" +
               ",,,,2025-11-03,AM,I\n" + kPupil + "2025-11-04,AM,-\n" + kPupil +
               "2026-12-01,AM,C\n" + kPupil + "2025-11-05,PM,I\n"},
              sink);

  CHECK(sink.Rejected("school-attendance.date.unreadable"));
  CHECK(sink.Rejected("school-attendance.mark.no_session"));
  CHECK(sink.Rejected("school-attendance.pupil.unnamed"));
  CHECK(summary.not_taken.at("session without a mark") == 1);
  CHECK(summary.not_taken.at("mark of a day to come") == 1);
  CHECK(sink.records.size() == 1);
  CHECK(summary.units == 6);
  CHECK(summary.rows == 6);
}

TEST_CASE("a wrong check letter is kept and decides nothing", "[school]") {
  KeepingSink sink;
  ReadAll({kHeader + "A123456789001,Marlow,Tess,2014-05-06,2025-11-03,AM,I\n"}, sink);

  const auto& identifiers = sink.records.at(0).subjects.at(0).identifiers;
  REQUIRE(identifiers.size() == 2);
  CHECK(identifiers[1].value.Reveal() == "A123456789001");
  CHECK_FALSE(identifiers[1].verified);
  CHECK(sink.Warned("school-attendance.pupil.upn_unverified"));
}

TEST_CASE("a file beyond the memory budget reads the same in several passes", "[school]") {
  std::string rows = kHeader;
  for (int day = 0; day < 10; ++day) {
    for (int pupil = 0; pupil < 300; ++pupil) {
      const std::string who =
          "P" + std::to_string(100000000000 + pupil) + ",Nm" + std::to_string(pupil) + ",A,,";
      rows += Days(hub::Date{Day("2025-11-03").days + day}.Iso(),
                   {(day + pupil) % 5 == 0   ? "??"
                    : (day * pupil) % 7 == 0 ? "OI"
                                             : "//"},
                   who);
    }
  }
  KeepingSink whole;
  const Summary all = ReadAll({rows}, whole);
  KeepingSink divided;
  const Summary parts = ReadAll({rows}, divided, 40'000);

  CHECK(whole.SourceIds() == divided.SourceIds());
  CHECK(all.rows == parts.rows);
  CHECK(all.warnings == parts.warnings);
  CHECK(all.not_taken == parts.not_taken);
  CHECK(all.people == parts.people);
}

TEST_CASE("pupils who each exceed the memory budget are still read", "[school]") {
  std::string rows = kHeader;
  for (const char* upn : {"A1", "B2", "C3", "D4", "E5"}) {
    rows += Days("2025-11-03", {"II", "//", "OO"}, std::string(upn) + ",Vale,Jo,,");
  }
  KeepingSink sink;
  const Summary summary = ReadAll({rows}, sink, 10);

  CHECK(summary.people == 5);
  CHECK(summary.units == 30);
}

TEST_CASE("Easter and the terms fall where they did", "[school]") {
  CHECK(EasterSunday(2024).Iso() == "2024-03-31");
  CHECK(EasterSunday(2025).Iso() == "2025-04-20");
  CHECK(EasterSunday(2038).Iso() == "2038-04-25");
  CHECK(SchoolTerm::Of(Day("2025-04-17")).Id() == "2024-spring");
  CHECK(SchoolTerm::Of(Day("2025-04-22")).Words() == "summer term 2024/25");
  CHECK(SchoolYearOf(Day("2024-08-18")) == 2023);
  CHECK(SchoolYearOf(Day("2024-08-19")) == 2024);
  CHECK(SchoolTerm{2024, Term::kAutumn}.Before().Id() == "2023-summer");
}

TEST_CASE("each kind of export of a school is recognised by its header", "[school]") {
  const auto recognised = [](const std::string& header) {
    const auto head = HeadOf::Read(Input::InMemory("x", header + "\n"));
    REQUIRE(head.ok());
    std::string best = "none";
    int score = 19;
    for (const Format& format : SchoolFormats()) {
      if (format.recognise(head.value().head()) <= score) continue;
      score = format.recognise(head.value().head());
      best = format.id;
    }
    return best;
  };
  CHECK(recognised("Date,UPN,Surname,Forename,Session,Mark") == "school-attendance");
  CHECK(recognised("Date,UPN,LastName,FirstName,Session,AttendanceCode") == "school-attendance");
  CHECK(recognised("Pupil Name;DOB;Date;AM;PM") == "school-attendance");
  CHECK(recognised("Forename,Surname,UPN,Year,Reg") == "school-mis");
  CHECK(recognised("First name,Last name,UPN,Year group,Registration form") == "school-mis");
  CHECK(recognised("FirstName,LastName,UPN,YearGroup,Form") == "school-mis");
  CHECK(recognised("First Name,Last Name,Year,Class") == "school-mis");
  CHECK(recognised("UPN,Surname,Forename,DOB,Category,Start Date,Sessions,Reason 1") ==
        "school-suspensions");
  CHECK(recognised("pupilonrolltableid,NativeId,sessions,attendancereason") == "school-census");
  CHECK(recognised("case_id,worker,opened") == "none");
}

}  // namespace
}  // namespace connectors::school
