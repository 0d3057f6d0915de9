#include "hub/chronology/coverage.h"

#include "tests/support/catch.h"

namespace hub::chronology {
namespace {

const Instant kNow = Instant::Parse("2026-11-21T09:00:00Z").value();
constexpr std::int64_t kDay = 86'400;

Feed FeedOf(std::string_view agency, std::optional<Instant> last_received) {
  Feed feed;
  feed.agency = AgencyId::From(agency).value();
  feed.name = "St Mary's";
  feed.kind = records::AgencyKind::kSchool;
  feed.expected_every_days = 7;
  feed.last_received = last_received;
  return feed;
}

FeedStatement StatementOf(const Feed& feed) { return StateCoverage({feed}, kNow).at(0); }

TEST_CASE("a feed that never pushed is said to be so", "[chronology]") {
  const FeedStatement statement = StatementOf(FeedOf("st-marys", std::nullopt));

  CHECK(statement.state == FeedState::kNeverReceived);
  CHECK_FALSE(statement.silent_since);
  CHECK(statement.feed.name == "St Mary's");
}

TEST_CASE("a feed is fresh until its next push is overdue", "[chronology]") {
  CHECK(StatementOf(FeedOf("st-marys", kNow)).state == FeedState::kFresh);
  CHECK(StatementOf(FeedOf("st-marys", kNow.Plus(-7 * kDay))).state == FeedState::kFresh);
  CHECK_FALSE(StatementOf(FeedOf("st-marys", kNow.Plus(-7 * kDay))).silent_since);

  const Instant just_over{kNow.Plus(-7 * kDay).micros - 1};
  const FeedStatement silent = StatementOf(FeedOf("st-marys", just_over));
  CHECK(silent.state == FeedState::kSilent);
  CHECK(silent.silent_since == just_over.Plus(7 * kDay));
}

TEST_CASE("a push from a clock ahead of ours is fresh", "[chronology]") {
  CHECK(StatementOf(FeedOf("st-marys", kNow.Plus(kDay))).state == FeedState::kFresh);
}

TEST_CASE("a promise of less than a day counts as a day", "[chronology]") {
  Feed feed = FeedOf("st-marys", kNow.Plus(-kDay));
  feed.expected_every_days = 0;
  CHECK(StatementOf(feed).state == FeedState::kFresh);
  feed.last_received = kNow.Plus(-kDay - 1);
  CHECK(StatementOf(feed).state == FeedState::kSilent);
}

TEST_CASE("the statement lists every feed in one order", "[chronology]") {
  const Feed one = FeedOf("aa-school", kNow);
  const Feed two = FeedOf("bb-clinic", std::nullopt);
  const Feed three = FeedOf("cc-police", kNow.Plus(-30 * kDay));

  for (const auto& feeds : {std::vector{one, two, three}, std::vector{three, one, two}}) {
    const std::vector<FeedStatement> statements = StateCoverage(feeds, kNow);
    REQUIRE(statements.size() == 3);
    CHECK(statements[0].feed.agency == one.agency);
    CHECK(statements[1].feed.agency == two.agency);
    CHECK(statements[2].feed.agency == three.agency);
  }
  CHECK(StateCoverage({}, kNow).empty());
}

TEST_CASE("states of a feed have their wire names", "[chronology][format]") {
  CHECK(Name(FeedState::kNeverReceived) == "never_received");
  CHECK(Name(FeedState::kFresh) == "fresh");
  CHECK(Name(FeedState::kSilent) == "silent");
}

}  // namespace
}  // namespace hub::chronology
