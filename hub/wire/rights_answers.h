// What is in force about who may read a child's records, and what was sent on, on the wire.

#ifndef HUB_WIRE_RIGHTS_ANSWERS_H_
#define HUB_WIRE_RIGHTS_ANSWERS_H_

#include <string>

#include "hub/access/rights.h"
#include "hub/access/rights_list.h"
#include "hub/access/sending.h"
#include "hub/audit/released.h"

namespace hub::wire {

std::string Encode(const audit::Released<access::RightsList>& list);
std::string Encode(const audit::Released<access::DisclosureList>& list);
std::string Encode(const audit::Released<access::RightsRecorded>& recorded);
std::string Encode(const audit::Released<access::RightsDue>& due);
std::string Encode(const audit::Released<access::WhoLooked>& looked);

}  // namespace hub::wire

#endif  // HUB_WIRE_RIGHTS_ANSWERS_H_
