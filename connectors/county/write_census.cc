// The spring school census as a council holds it: flat tables, with the dates and booleans that
// the collecting tool writes. The session counts are those of the autumn term before.

#include <algorithm>

#include "connectors/county/text.h"
#include "connectors/county/write_school.h"

namespace connectors::county {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string CensusDate(Date date) {
  return std::to_string(date.year()) + "-" +
         std::string(kMonths[static_cast<std::size_t>(date.month() - 1)]) + "-" +
         Padded(static_cast<std::uint64_t>(date.day()), 2) + " 00:00:00";
}

// The third Thursday of January.
Date CensusDay(int year) {
  const Date first = Day(year, 1, 1);
  return Plus(first, (3 - Weekday(first) + 7) % 7 + 14);
}

class CensusWriter {
 public:
  CensusWriter(const Desk& desk, const Pupil& pupil, const Register& marks)
      : desk_(desk),
        pupil_(pupil),
        child_(pupil.child),
        school_(*pupil.enrolment.school),
        marks_(marks),
        year_(marks.year->start + 1),
        day_(CensusDay(year_)),
        id_("R" + std::to_string(year_) + "-" + school_.key + "-" +
            std::to_string(pupil.enrolment.admission)) {}

  void Write() {
    if (day_ > desk_.plan().end() || pupil_.enrolment.span.from > day_) return;
    if (marks_.days.empty()) return;
    const bool on_roll = pupil_.enrolment.span.Holds(day_);
    if (on_roll) {
      WriteOnRoll();
    } else {
      WriteLeft();
    }
    if (!on_roll) return;
    WriteSessions();
    WriteExclusions();
    if (child_.sen != 'N' && child_.sen_span.from <= day_) {
      Row(FileKind::kCensusNeeds, "senneeds", "pupilonrolltableid,NativeId,sentyperank,sentype",
          {id_, school_.key, "1", child_.sen_need});
      Tell("school.census.senneeds", "sen_support", "sen-needs", child_.sen_span.from, kNever);
      Tell("school.census.pupilonroll", "sen_support", "sen", child_.sen_span.from, kNever);
    }
    const Span& meals = child_.free_meals;
    if (meals.from != kNever && meals.from <= day_) {
      Row(FileKind::kCensusMeals, "fsmperiod",
          "pupilonrolltableid,NativeId,fsmstartdate,fsmenddate,ukcountry",
          {id_, school_.key, CensusDate(meals.from), meals.to <= day_ ? CensusDate(meals.to) : "",
           "ENG"});
      Tell("school.census.fsmperiod", "free_school_meals", "meals|" + meals.from.Iso(), meals.from,
           meals.to <= day_ ? meals.to : kNever);
    }
    const View view = SchoolView(pupil_, day_);
    Row(FileKind::kCensusAddresses, "addresses", "pupilonrolltableid,NativeId,uprn,postcode",
        {id_, school_.key, "", view.postcode});
  }

 private:
  void Row(FileKind kind, std::string_view table, std::string_view columns,
           std::initializer_list<std::string_view> cells) {
    Output& file = desk_.tree.At(Key(kind, school_.index, year_), Plus(day_, 7), [&] {
      const std::string name =
          "census_" + std::to_string(year_) + "_spring_" + std::string(table) + ".csv";
      return FileSpec{SchoolPath(school_, name),
                      school_.agency,
                      "school.census." + std::string(table),
                      std::string(columns) + "\n",
                      "",
                      ""};
    });
    AppendCells(file.NextRow(), cells);
  }

  // Told with the last census that says it.
  void Tell(std::string_view format, std::string_view kind, const std::string& part, Date date,
            Date end) const {
    const Date next = CensusDay(year_ + 1);
    const bool again = next <= desk_.plan().end() && pupil_.enrolment.span.Holds(next);
    if (again) return;
    desk_.truth.Happened(child_,
                         {school_.agency, format, kind, PupilKey(pupil_) + "|" + part, date, end});
  }

  int Possible() const { return marks_.Totals().possible[0]; }

  void WriteOnRoll() {
    const View view = SchoolView(pupil_, day_);
    const bool sen = child_.sen != 'N' && child_.sen_span.from <= day_;
    const bool renamed = !child_.former_family.empty() && day_ >= child_.name_changed;
    Random random(Mix(child_.seed, static_cast<std::uint64_t>(year_)));
    // Half the schools leave these two blank where nothing is special.
    const bool blank = school_.index % 2 == 1;
    Row(FileKind::kCensusOnRoll, "pupilonroll",
        "pupilonrolltableid,NativeId,upn,formerupn,surname,forename,middlenames,preferredsurname,"
        "formersurname,dob,sex,entrydate,enrolstatus,ncyearactual,ethnicity,language,senprovision,"
        "termlysessionspossible,youngcarer",
        {id_, school_.key, child_.upn, child_.former_upn, view.family, view.given, view.middle, "",
         renamed ? child_.former_family : "", CensusDate(*view.birth), std::string(1, child_.sex),
         CensusDate(pupil_.enrolment.span.from), blank ? "" : "C", YearGroup(child_, year_ - 1),
         child_.ethnicity, child_.language, sen ? std::string(1, child_.sen) : (blank ? "" : "N"),
         std::to_string(Possible()) + ".0",
         child_.young_carer ? (random.Chance(5000) ? "P" : "S") : "N"});
    if (child_.young_carer)
      Tell("school.census.pupilonroll", "enrolment", "young-carer", day_, kNever);
    Tell("school.census.pupilonroll", "enrolment", "enrolment|" + pupil_.enrolment.span.from.Iso(),
         pupil_.enrolment.span.from, kNever);
  }

  void WriteLeft() {
    if (pupil_.enrolment.span.to < Day(year_ - 1, 9, 1)) return;
    const View view = SchoolView(pupil_, pupil_.enrolment.span.to);
    Row(FileKind::kCensusLeft, "pupilnolongeronroll",
        "pupilnolongeronrolltableid,NativeId,upn,formerupn,surname,forename,middlenames,dob,sex,"
        "entrydate,leavingdate,ethnicity,language,termlysessionspossible",
        {id_, school_.key, child_.upn, child_.former_upn, view.family, view.given, view.middle,
         CensusDate(*view.birth), std::string(1, child_.sex),
         CensusDate(pupil_.enrolment.span.from), CensusDate(pupil_.enrolment.span.to),
         child_.ethnicity, child_.language, std::to_string(Possible()) + ".0"});
    desk_.truth.Happened(child_, {school_.agency, "school.census.pupilnolongeronroll", "leaving",
                                  PupilKey(pupil_) + "|leaving|" + pupil_.enrolment.span.from.Iso(),
                                  pupil_.enrolment.span.to});
  }

  // Counts of absence by reason: no dates.
  void WriteSessions() {
    const std::vector<int> counts = marks_.AutumnCounts();
    bool any = false;
    for (std::size_t mark = 0; mark < counts.size(); ++mark) {
      const MarkClass counts_as = ClassOf(static_cast<Mark>(mark));
      const bool absence =
          counts_as == MarkClass::kAuthorised || counts_as == MarkClass::kUnauthorised;
      if (!absence || counts[mark] == 0) continue;
      any = true;
      Row(FileKind::kCensusSessions, "termlysessiondetailsonroll",
          "pupilonrolltableid,NativeId,sessions,attendancereason",
          {id_, school_.key, std::to_string(counts[mark]) + ".0", CodeOf(static_cast<Mark>(mark))});
    }
    if (!any) return;
    const Date from = std::max(Day(year_ - 1, 9, 1), pupil_.enrolment.span.from);
    desk_.truth.Happened(
        child_, {school_.agency, "school.census.termlysessiondetailsonroll", "attendance_period",
                 PupilKey(pupil_) + "|census-attendance|" + std::to_string(year_ - 1) + "-autumn",
                 from, Day(year_ - 1, 12, 31)});
  }

  void WriteExclusions() {
    for (const Suspension& suspension : pupil_.household.suspensions) {
      const bool mine = suspension.child == pupil_.place && suspension.from < day_ &&
                        suspension.from >= Day(year_ - 1, 9, 1) &&
                        pupil_.enrolment.span.Holds(suspension.from);
      if (!mine) continue;
      // Some systems still write the category that was renamed.
      const bool old_name = school_.index % 5 == 2;
      Row(FileKind::kCensusExclusions, "termlyexclusionsonroll",
          "pupilonrolltableid,NativeId,startdate,sessions,reason1,reason2,reason3,category,"
          "senprovision",
          {id_, school_.key, CensusDate(suspension.from),
           std::to_string(suspension.sessions) + ".0", suspension.reason1, suspension.reason2, "",
           old_name ? "FIXD" : suspension.category, std::string(1, child_.sen)});
      desk_.truth.Happened(
          child_, {school_.agency, "school.census.termlyexclusionsonroll", "suspension",
                   PupilKey(pupil_) + "|suspension|" + suspension.from.Iso(), suspension.from});
    }
  }

  const Desk& desk_;
  const Pupil& pupil_;
  const Child& child_;
  const School& school_;
  const Register& marks_;
  const int year_;
  const Date day_;
  const std::string id_;
};

}  // namespace

void WriteCensus(const Desk& desk, const Pupil& pupil, const Register& marks) {
  CensusWriter(desk, pupil, marks).Write();
}

}  // namespace connectors::county
