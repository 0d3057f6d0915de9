#include "connectors/county/numbers.h"

#include <set>

#include "connectors/county/calendar.h"
#include "connectors/county/random.h"
#include "connectors/county/text.h"
#include "hub/records/identifiers.h"
#include "tests/support/catch.h"

namespace connectors::county {
namespace {

TEST_CASE("chance is the same on every machine: xoshiro256** after SplitMix64", "[county]") {
  Random random(42);

  CHECK(random.Next() == 0x15780B2E0C2EC716ULL);
  CHECK(random.Next() == 0x6104D9866D113A7EULL);
  CHECK(random.Next() == 0xAE17533239E499A1ULL);
  CHECK(random.Next() == 0xECB8AD4703B360A1ULL);
}

TEST_CASE("chance is as likely as it says", "[county]") {
  Random random(7);
  int hits = 0;

  for (int i = 0; i < 100'000; ++i) hits += random.Chance(2500) ? 1 : 0;

  CHECK(hits > 24'400);
  CHECK(hits < 25'600);
}

TEST_CASE("NHS numbers are valid, of the test range and never the same", "[county]") {
  std::set<std::string> seen;
  for (std::uint32_t n = 0; n < kNhsNumbers; n += 37) {
    const std::string number = NhsNumber(n, 99);
    if (hub::records::NormaliseNhsNumber(number) != number || number.substr(0, 3) != "999" ||
        !seen.insert(number).second) {
      FAIL("not a number of its own: " << number);
    }
  }
  CHECK(seen.size() > 24'000);
}

TEST_CASE("neighbouring NHS numbers differ in every block of nine", "[county]") {
  std::set<std::string> seen;
  for (std::uint32_t n = 0; n < 2'000; ++n) seen.insert(NhsNumber(n, 1));
  CHECK(seen.size() == 2'000);
}

TEST_CASE("a UPN has a right check letter, and a slip of it has not", "[county]") {
  const std::string upn = Upn(998, 2001, 2019, 7);
  CHECK(upn.substr(1) == "998200119007");
  CHECK(hub::records::NormaliseUpn(upn) == upn);
  CHECK_FALSE(hub::records::NormaliseUpn(WithWrongLetter(upn)));
  const std::string temporary = TemporaryUpn(998, 2001, 2019, 30);
  CHECK(hub::records::NormaliseUpn(temporary) == temporary);
  CHECK(temporary.back() > '9');
}

TEST_CASE("schools are open on weekdays of the terms, and closed between", "[county]") {
  const SchoolYear year = MakeSchoolYear(2024);
  CHECK(year.label == "2024-25");
  CHECK(year.days.size() > 185);
  CHECK(year.days.size() < 200);
  for (const SchoolDay& day : year.days) CHECK(Weekday(day.date) < 5);
  const auto open = [&year](int y, int m, int d) {
    const std::size_t at = year.IndexFrom(Day(y, m, d));
    return at < year.days.size() && year.days[at].date == Day(y, m, d);
  };
  CHECK(open(2024, 9, 3));
  CHECK_FALSE(open(2024, 12, 25));
  CHECK_FALSE(open(2025, 4, 18));  // Good Friday
  CHECK_FALSE(open(2025, 5, 5));   // early May bank holiday
  CHECK_FALSE(open(2025, 8, 1));
}

TEST_CASE("what is written in CSV, XML and JSON can be read again", "[county]") {
  std::string row;
  AppendCells(row, {"O'Neill, \"Al\"", "", "x\ny"});
  CHECK(row == "\"O'Neill, \"\"Al\"\"\",,\"x\ny\"\n");
  std::string xml;
  AppendElement(xml, "A", "<&>");
  AppendElement(xml, "B", "");
  CHECK(xml == "<A>&lt;&amp;&gt;</A>");
  std::string json = "{";
  AppendMember(json, "a", "\"\\\n");
  AppendMember(json, "b", "");
  CHECK(json == "{\"a\":\"\\\"\\\\\\u000a\"");
}

TEST_CASE("a misspelt name keeps its first letter and stays text", "[county]") {
  Random random(3);
  for (int i = 0; i < 2'000; ++i) {
    const std::string name = Misspelt("Wójcik", random);
    if (name.front() != 'W' || name.find("ó") != 1 || name == "Wójcik") FAIL(name);
  }
  CHECK(Folded("Zoë Wójcik-Łukasz") == "Zoe Wojcik-Lukasz");
}

}  // namespace
}  // namespace connectors::county
