#include "hub/chronology/gaps.h"

#include <algorithm>
#include <random>

#include "tests/support/catch.h"

namespace hub::chronology {
namespace {

using records::AgencyKind;
using records::Kind;

constexpr FreshFeeds kAllFresh{true, true};
const Date kToday = *Date::Parse("2026-11-22");

EntryId IdOf(std::size_t number) {
  EntryId::Bytes bytes{};
  bytes[15] = static_cast<std::uint8_t>(number);
  return EntryId(bytes);
}

GapEntry Entry(std::size_t number, Kind kind, std::string_view happened,
               AgencyKind agency = AgencyKind::kSocialCare) {
  GapEntry entry;
  entry.id = IdOf(number);
  entry.kind = kind;
  entry.agency_kind = agency;
  entry.happened = PartialDate::Parse(happened).value_or(PartialDate());
  entry.fresh = true;
  return entry;
}
GapEntry Visit(std::size_t number, std::string_view happened) {
  return Entry(number, Kind::kHealthContact, happened, AgencyKind::kHealth);
}

std::vector<Gap> Find(const std::vector<GapEntry>& entries, const FreshFeeds& feeds = kAllFresh) {
  return FindGaps(entries, feeds, kToday, Settings());
}

TEST_CASE("a stretch without contact is a gap from its set length on", "[chronology][gaps]") {
  const std::vector<Gap> gaps =
      Find({Visit(1, "2026-08-01"), Visit(2, "2026-10-24"), Visit(3, "2026-05-10")});

  REQUIRE(gaps.size() == 1);  // 84 days; the one before has 83
  CHECK(gaps[0] == Gap{GapKind::kNoContact,
                       *Date::Parse("2026-08-01"),
                       Date::Parse("2026-10-24"),
                       84,
                       {IdOf(1), IdOf(2)}});
}

TEST_CASE("a stretch that lasts is stated only while the feeds of all who met the child are fresh",
          "[chronology][gaps]") {
  std::vector<GapEntry> entries = {Visit(1, "2026-02-01"), Visit(2, "2026-03-01")};
  REQUIRE(Find(entries).size() == 1);
  CHECK_FALSE(Find(entries)[0].until);
  CHECK(Find(entries)[0].days == 266);
  entries[0].fresh = false;

  CHECK(Find(entries).empty());
  CHECK(Find({Visit(1, "2026-02-01")}, FreshFeeds()).empty());
  CHECK(Find({}).empty());
}

TEST_CASE("an appointment to which nobody came is a gap and no contact", "[chronology][gaps]") {
  GapEntry missed = Visit(2, "2026-06-10");
  missed.not_brought = true;

  const std::vector<Gap> gaps = Find({Visit(1, "2026-03-01"), missed, Visit(3, "2026-10-01")});

  REQUIRE(gaps.size() == 2);
  CHECK(gaps[0].kind == GapKind::kNotBrought);
  CHECK(gaps[0].entries == std::vector{IdOf(2)});
  CHECK(gaps[1].kind == GapKind::kNoContact);
  CHECK(gaps[1].days == 214);
}

TEST_CASE("a referral that nothing followed in time is unanswered", "[chronology][gaps]") {
  const auto unanswered = [](const std::vector<GapEntry>& entries, FreshFeeds feeds = kAllFresh) {
    const std::vector<Gap> gaps = Find(entries, feeds);
    return std::count_if(gaps.begin(), gaps.end(),
                         [](const Gap& gap) { return gap.kind == GapKind::kUnanswered; });
  };
  const GapEntry referral = Entry(1, Kind::kReferral, "2026-11-08");
  GapEntry decided = referral;
  decided.answered = true;
  GapEntry silent = referral;
  silent.fresh = false;

  CHECK(unanswered({referral}) == 1);
  CHECK(unanswered({Entry(1, Kind::kReferral, "2026-11-09")}) == 0);  // there is time yet
  CHECK(unanswered({decided}) == 0);
  CHECK(unanswered({silent}) == 0);
  CHECK(unanswered({referral}, {true, false}) == 0);
  CHECK(unanswered({referral, Entry(2, Kind::kAssessment, "2026-11-10")}) == 0);
  CHECK(unanswered({referral, Entry(2, Kind::kAssessment, "2026-11-01")}) == 1);
  CHECK(unanswered({referral, Entry(2, Kind::kAssessment, "2026-11-10", AgencyKind::kHealth)}) ==
        1);
}

TEST_CASE("what has no date makes no gap, and what may be any day of a month fills it",
          "[chronology][gaps]") {
  CHECK(Find({Visit(1, "")}).empty());
  CHECK(Find({Visit(1, "2026"), Visit(2, "2026-11-20")}).empty());
}

// Day by day, as one would look it up in a calendar.
TEST_CASE("stretches are those that one would count day by day", "[chronology][gaps][law]") {
  std::mt19937 random(11);
  for (int i = 0; i < 300; ++i) {
    std::vector<GapEntry> entries;
    std::vector<bool> met(700);
    for (std::size_t n = 1 + random() % 6; n > 0; --n) {
      const int day = static_cast<int>(random() % 700);
      GapEntry entry = Visit(n, "2020-01-01");
      entry.happened = PartialDate::Day({kToday.days - 699 + day});
      entries.push_back(entry);
      met[static_cast<std::size_t>(day)] = true;
    }
    std::vector<int> lengths;
    int since = -1;  // days since the last contact; -1: none yet
    for (std::size_t day = 0; day < met.size(); ++day) {
      if (since >= 0) ++since;
      if (met[day] && since >= 84) lengths.push_back(since);
      if (met[day]) since = 0;
    }
    if (since >= 84) lengths.push_back(since);

    std::vector<int> found;
    for (const Gap& gap : Find(entries)) found.push_back(gap.days);
    std::reverse(found.begin(), found.end());
    REQUIRE(found == lengths);
  }
}

}  // namespace
}  // namespace hub::chronology
