#include "connectors/county/calendar.h"

#include <algorithm>

namespace connectors::county {
namespace {

// The Sunday of Easter, by the anonymous Gregorian computus.
Date Easter(int year) {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30;
  const int i = c / 4, k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return Day(year, n / 31, n % 31 + 1);
}

bool InWeekOf(Date date, Date other) {
  const Date monday = Plus(other, -Weekday(other));
  return date >= monday && date < Plus(monday, 7);
}

bool IsClosed(Date date, int start) {
  if (Weekday(date) > 4) return true;
  const Date easter = Easter(start + 1);
  const Date first_of_may = Day(start + 1, 5, 1);
  const Date may_holiday = Plus(first_of_may, (7 - Weekday(first_of_may)) % 7);
  return InWeekOf(date, Day(start, 10, 28)) || InWeekOf(date, Day(start + 1, 2, 16)) ||
         InWeekOf(date, Day(start + 1, 5, 28)) || date == may_holiday ||
         (date >= Day(start, 12, 21) && date <= Day(start + 1, 1, 3)) ||
         (date >= Plus(easter, -6) && date <= Plus(easter, 7));
}

template <std::size_t kSize>
void Copy(const std::string& text, std::array<char, kSize>& to) {
  std::copy_n(text.begin(), kSize, to.begin());
}

}  // namespace

Date Day(int year, int month, int day) { return Date::FromCivil(year, month, day).value(); }

int Weekday(Date date) { return ((date.days + 3) % 7 + 7) % 7; }

Date NextWeekday(Date date) {
  const int weekday = Weekday(date);
  return weekday > 4 ? Plus(date, 7 - weekday) : date;
}

Date PlusWorkingDays(Date date, int days) {
  for (; days > 0; --days) date = NextWeekday(Plus(date, 1));
  return date;
}

int AcademicYearOf(Date date) { return date.month() >= 9 ? date.year() : date.year() - 1; }

int YearsBetween(Date birth, Date at) {
  const int years = at.year() - birth.year();
  const bool before =
      at.month() < birth.month() || (at.month() == birth.month() && at.day() < birth.day());
  return before ? years - 1 : years;
}

std::size_t SchoolYear::IndexFrom(Date date) const {
  const auto at = std::lower_bound(days.begin(), days.end(), date,
                                   [](const SchoolDay& d, Date wanted) { return d.date < wanted; });
  return static_cast<std::size_t>(at - days.begin());
}

SchoolYear MakeSchoolYear(int start) {
  SchoolYear year;
  year.start = start;
  year.label = std::to_string(start) + "-" + std::to_string(start + 1).substr(2);
  const Date easter = Easter(start + 1);
  for (Date d = Day(start, 9, 3); d <= Day(start + 1, 7, 21); d = Plus(d, 1)) {
    if (IsClosed(d, start)) continue;
    SchoolDay day;
    day.date = d;
    day.term = d.month() >= 9 ? Term::kAutumn : d < easter ? Term::kSpring : Term::kSummer;
    Copy(d.Iso(), day.iso);
    Copy(Slash(d), day.slash);
    year.days.push_back(day);
  }
  return year;
}

std::string Slash(Date date) {
  const std::string iso = date.Iso();
  return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
}

std::string Compact(Date date) {
  const std::string iso = date.Iso();
  return iso.substr(0, 4) + iso.substr(5, 2) + iso.substr(8, 2);
}

}  // namespace connectors::county
