// One child of an API payload as canonical records, asserted or purged.

#ifndef CONNECTORS_SOCIAL_CARE_MAP_API_CHILD_H_
#define CONNECTORS_SOCIAL_CARE_MAP_API_CHILD_H_

#include "connectors/mapping/json.h"
#include "connectors/mapping/sink.h"
#include "connectors/social_care/filing.h"

namespace connectors::social_care {

// Every child makes at least one record, reject or row not taken.
void MapApiChild(const Json& child, const Position& at, Filing& filing);

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_MAP_API_CHILD_H_
