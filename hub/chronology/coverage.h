// Which feeds an answer rests on. It describes feeds, never a child: the same statement
// stands on every answer of the same moment, so it can hint at nothing.

#ifndef HUB_CHRONOLOGY_COVERAGE_H_
#define HUB_CHRONOLOGY_COVERAGE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/time.h"
#include "hub/records/kinds.h"

namespace hub::chronology {

enum class FeedState : std::uint8_t {
  kNeverReceived = 0,  // registered, nothing pushed yet
  kFresh = 1,
  kSilent = 2,  // longer without a push than its agency promised
};
std::string_view Name(FeedState state);  // "never_received", "fresh", "silent"

struct Feed {
  AgencyId agency;
  std::string name;
  records::AgencyKind kind = records::AgencyKind::kOther;
  records::ClassSet classes;
  int expected_every_days = 7;  // less than one counts as one
  std::optional<Instant> last_received;
};

struct FeedStatement {
  Feed feed;
  FeedState state = FeedState::kNeverReceived;
  std::optional<Instant> silent_since;  // when the next push was due
};

// In order of agency. A feed is silent once its next push is overdue, not when it is due.
std::vector<FeedStatement> StateCoverage(const std::vector<Feed>& feeds, Instant now);

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_COVERAGE_H_
