// A moment as agencies in the United Kingdom write it: with a zone, or by the wall clock.

#ifndef CONNECTORS_MAPPING_WALL_CLOCK_H_
#define CONNECTORS_MAPPING_WALL_CLOCK_H_

#include <optional>
#include <string_view>

#include "hub/base/time.h"

namespace connectors {

// RFC 3339 with a zone; or any date of ReadDate with a time, as the wall clock of the United
// Kingdom by today's rule of summer time (of the hour that comes twice the first is meant). A
// day alone is no moment: nullopt, and so is anything else.
std::optional<hub::Instant> ReadMoment(std::string_view text);

// The day, and the minute of it, by the same wall clock.
struct WallClock {
  hub::Date day;
  int minute = 0;
};
WallClock WallClockOf(hub::Instant at);

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_WALL_CLOCK_H_
