// The county's police force: notices about children as CSV and as JSON lines, in Onestory's own
// notice profile (connectors/police), and its missing-person reports among them.

#ifndef CONNECTORS_COUNTY_WRITE_POLICE_H_
#define CONNECTORS_COUNTY_WRITE_POLICE_H_

#include "connectors/county/desk.h"

namespace connectors::county {

inline constexpr std::string_view kPoliceAgency = "police";

void WritePolice(const Desk& desk, const Household& household);

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_WRITE_POLICE_H_
