// How fresh each agency's feed is, the same for every child, as members of any answer.

#ifndef HUB_WIRE_DETAIL_WRITE_COVERAGE_H_
#define HUB_WIRE_DETAIL_WRITE_COVERAGE_H_

#include <vector>

#include "hub/chronology/coverage.h"
#include "hub/wire/detail/json_writer.h"

namespace hub::wire {

void WriteCoverageMembers(const std::vector<chronology::FeedStatement>& statements,
                          JsonWriter& out);

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_WRITE_COVERAGE_H_
