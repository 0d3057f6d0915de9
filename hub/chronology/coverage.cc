#include "hub/chronology/coverage.h"

#include <algorithm>
#include <cstdint>

namespace hub::chronology {
namespace {

constexpr std::int64_t kSecondsOfDay = 86'400;

FeedStatement StateOf(const Feed& feed, Instant now) {
  if (!feed.last_received) return {feed, FeedState::kNeverReceived, std::nullopt};
  const Instant due =
      feed.last_received->Plus(std::max(feed.expected_every_days, 1) * kSecondsOfDay);
  if (now <= due) return {feed, FeedState::kFresh, std::nullopt};
  return {feed, FeedState::kSilent, due};
}

}  // namespace

std::string_view Name(FeedState state) {
  switch (state) {
    case FeedState::kNeverReceived:
      return "never_received";
    case FeedState::kFresh:
      return "fresh";
    case FeedState::kSilent:
      return "silent";
  }
  return "";
}

std::vector<FeedStatement> StateCoverage(const std::vector<Feed>& feeds, Instant now) {
  std::vector<FeedStatement> statements;
  statements.reserve(feeds.size());
  for (const Feed& feed : feeds) statements.push_back(StateOf(feed, now));
  std::stable_sort(
      statements.begin(), statements.end(),
      [](const FeedStatement& a, const FeedStatement& b) { return a.feed.agency < b.feed.agency; });
  return statements;
}

}  // namespace hub::chronology
