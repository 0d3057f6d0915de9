#include "hub/base/time.h"

#include <chrono>
#include <limits>
#include <string>

#include "tests/support/catch.h"

namespace hub {
namespace {

std::string Reread(const std::string& text) {
  const std::optional<Instant> at = Instant::Parse(text);
  return at ? at->Rfc3339() : "refused";
}

TEST_CASE("every day of six centuries is the day the standard library says", "[base][law]") {
  namespace chrono = std::chrono;
  const Date first = *Date::FromCivil(1800, 1, 1);
  const Date last = *Date::FromCivil(2399, 12, 31);
  int wrong = 0;
  for (Date date = first; date <= last; ++date.days) {
    const chrono::year_month_day civil{chrono::sys_days{chrono::days{date.days}}};
    const bool same = date.year() == static_cast<int>(civil.year()) &&
                      date.month() == static_cast<int>(static_cast<unsigned>(civil.month())) &&
                      date.day() == static_cast<int>(static_cast<unsigned>(civil.day()));
    if (!same || Date::FromCivil(date.year(), date.month(), date.day()) != date) ++wrong;
  }
  CHECK(last.days - first.days == 219'144);
  CHECK(wrong == 0);
}

TEST_CASE("a date reads back as it was written", "[base][format]") {
  for (const char* text : {"2015-02-28", "2024-02-29", "1970-01-01", "0001-01-01", "9999-12-31"}) {
    const std::optional<Date> date = Date::Parse(text);
    REQUIRE(date);
    CHECK(date->Iso() == text);
  }
  CHECK(Date::Parse("1970-01-02")->days == 1);
  CHECK(Date::Parse("1969-12-31")->days == -1);
}

TEST_CASE("a day that no calendar has is refused, not corrected", "[base]") {
  for (const char* text :
       {"", "2015-02-29", "2100-02-29", "2015-13-01", "2015-00-01", "2015-01-00", "2015-04-31",
        "0000-01-01", "2015-1-01", "2015/01/01", "20150101", "2015-01-01 ", " 2015-01-01",
        "2015-01-0a", "-015-01-01", "2015-01-01T00:00"}) {
    INFO(text);
    CHECK_FALSE(Date::Parse(text));
  }
}

TEST_CASE("someone born on 29 February is a year older on 1 March", "[base]") {
  CHECK(Date::Parse("2008-02-29")->PlusYears(1).Iso() == "2009-03-01");
  CHECK(Date::Parse("2008-02-29")->PlusYears(4).Iso() == "2012-02-29");
  CHECK(Date::Parse("2008-02-29")->PlusYears(25).Iso() == "2033-03-01");
  CHECK(Date::Parse("2008-07-31")->PlusYears(18).Iso() == "2026-07-31");
}

TEST_CASE("an instant is written in UTC with six decimals", "[base][format]") {
  CHECK(Instant{0}.Rfc3339() == "1970-01-01T00:00:00.000000Z");
  CHECK(Instant{-1}.Rfc3339() == "1969-12-31T23:59:59.999999Z");
  CHECK(Instant{1'795'291'533'000'123}.Rfc3339() == "2026-11-21T20:05:33.000123Z");
}

TEST_CASE("the same moment in another zone is the same instant", "[base]") {
  CHECK(Reread("2026-11-21T20:05:33.000123Z") == "2026-11-21T20:05:33.000123Z");
  CHECK(Reread("2026-11-21T22:05:33.000123+02:00") == "2026-11-21T20:05:33.000123Z");
  CHECK(Reread("2026-11-21T14:35:33-05:30") == "2026-11-21T20:05:33.000000Z");
  CHECK(Reread("2026-01-01T00:30:00+01:00") == "2025-12-31T23:30:00.000000Z");
  CHECK(Reread("2026-11-21t20:05:33z") == "2026-11-21T20:05:33.000000Z");
}

TEST_CASE("decimals beyond a microsecond are cut, never rounded up", "[base]") {
  CHECK(Reread("2026-11-21T20:05:33.9Z") == "2026-11-21T20:05:33.900000Z");
  CHECK(Reread("2026-11-21T20:05:33.999999999Z") == "2026-11-21T20:05:33.999999Z");
  CHECK(Reread("2026-11-21T20:05:33.0000001Z") == "2026-11-21T20:05:33.000000Z");
  CHECK(Reread("2016-12-31T23:59:60Z") == "2017-01-01T00:00:00.000000Z");
}

TEST_CASE("a time without a zone, or out of bounds, is refused", "[base]") {
  for (const char* text :
       {"", "2026-11-21", "2026-11-21T20:05:33", "2026-11-21T20:05Z", "2026-11-21 20:05:33Z",
        "2026-11-21T24:00:00Z", "2026-11-21T20:60:00Z", "2026-11-21T20:05:61Z",
        "2026-11-21T20:05:33.Z", "2026-11-21T20:05:33.1234567890Z", "2026-11-21T20:05:33+0100",
        "2026-11-21T20:05:33+24:00", "2026-11-21T20:05:33+01:60", "2026-11-21T20:05:33ZZ",
        "2026-02-29T20:05:33Z", "1899-12-31T23:59:59Z", "2200-01-01T00:00:00Z",
        "2026-11-21T20:05:33.1"}) {
    INFO(text);
    CHECK_FALSE(Instant::Parse(text));
  }
}

TEST_CASE("a moment belongs to its day in UTC", "[base]") {
  CHECK(Date::Of(Instant{0}).Iso() == "1970-01-01");
  CHECK(Date::Of(Instant{-1}).Iso() == "1969-12-31");
  CHECK(Date::Of(*Instant::Parse("2026-11-21T23:59:59.999999Z")).Iso() == "2026-11-21");
  CHECK(Date::Parse("2026-11-21")->Midnight().Rfc3339() == "2026-11-21T00:00:00.000000Z");
  CHECK(Instant{0}.Plus(90).Rfc3339() == "1970-01-01T00:01:30.000000Z");
}

TEST_CASE("the furthest instants still have a text", "[base]") {
  CHECK_FALSE(Instant{std::numeric_limits<std::int64_t>::max()}.Rfc3339().empty());
  CHECK(Instant{std::numeric_limits<std::int64_t>::min()}.Rfc3339().front() == '-');
}

TEST_CASE("the system clock tells a time of this century", "[base]") {
  const Instant now = SystemClock().Now();

  CHECK(now > *Instant::Parse("2024-01-01T00:00:00Z"));
  CHECK(now < *Instant::Parse("2100-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace hub
