#include "hub/base/time.h"

#include <chrono>

#include "hub/base/digits.h"

namespace hub {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;

struct Civil {
  std::int64_t year;
  int month;
  int day;
};

// Days to civil date and back, for the proleptic Gregorian calendar: eras of 400
// years that start on 1 March, so that a leap day is the last day of its year
// (Howard Hinnant, "chrono-compatible low-level date algorithms").
Civil CivilFromDays(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::int64_t DaysFromCivil(std::int64_t year, int month, int day) {
  if (month <= 2) --year;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

bool IsLeap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysInMonth(int year, int month) {
  if (month == 2) return IsLeap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

void AppendDate(std::int64_t days, std::string& out) {
  const Civil civil = CivilFromDays(days);
  std::int64_t year = civil.year;
  if (year < 0) {
    out += '-';
    year = -year;
  }
  if (year > 9999) {
    out += std::to_string(year);
  } else {
    AppendDigits(static_cast<int>(year), 4, out);
  }
  out += '-';
  AppendDigits(civil.month, 2, out);
  out += '-';
  AppendDigits(civil.day, 2, out);
}

// Reads ".123456789" from the front: microseconds, or nullopt if the shape is wrong.
// Text without a fraction has zero.
std::optional<std::int64_t> TakeFraction(std::string_view& text) {
  if (text.empty() || text[0] != '.') return 0;
  text.remove_prefix(1);
  std::int64_t micros = 0;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    if (digits < 6) micros = micros * 10 + (text[digits] - '0');
    ++digits;
  }
  if (digits == 0 || digits > 9) return std::nullopt;
  for (std::size_t i = digits; i < 6; ++i) micros *= 10;
  text.remove_prefix(digits);
  return micros;
}

// Seconds east of UTC; nullopt for anything but 'Z' or +hh:mm.
std::optional<int> ZoneSeconds(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') {
    return std::nullopt;
  }
  const int hours = DigitsOf(text.substr(1, 2));
  const int minutes = DigitsOf(text.substr(4, 2));
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  const int seconds = hours * 3600 + minutes * 60;
  return text[0] == '-' ? -seconds : seconds;
}

}  // namespace

std::string Instant::Rfc3339() const {
  std::int64_t days = micros / kMicrosPerDay;
  std::int64_t rest = micros % kMicrosPerDay;
  if (rest < 0) {
    rest += kMicrosPerDay;
    --days;
  }
  const int second_of_day = static_cast<int>(rest / kMicrosPerSecond);

  std::string text;
  text.reserve(27);
  AppendDate(days, text);
  text += 'T';
  AppendDigits(second_of_day / 3600, 2, text);
  text += ':';
  AppendDigits(second_of_day / 60 % 60, 2, text);
  text += ':';
  AppendDigits(second_of_day % 60, 2, text);
  text += '.';
  AppendDigits(static_cast<int>(rest % kMicrosPerSecond), 6, text);
  text += 'Z';
  return text;
}

std::optional<Instant> Instant::Parse(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
      text[16] != ':') {
    return std::nullopt;
  }
  const std::optional<Date> date = Date::Parse(text.substr(0, 10));
  const int hour = DigitsOf(text.substr(11, 2));
  const int minute = DigitsOf(text.substr(14, 2));
  const int second = DigitsOf(text.substr(17, 2));
  // A leap second is the first moment of the next minute.
  if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
    return std::nullopt;
  }
  const int year = date->year();
  if (year < kFirstYear || year > kLastYear) return std::nullopt;
  text.remove_prefix(19);
  const std::optional<std::int64_t> fraction = TakeFraction(text);
  const std::optional<int> zone = ZoneSeconds(text);
  if (!fraction || !zone) return std::nullopt;
  const std::int64_t second_of_day = hour * 3600 + minute * 60 + second - *zone;
  return Instant{date->Midnight().micros + second_of_day * kMicrosPerSecond + *fraction};
}

std::optional<Date> Date::FromCivil(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12) return std::nullopt;
  if (day < 1 || day > DaysInMonth(year, month)) return std::nullopt;
  return Date{static_cast<std::int32_t>(DaysFromCivil(year, month, day))};
}

std::optional<Date> Date::Parse(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  return FromCivil(DigitsOf(iso.substr(0, 4)), DigitsOf(iso.substr(5, 2)),
                   DigitsOf(iso.substr(8, 2)));
}

Date Date::Of(Instant at) {
  std::int64_t day = at.micros / kMicrosPerDay;
  if (at.micros % kMicrosPerDay < 0) --day;
  return Date{static_cast<std::int32_t>(day)};
}

int Date::year() const { return static_cast<int>(CivilFromDays(days).year); }
int Date::month() const { return CivilFromDays(days).month; }
int Date::day() const { return CivilFromDays(days).day; }

std::string Date::Iso() const {
  std::string text;
  text.reserve(10);
  AppendDate(days, text);
  return text;
}

Date Date::PlusYears(int years) const {
  const Civil civil = CivilFromDays(days);
  const std::int64_t year = civil.year + years;
  // The 29th of a February that has none counts on into March.
  return Date{static_cast<std::int32_t>(DaysFromCivil(year, civil.month, civil.day))};
}

Instant SystemClock::Now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

}  // namespace hub
