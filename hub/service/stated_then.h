// What was stated of one topic about a child and, since statements stay with a child when a link
// changes, about every child in which one of its persons stood at that time. For what must stay
// found across joins and splits: packs that left the hub, selections.

#ifndef HUB_SERVICE_STATED_THEN_H_
#define HUB_SERVICE_STATED_THEN_H_

#include <vector>

#include "hub/service/asking.h"

namespace hub::service {

struct StatedThen {
  store::ChildRow child{};  // that it was said of, and holds its words
  store::Statement said;
};

// kInternal: something that was stated does not open.
Result<std::vector<StatedThen>> StatedOf(store::Reading& reading, const Asked& asked,
                                         store::Topic topic);

}  // namespace hub::service

#endif  // HUB_SERVICE_STATED_THEN_H_
