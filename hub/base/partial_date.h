// When something happened, as precisely as the source knew and no more.
//
// A day is never invented: "March 2021" is earliest 2021-03-01, latest 2021-03-31,
// precision month. Shapes: ISO 8601 YYYY, YYYY-MM, YYYY-MM-DD; a date with a time;
// a range A/B of dates; EDTF (ISO 8601-2) level 1 unspecified digits ("2015-04-XX").

#ifndef HUB_BASE_PARTIAL_DATE_H_
#define HUB_BASE_PARTIAL_DATE_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "hub/base/time.h"

namespace hub {

// Written in stored entries. Never renumber.
enum class Precision : std::uint8_t {
  kUnknown = 0,
  kMinute = 1,
  kDay = 2,
  kMonth = 3,
  kYear = 4,
  kRange = 5
};

struct PartialDate {
  Date earliest;
  Date latest;  // INVARIANT: earliest <= latest
  Precision precision = Precision::kUnknown;
  std::int16_t minute = 0;  // of the day, as the source's wall clock said; kMinute only

  static PartialDate Day(Date day) { return {day, day, Precision::kDay, 0}; }
  static PartialDate Minute(Date day, int minute) {
    return {day, day, Precision::kMinute, static_cast<std::int16_t>(minute)};
  }
  // REQUIRES: from <= to
  static PartialDate Range(Date from, Date to) { return {from, to, Precision::kRange, 0}; }

  // Reads what Iso() writes, and the shapes above; nullopt for anything else.
  static std::optional<PartialDate> Parse(std::string_view text);

  // "2021", "2021-03", "2021-03-04", "2021-03-04T14:05", "2021-03-04/2021-04-01", "" (unknown)
  std::string Iso() const;

  bool known() const { return precision != Precision::kUnknown; }
  bool exact_day() const { return known() && earliest == latest; }

  // By earliest, then minute, then the more precise first.
  friend std::strong_ordering operator<=>(const PartialDate& a, const PartialDate& b) {
    return std::tie(a.earliest, a.minute, a.latest, a.precision) <=>
           std::tie(b.earliest, b.minute, b.latest, b.precision);
  }
  friend bool operator==(const PartialDate&, const PartialDate&) = default;
};

std::string_view Name(Precision precision);  // "day", "month" ...

}  // namespace hub

#endif  // HUB_BASE_PARTIAL_DATE_H_
