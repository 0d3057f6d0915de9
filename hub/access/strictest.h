// What is left of two families' agreements when their children's records become one child's, or
// are parted again (DESIGN.md: the strictest agreement wins). Pure.

#ifndef HUB_ACCESS_STRICTEST_H_
#define HUB_ACCESS_STRICTEST_H_

#include <optional>

#include "hub/access/facts.h"

namespace hub::access {

// The stricter of two for one purpose, and what both cover. Nothing on one side closes like an
// agreement that was not sought, since nobody agreed for that side. An agreement that was set
// aside or not needed opens other doors than one that was given, so such a one beside anything
// else is asked for again. Neither the order of the two nor repetition plays a part, and the
// result opens nothing that either of them keeps closed.
std::optional<Agreement> Strictest(const std::optional<Agreement>& a,
                                   const std::optional<Agreement>& b);

}  // namespace hub::access

#endif  // HUB_ACCESS_STRICTEST_H_
