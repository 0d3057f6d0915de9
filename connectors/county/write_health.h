// The county's health services in the formats they exchange: FHIR R4 bundles of each GP practice,
// the NHS immunisation batch file, and HL7 v2 messages of the hospital and the child health system.

#ifndef CONNECTORS_COUNTY_WRITE_HEALTH_H_
#define CONNECTORS_COUNTY_WRITE_HEALTH_H_

#include "connectors/county/desk.h"

namespace connectors::county {

inline constexpr std::string_view kHealthAgency = "health";

void WriteHealth(const Desk& desk, const Household& household);

// The parts, each for one child.
void WriteFhir(const Desk& desk, const Household& household, const Child& child);
void WriteImmunisations(const Desk& desk, const Household& household, const Child& child);
void WriteHl7(const Desk& desk, const Household& household, const Child& child);

View HealthView(const Household& household, const Child& child, Date at);
std::string PracticeName(std::uint32_t practice);
std::string LocalHealthNumber(const Child& child);

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_WRITE_HEALTH_H_
