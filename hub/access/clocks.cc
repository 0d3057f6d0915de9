#include "hub/access/clocks.h"

#include <algorithm>

namespace hub::access {
namespace {

constexpr std::int64_t kMicros = 1'000'000;

// 1970-01-01 was a Thursday. Saturday is 5, Sunday 6.
int WeekdayOf(Date day) { return ((day.days + 3) % 7 + 7) % 7; }

Date LastOf(int year, int month) {
  for (int day = 31; day > 28; --day) {
    if (const auto last = Date::FromCivil(year, month, day)) return *last;
  }
  return *Date::FromCivil(year, month, 28);
}

}  // namespace

bool IsWorkingDay(Date day, std::span<const Date> holidays) {
  return WeekdayOf(day) < 5 && std::find(holidays.begin(), holidays.end(), day) == holidays.end();
}

Date PlusWorkingDays(Date day, int n, std::span<const Date> holidays) {
  while (n > 0) {
    ++day.days;
    if (IsWorkingDay(day, holidays)) --n;
  }
  return day;
}

Date PlusMonths(Date day, int months) {
  const int month = day.year() * 12 + day.month() - 1 + months;
  const auto same = Date::FromCivil(month / 12, month % 12 + 1, day.day());
  return same ? *same : LastOf(month / 12, month % 12 + 1);
}

Date RightsClock(Date received, int months, std::span<const Date> holidays) {
  Date due = PlusMonths(received, months);
  while (!IsWorkingDay(due, holidays)) ++due.days;
  return due;
}

bool IsWithin(Instant opened, std::int64_t seconds, Instant at) {
  return opened <= at && at.micros - opened.micros < seconds * kMicros;
}

}  // namespace hub::access
