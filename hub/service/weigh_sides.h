// What is known of the two sides of a question, weighed as they stand now: since it was asked,
// others may have joined either side, and what was said may have been corrected.

#ifndef HUB_SERVICE_WEIGH_SIDES_H_
#define HUB_SERVICE_WEIGH_SIDES_H_

#include <optional>

#include "hub/linkage/linkage.h"
#include "hub/service/match_sides.h"

namespace hub::service {

// nullopt where they are one child, or are asked about for one life before and after birth, which
// no field tells of.
std::optional<linkage::Comparison> WeighSides(store::Reading& reading, const store::Store& store,
                                              const MatchSides& sides);

// Whether a yes would make two different children one, behind the two views that the question
// names: other views of the two sides have NHS numbers that contradict each other, or a baby stands
// on each side and the question is whether one expected child is theirs. What those two views
// themselves contradict in is shown to whoever answers, and theirs to settle.
bool WouldJoinTwo(store::Reading& reading, const store::Store& store, const MatchSides& sides);

}  // namespace hub::service

#endif  // HUB_SERVICE_WEIGH_SIDES_H_
