#include "hub/web/coverage_view.h"

#include <string>
#include <utility>

#include "hub/web/entry_view.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

View FeedView(const chronology::FeedStatement& statement) {
  std::string words = "fresh";
  if (statement.state == chronology::FeedState::kNeverReceived) words = "nothing received yet";
  if (statement.state == chronology::FeedState::kSilent) words = "silent";
  if (statement.state == chronology::FeedState::kSilent && statement.silent_since)
    words += " since " + DayWords(Date::Of(*statement.silent_since));
  if (statement.feed.last_received)
    words += ", last received " + MomentWords(*statement.feed.last_received);
  return View()
      .Text("feed_name", statement.feed.name)
      .Text("feed_words", Capitalised(words))
      .Truth("feed_bad", statement.state != chronology::FeedState::kFresh);
}

}  // namespace

View CoverageView(const std::vector<chronology::FeedStatement>& coverage) {
  std::vector<View> feeds;
  std::vector<std::string> silent;
  std::vector<std::string> never;
  std::size_t fresh = 0;
  for (const chronology::FeedStatement& statement : coverage) {
    feeds.push_back(FeedView(statement));
    if (statement.state == chronology::FeedState::kFresh) ++fresh;
    if (statement.state == chronology::FeedState::kSilent) silent.push_back(statement.feed.name);
    if (statement.state == chronology::FeedState::kNeverReceived)
      never.push_back(statement.feed.name);
  }
  std::string bad;
  if (!silent.empty()) bad = "Overdue: " + Joined(silent, ", ");
  if (!never.empty())
    bad += (bad.empty() ? "" : ". ") + ("Nothing received yet: " + Joined(never, ", "));
  const std::string words =
      std::to_string(fresh) + " of " + Counted(feeds.size(), "feed is fresh", "feeds are fresh");
  return View()
      .Text("coverage_words", words)
      .Text("coverage_bad", bad)
      .List("feeds", std::move(feeds));
}

}  // namespace hub::web
