// The county's voluntary sector and its adult services: support given, in the layouts of three
// kinds of charity; the involvement of adult services with a child's carer; the directory.

#ifndef CONNECTORS_COUNTY_WRITE_VOLUNTARY_H_
#define CONNECTORS_COUNTY_WRITE_VOLUNTARY_H_

#include "connectors/county/desk.h"

namespace connectors::county {

void WriteVoluntary(const Desk& desk, const Household& household);

// The service directory of the county (Open Referral UK 3.0), which no household changes.
void WriteServices(const Desk& desk);

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_WRITE_VOLUNTARY_H_
