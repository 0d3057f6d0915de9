#include "connectors/school/calendar.h"

#include <algorithm>

namespace connectors::school {
namespace {

using hub::Date;
using hub::PartialDate;

// The days that a record can speak of.
const Date kFirstDay = *Date::FromCivil(1900, 1, 1);
const Date kLastDay = *Date::FromCivil(2199, 12, 31);

PartialDate Between(Date from, Date to) {
  from = std::clamp(from, kFirstDay, kLastDay);
  return PartialDate::Range(from, std::clamp(to, from, kLastDay));
}

Date Day(int year, int month, int day) { return *Date::FromCivil(year, month, day); }

}  // namespace

int SchoolYearOf(Date day) {
  const int month = day.month();
  const bool begun = month > 8 || (month == 8 && day.day() >= 19);
  return begun ? day.year() : day.year() - 1;
}

std::string YearWords(int school_year) {
  const int end = (school_year + 1) % 100;
  return std::to_string(school_year) + "/" + (end < 10 ? "0" : "") + std::to_string(end);
}

PartialDate WholeYear(int school_year) {
  return Between(Day(school_year, 8, 19), Day(school_year + 1, 8, 18));
}

Date EasterSunday(int year) {
  // The anonymous Gregorian computus.
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int g = (b - (b + 8) / 25 + 1) / 3;
  const int h = (19 * a + b - b / 4 - g + 15) % 30;
  const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return Day(year, n / 31, n % 31 + 1);
}

int Weekday(Date day) { return ((day.days + 3) % 7 + 7) % 7; }

SchoolTerm SchoolTerm::Of(Date day) {
  const int year = SchoolYearOf(day);
  if (day.year() == year) return {year, Term::kAutumn};
  return {year, day <= EasterSunday(year + 1) ? Term::kSpring : Term::kSummer};
}

SchoolTerm SchoolTerm::Before() const {
  switch (term) {
    case Term::kAutumn:
      return {year - 1, Term::kSummer};
    case Term::kSpring:
      return {year, Term::kAutumn};
    case Term::kSummer:
      return {year, Term::kSpring};
  }
  return *this;
}

PartialDate SchoolTerm::Days() const {
  const Date easter = EasterSunday(year + 1);
  switch (term) {
    case Term::kAutumn:
      return Between(Day(year, 8, 19), Day(year, 12, 31));
    case Term::kSpring:
      return Between(Day(year + 1, 1, 1), easter);
    case Term::kSummer:
      return Between({easter.days + 1}, Day(year + 1, 8, 18));
  }
  return {};
}

std::string SchoolTerm::Id() const {
  const char* name = term == Term::kAutumn ? "autumn" : term == Term::kSpring ? "spring" : "summer";
  return std::to_string(year) + "-" + name;
}

std::string SchoolTerm::Words() const {
  const char* name = term == Term::kAutumn ? "autumn" : term == Term::kSpring ? "spring" : "summer";
  return std::string(name) + " term " + YearWords(year);
}

}  // namespace connectors::school
