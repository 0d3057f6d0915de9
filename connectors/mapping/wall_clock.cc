#include "connectors/mapping/wall_clock.h"

#include <string>

#include "connectors/mapping/text.h"
#include "hub/base/partial_date.h"

namespace connectors {
namespace {

using hub::Date;
using hub::Instant;

constexpr std::int64_t kHour = 3600;

// 1970-01-01 was a Thursday.
Date LastSundayOf(int year, int month) {
  const Date last = *Date::FromCivil(year, month, 31);
  return {last.days - (last.days + 4) % 7};
}

bool IsSummer(Instant at) {
  const int year = Date::Of(at).year();
  return at >= LastSundayOf(year, 3).Midnight().Plus(kHour) &&
         at < LastSundayOf(year, 10).Midnight().Plus(kHour);
}

}  // namespace

std::optional<Instant> ReadMoment(std::string_view text) {
  text = TrimBlank(text);
  if (text.size() > 40) return std::nullopt;
  if (const auto exact = Instant::Parse(text)) return exact;
  const auto read = ReadDate(text);
  if (!read || read->precision != hub::Precision::kMinute) return std::nullopt;
  const Instant clock = read->earliest.Midnight().Plus(std::int64_t{read->minute} * 60);
  const Instant in_summer = clock.Plus(-kHour);
  return IsSummer(in_summer) ? in_summer : clock;
}

WallClock WallClockOf(Instant at) {
  const Instant shown = IsSummer(at) ? at.Plus(kHour) : at;
  const Date day = Date::Of(shown);
  return {day, static_cast<int>((shown.micros - day.Midnight().micros) / 60'000'000)};
}

}  // namespace connectors
