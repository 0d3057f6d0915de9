#include "connectors/county/attendance.h"

#include <algorithm>

#include "connectors/county/rates.h"
#include "connectors/county/word_lists.h"

namespace connectors::county {
namespace {

struct Code {
  std::string_view text;
  MarkClass counts;
};
// Codes in force from 19 August 2024, then those that died with it.
constexpr std::array<Code, 25> kCodes = {{
    {"/", MarkClass::kPresent},      {"\\", MarkClass::kPresent},
    {"L", MarkClass::kPresent},      {"V", MarkClass::kPresent},
    {"P", MarkClass::kPresent},      {"W", MarkClass::kPresent},
    {"B", MarkClass::kPresent},      {"K", MarkClass::kPresent},
    {"I", MarkClass::kAuthorised},   {"M", MarkClass::kAuthorised},
    {"R", MarkClass::kAuthorised},   {"E", MarkClass::kAuthorised},
    {"C", MarkClass::kAuthorised},   {"C1", MarkClass::kAuthorised},
    {"C2", MarkClass::kAuthorised},  {"J1", MarkClass::kAuthorised},
    {"T", MarkClass::kAuthorised},   {"G", MarkClass::kUnauthorised},
    {"N", MarkClass::kUnauthorised}, {"O", MarkClass::kUnauthorised},
    {"U", MarkClass::kUnauthorised}, {"Y4", MarkClass::kNotPossible},
    {"#", MarkClass::kNotPossible},  {"H", MarkClass::kAuthorised},
    {"Y", MarkClass::kNotPossible},
}};
enum : Mark {
  kMorning,
  kAfternoon,
  kLate,
  kVisit,
  kSport,
  kWork,
  kOffSite,
  kByAuthority,
  kIll,
  kMedical,
  kReligious,
  kSuspended,
  kOtherLeave,
  kPerformance,
  kPartTime,
  kInterview,
  kTravelling,
  kHoliday,
  kNoReason,
  kUnauthorised,
  kLateAfter,
  kClosed,
  kPlanned,
  kAgreedHoliday,
  kUnable,
};
constexpr int kNewCodesFrom = 2024;

// How long an absence lasts, in days; the mean is 2.3.
constexpr std::array<int, 7> kLengths = {1, 2, 3, 4, 5, 8, 10};
constexpr std::array<int, 7> kLengthWeights = {45, 25, 12, 6, 6, 4, 2};
constexpr int kMeanLengthTenths = 23;

class Keeper {
 public:
  Keeper(const County& county, const Household& household, std::size_t child,
         const Enrolment& enrolment, const SchoolYear& year, Register& into)
      : county_(county),
        household_(household),
        place_(child),
        child_(household.children[child]),
        enrolment_(enrolment),
        year_(year),
        register_(into),
        random_(Mix(Mix(child_.seed, 0xA7), static_cast<std::uint64_t>(year.start))) {}

  void Keep() {
    register_.year = &year_;
    register_.days.clear();
    register_.corrections.clear();
    register_.remarks.clear();
    register_.silent.clear();
    register_.first = year_.IndexFrom(enrolment_.span.from);
    const Date last = std::min(enrolment_.span.to, county_.plan.end());
    if (last < enrolment_.span.from || last == kNever) return;
    const std::size_t after = year_.IndexFrom(Plus(last, 1));
    if (register_.first >= after) return;
    register_.days.assign(after - register_.first, {kMorning, kAfternoon});
    BeAbsent();
    BeLateOrOut();
    Close();
    FollowSuspensions();
    FollowIncidents();
    FallSilent();
    std::stable_sort(register_.remarks.begin(), register_.remarks.end(),
                     [](const Remark& a, const Remark& b) { return a.day < b.day; });
  }

 private:
  std::size_t size() const { return register_.days.size(); }
  std::array<Mark, 2>& At(std::size_t day) { return register_.days[day]; }

  void BeAbsent() {
    // The chance that an absence begins on a day, so that the share of days away comes out.
    const int away = std::min(child_.absence + random_.Between(-10, 10), 800);
    const int begins = std::max(away, 2) * 10'000 * 10 / ((1000 - away) * kMeanLengthTenths);
    for (std::size_t day = 0; day < size(); ++day) {
      if (!random_.Chance(begins)) continue;
      const auto length = static_cast<std::size_t>(kLengths[random_.Weighted(kLengthWeights)]);
      day += Spell(day, length);
    }
  }

  // Returns the days that it took.
  std::size_t Spell(std::size_t day, std::size_t length) {
    static constexpr std::array<int, 9> kReasons = {5500, 1500, 900, 450, 500, 120, 60, 800, 60};
    const bool new_codes = year_.start >= kNewCodesFrom;
    const bool obsolete = random_.Chance(rates::kObsoleteMark);
    switch (random_.Weighted(kReasons)) {
      case 0:
        return Fill(day, length, kIll);
      case 1:
        return Fill(day, length, kUnauthorised);
      case 2: {  // an appointment takes a session
        At(day)[random_.Below(2)] = kMedical;
        return 1;
      }
      case 3:
        return Fill(day, length + 4, new_codes != obsolete ? kHoliday : kAgreedHoliday);
      case 4:
        return Fill(day, 1, kOtherLeave);
      case 5:
        return Fill(day, 1, kReligious);
      case 6:
        return Fill(day, 1, new_codes ? kPerformance : kOtherLeave);
      case 7:
        return Provisional(day, length);
      default:
        return Fill(day, 1, new_codes ? kInterview : kOtherLeave);
    }
  }

  std::size_t Fill(std::size_t day, std::size_t length, Mark mark) {
    const std::size_t end = std::min(day + length, size());
    for (std::size_t i = day; i < end; ++i) At(i) = {mark, mark};
    return end - day;
  }

  // No reason yet; it comes some days later, and mostly it was illness.
  std::size_t Provisional(std::size_t day, std::size_t length) {
    const std::size_t taken = Fill(day, std::min<std::size_t>(length, 3), kNoReason);
    const Mark became = random_.Chance(6500) ? kIll : kUnauthorised;
    const int waited = random_.Between(1, 5);
    for (std::size_t i = day; i < day + taken; ++i) Correct(i, became, waited);
    return taken;
  }

  void Correct(std::size_t day, Mark became, int waited) {
    const std::size_t in_year = register_.first + day;
    const Date made = Plus(year_.days[in_year].date, waited);
    if (made <= county_.plan.end()) {
      register_.corrections.push_back({in_year, became, became, made});
    }
  }

  void BeLateOrOut() {
    const int late = 60 + child_.absence * 2;
    for (std::size_t day = 0; day < size(); ++day) {
      std::array<Mark, 2>& marks = At(day);
      if (marks[0] != kMorning || marks[1] != kAfternoon) continue;
      const int dice = static_cast<int>(random_.Below(10'000));
      if (dice < late) {
        marks[0] = kLate;
      } else if (dice < late + late / 4) {
        marks[0] = kLateAfter;
      } else if (dice > 9'930) {
        static constexpr std::array<Mark, 6> kOut = {kVisit, kVisit,   kSport,
                                                     kWork,  kOffSite, kByAuthority};
        const Mark out = random_.Pick(kOut);
        marks = {out, out};
      }
    }
  }

  // The same days for every pupil of the school.
  void Close() {
    Random school(Mix(Mix(county_.plan.seed, 0xC1 + enrolment_.school->index),
                      static_cast<std::uint64_t>(year_.start)));
    const auto days = static_cast<std::uint32_t>(year_.days.size());
    for (int i = 0; i < 2; ++i) CloseOn(school.Below(days), kPlanned);
    const std::size_t snow = school.Below(days);
    if (school.Chance(3000)) CloseOn(snow, year_.start >= kNewCodesFrom ? kClosed : kUnable);
  }

  void CloseOn(std::size_t in_year, Mark mark) {
    if (in_year < register_.first || in_year >= register_.first + size()) return;
    At(in_year - register_.first) = {mark, mark};
    register_.corrections.erase(
        std::remove_if(register_.corrections.begin(), register_.corrections.end(),
                       [in_year](const Correction& c) { return c.day == in_year; }),
        register_.corrections.end());
  }

  bool Open(std::size_t day) { return ClassOf(At(day)[0]) != MarkClass::kNotPossible; }

  // The place of the first day on or after `date` that the pupil is enrolled; size() if none.
  std::size_t DayOf(Date date) const {
    const std::size_t in_year = year_.IndexFrom(date);
    if (in_year < register_.first) return size();
    return std::min(in_year - register_.first, size());
  }

  void FollowSuspensions() {
    for (const Suspension& suspension : household_.suspensions) {
      if (suspension.child != place_) continue;
      std::size_t day = DayOf(suspension.from);
      int left = suspension.sessions;
      if (AcademicYearOf(suspension.from) != year_.start) continue;
      for (; left > 0 && day < size(); ++day) {
        if (!Open(day)) continue;
        Forget(day);
        At(day)[0] = kSuspended;
        if (--left > 0) {
          At(day)[1] = kSuspended;
          --left;
        }
      }
    }
  }

  void Forget(std::size_t day) {
    const std::size_t in_year = register_.first + day;
    register_.corrections.erase(
        std::remove_if(register_.corrections.begin(), register_.corrections.end(),
                       [in_year](const Correction& c) { return c.day == in_year; }),
        register_.corrections.end());
  }

  void FollowIncidents() {
    for (const Incident& incident : household_.incidents) {
      const bool this_year = AcademicYearOf(incident.date) == year_.start;
      const bool mine = std::find(incident.children.begin(), incident.children.end(), place_) !=
                        incident.children.end();
      if (!this_year || !mine || !enrolment_.span.Holds(incident.date)) continue;
      if (incident.school_note) {
        const std::size_t day = DayOf(Plus(incident.date, 1));
        if (day < size() && Open(day)) {
          register_.remarks.push_back(
              {register_.first + day, random_.Pick(SchoolNotes()), incident.number});
        }
      }
      if (incident.kind != IncidentKind::kMissing) continue;
      for (std::size_t day = DayOf(Plus(incident.date, 1)); day < size(); ++day) {
        if (year_.days[register_.first + day].date > incident.until) break;
        if (!Open(day) || At(day)[0] == kSuspended) continue;
        Forget(day);
        At(day) = {kNoReason, kNoReason};
        Correct(day, kUnauthorised, 6);
      }
    }
  }

  // Three school days on which the family could not be reached; the trigger of a visit.
  void FallSilent() {
    if (household_.need < 2 || size() < 30) return;
    if (!random_.Chance(rates::kThreeDaysSilent)) return;
    const std::size_t day = 10 + random_.Below(static_cast<std::uint32_t>(size() - 20));
    for (std::size_t i = day; i < day + 3; ++i) {
      if (!Open(i) || At(i)[0] == kSuspended) return;
    }
    const bool explained = random_.Chance(7000);
    for (std::size_t i = day; i < day + 3; ++i) {
      Forget(i);
      At(i) = {kNoReason, kNoReason};
      if (explained) Correct(i, kUnauthorised, 7);
    }
    register_.silent.push_back(register_.first + day);
  }

  const County& county_;
  const Household& household_;
  const std::size_t place_;
  const Child& child_;
  const Enrolment& enrolment_;
  const SchoolYear& year_;
  Register& register_;
  Random random_;
};

bool OnlyWeekendBetween(Date last, Date next) {
  for (Date day = Plus(last, 1); day < next; day = Plus(day, 1)) {
    const int weekday = Weekday(day);
    if (weekday > 0 && weekday < 4) return false;
  }
  return true;
}

// Calls back with each day's marks as they stand after the corrections.
template <class Each>
void ForEachDay(const Register& from, const Each& each) {
  std::vector<std::array<Mark, 2>> days = from.days;
  for (const Correction& correction : from.corrections) {
    days[correction.day - from.first] = {correction.morning, correction.afternoon};
  }
  for (std::size_t i = 0; i < days.size(); ++i) {
    each(from.year->days[from.first + i], days[i]);
  }
}

}  // namespace

std::string_view CodeOf(Mark mark) { return kCodes[mark].text; }
MarkClass ClassOf(Mark mark) { return kCodes[mark].counts; }

TermTotals Register::Totals() const {
  TermTotals totals;
  ForEachDay(*this, [&totals](const SchoolDay& day, const std::array<Mark, 2>& marks) {
    const auto at = static_cast<std::size_t>(day.term);
    for (const Mark mark : marks) {
      const MarkClass counts = ClassOf(mark);
      if (counts == MarkClass::kNotPossible) continue;
      ++totals.possible[at];
      if (counts == MarkClass::kPresent) ++totals.present[at];
      if (counts == MarkClass::kAuthorised) ++totals.authorised[at];
      if (counts == MarkClass::kUnauthorised) ++totals.unauthorised[at];
    }
  });
  return totals;
}

std::vector<Spell> Register::Spells() const {
  std::vector<Spell> spells;
  bool open = false;
  Date before;
  ForEachDay(*this, [&](const SchoolDay& day, const std::array<Mark, 2>& marks) {
    if (open && !OnlyWeekendBetween(before, day.date)) open = false;
    before = day.date;
    for (const Mark mark : marks) {
      const MarkClass counts = ClassOf(mark);
      if (counts == MarkClass::kNotPossible) continue;
      if (counts == MarkClass::kPresent) {
        open = false;
      } else if (open) {
        spells.back().last = day.date;
      } else {
        spells.push_back({day.date, day.date});
        open = true;
      }
    }
  });
  return spells;
}

std::vector<int> Register::AutumnCounts() const {
  std::vector<int> counts(kCodes.size(), 0);
  ForEachDay(*this, [&counts](const SchoolDay& day, const std::array<Mark, 2>& marks) {
    if (day.term != Term::kAutumn) return;
    for (const Mark mark : marks) ++counts[mark];
  });
  return counts;
}

void KeepRegister(const County& county, const Household& household, std::size_t child,
                  const Enrolment& enrolment, const SchoolYear& year, Register& into) {
  Keeper(county, household, child, enrolment, year, into).Keep();
}

}  // namespace connectors::county
