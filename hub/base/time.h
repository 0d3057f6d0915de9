// Moments, calendar days, and the clock that tells them.
//
// Only app/ makes a SystemClock; everything else is handed a Clock or, in the
// pure rooms, a plain Instant.

#ifndef HUB_BASE_TIME_H_
#define HUB_BASE_TIME_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub {

// Microseconds since 1970-01-01T00:00:00Z, without leap seconds.
struct Instant {
  std::int64_t micros = 0;

  // "2026-11-21T20:05:33.000123Z": always UTC, always six decimals.
  std::string Rfc3339() const;

  // RFC 3339 with a zone ('Z' or +hh:mm), years 1900 to 2199, zero to nine decimals
  // (those beyond six are cut).
  static std::optional<Instant> Parse(std::string_view text);

  Instant Plus(std::int64_t seconds) const { return {micros + seconds * 1'000'000}; }

  friend auto operator<=>(const Instant&, const Instant&) = default;
};

// A day of the Gregorian calendar, counted from 1970-01-01.
struct Date {
  std::int32_t days = 0;

  static std::optional<Date> FromCivil(int year, int month, int day);  // nullopt: no such day
  static std::optional<Date> Parse(std::string_view iso);              // "2015-02-28" only
  static Date Of(Instant at);                                          // its day in UTC

  int year() const;
  int month() const;
  int day() const;
  std::string Iso() const;
  Instant Midnight() const { return {static_cast<std::int64_t>(days) * 86'400'000'000}; }

  // The same day so many years later; 29 February becomes 1 March.
  Date PlusYears(int years) const;

  friend auto operator<=>(const Date&, const Date&) = default;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant Now() const override;
};

}  // namespace hub

#endif  // HUB_BASE_TIME_H_
