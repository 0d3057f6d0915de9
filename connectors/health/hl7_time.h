// HL7 v2 times as moments.

#ifndef CONNECTORS_HEALTH_HL7_TIME_H_
#define CONNECTORS_HEALTH_HL7_TIME_H_

#include <optional>
#include <string_view>

#include "hub/base/time.h"

namespace connectors::health {

// YYYYMMDDHHMM[SS[.S]][+ZZZZ]; without a zone by the wall clock of the United Kingdom. A
// time of less than a minute's precision is no moment: nullopt.
std::optional<hub::Instant> ReadHl7Moment(std::string_view text);

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_HL7_TIME_H_
