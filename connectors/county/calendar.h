// School years as England has them: which days schools are open, and in which term.
//
// Simplified, the same for every school: the year begins on 3 September and ends on 21 July, with
// a week off in each half term, two weeks around Easter and at Christmas, and the early May bank
// holiday. Days are worked out once and then shared.

#ifndef CONNECTORS_COUNTY_CALENDAR_H_
#define CONNECTORS_COUNTY_CALENDAR_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "hub/base/time.h"

namespace connectors::county {

using hub::Date;

// REQUIRES: the day exists
Date Day(int year, int month, int day);
inline Date Plus(Date date, int days) { return {date.days + days}; }
int Weekday(Date date);       // 0 Monday .. 6 Sunday
Date NextWeekday(Date date);  // the day itself, or the Monday after a weekend
Date PlusWorkingDays(Date date, int days);
int AcademicYearOf(Date date);  // 2024 for 1 September 2024 to 31 August 2025
int YearsBetween(Date birth, Date at);

enum class Term : std::uint8_t { kAutumn = 0, kSpring = 1, kSummer = 2 };

struct SchoolDay {
  Date date;
  Term term = Term::kAutumn;
  std::array<char, 10> iso{};    // 2024-09-03
  std::array<char, 10> slash{};  // 03/09/2024
};

struct SchoolYear {
  int start = 0;  // 2024 for 2024/25
  std::vector<SchoolDay> days;
  std::string label;  // "2024-25"

  // The place of the first school day on or after `date`; days.size() if none is left.
  std::size_t IndexFrom(Date date) const;
};

SchoolYear MakeSchoolYear(int start);

std::string Slash(Date date);    // 28/02/2015
std::string Compact(Date date);  // 20150228

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_CALENDAR_H_
