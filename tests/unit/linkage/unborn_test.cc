#include "hub/linkage/unborn.h"

#include <algorithm>

#include "tests/support/catch.h"

namespace hub::linkage {
namespace {

Date Day(const char* iso) { return Date::Parse(iso).value(); }

TEST_CASE("one baby about the due date is the child that was expected", "[linkage]") {
  const Date due = Day("2026-03-10");
  for (const char* birth : {"2026-03-10", "2026-03-24", "2025-11-20"}) {
    INFO(birth);
    const Verdict verdict = BirthsOf(due, {Day("2024-01-05"), Day(birth)});
    CHECK(verdict.band == Band::kMatch);
    CHECK(verdict.candidates == std::vector<std::size_t>{1});
  }
}

TEST_CASE("a sibling's birth is not the child that is expected", "[linkage]") {
  const Date due = Day("2026-03-10");
  CHECK(BirthsOf(due, {Day("2025-02-01"), Day("2027-01-20")}).band == Band::kNone);
  CHECK(BirthsOf(due, {}).band == Band::kNone);
}

TEST_CASE("several babies split the one life that was expected", "[linkage]") {
  const Verdict verdict =
      BirthsOf(Day("2026-03-10"), {Day("2026-02-20"), Day("2026-02-20"), Day("2020-02-20")});

  CHECK(verdict.band == Band::kMany);
  CHECK(verdict.candidates == std::vector<std::size_t>{0, 1});
}

TEST_CASE("a due date moved by a scan is the same pregnancy", "[linkage]") {
  CHECK(SamePregnancy(Day("2026-03-10"), Day("2026-02-25")));
  CHECK_FALSE(SamePregnancy(Day("2026-03-10"), Day("2026-12-01")));
}

TEST_CASE("whoever may be one life before and after birth shares a key", "[linkage][law]") {
  std::size_t missed = 0;
  for (std::int32_t due = 18'000; due < 18'700; ++due) {
    const auto keys = UnbornKeys("9434765919", Date{due});
    for (std::int32_t birth = due - 150; birth < due + 60; ++birth) {
      if (!MayBeBirthOf(Date{due}, Date{birth})) continue;
      const auto others = UnbornKeys("9434765919", Date{birth});
      missed += std::none_of(keys.begin(), keys.end(), [&](const std::string& key) {
        return std::find(others.begin(), others.end(), key) != others.end();
      });
    }
  }
  CHECK(missed == 0);
  CHECK(UnbornKeys("", Date{18'000}).empty());
  CHECK(UnbornKeys("a", Date{18'000}) != UnbornKeys("b", Date{18'000}));
}

}  // namespace
}  // namespace hub::linkage
