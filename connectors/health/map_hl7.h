// What HL7 v2 messages become: one function for each kind of message that is taken.

#ifndef CONNECTORS_HEALTH_MAP_HL7_H_
#define CONNECTORS_HEALTH_MAP_HL7_H_

#include <span>

#include "connectors/health/hl7_draft.h"

namespace connectors::health {

// `group`: a PID segment and what follows up to the next one. REQUIRES: the patient has a
// source id.

// ADT: visits, registrations, deaths and merged numbers.
void MapAdt(Hl7Draft& draft, std::span<const Hl7Segment> group, const Hl7Patient& patient);
// VXU: an immunisation for each RXA.
void MapVxu(Hl7Draft& draft, std::span<const Hl7Segment> group, const Hl7Patient& patient);
// ORU: an observation for each OBR with its results.
void MapOru(Hl7Draft& draft, std::span<const Hl7Segment> group, const Hl7Patient& patient);

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_MAP_HL7_H_
