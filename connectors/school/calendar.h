// School years and terms of England, as records speak of them.
//
// A school year begins on 19 August: some counties open before September, and a new set of
// attendance codes holds from that day. The spring term ends on Easter Sunday.

#ifndef CONNECTORS_SCHOOL_CALENDAR_H_
#define CONNECTORS_SCHOOL_CALENDAR_H_

#include <compare>
#include <cstdint>
#include <string>

#include "hub/base/partial_date.h"
#include "hub/base/time.h"

namespace connectors::school {

enum class Term : std::uint8_t { kAutumn = 1, kSpring = 2, kSummer = 3 };

// 2025: from 19 August 2025 to 18 August 2026.
int SchoolYearOf(hub::Date day);
std::string YearWords(int school_year);  // "2025/26"
hub::PartialDate WholeYear(int school_year);

struct SchoolTerm {
  int year = 0;
  Term term = Term::kAutumn;

  static SchoolTerm Of(hub::Date day);
  SchoolTerm Before() const;
  hub::PartialDate Days() const;
  std::string Id() const;     // "2025-autumn"
  std::string Words() const;  // "autumn term 2025/26"

  friend auto operator<=>(const SchoolTerm&, const SchoolTerm&) = default;
};

hub::Date EasterSunday(int year);

// 0 Monday .. 6 Sunday.
int Weekday(hub::Date day);

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_CALENDAR_H_
