// A policy as part of another document, by the rules of ParsePolicy.

#ifndef HUB_WIRE_DETAIL_POLICY_READER_H_
#define HUB_WIRE_DETAIL_POLICY_READER_H_

#include "hub/access/policy.h"
#include "hub/wire/detail/object_reader.h"

namespace hub::wire {

// Unknown members are noted like any other's: the caller refuses them.
bool ReadPolicy(JsonView value, const Path& path, Reading& reading, access::Policy& into);

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_POLICY_READER_H_
