// Whom an HL7 v2 message is about: PID, PD1 and ARV as a Subject.

#ifndef CONNECTORS_HEALTH_HL7_PATIENT_H_
#define CONNECTORS_HEALTH_HL7_PATIENT_H_

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "connectors/health/hl7_message.h"
#include "connectors/mapping/tables.h"
#include "hub/base/time.h"
#include "hub/records/record.h"

namespace connectors::health {

using Hl7Warn = std::function<void(std::string_view rule, std::string_view words)>;

struct Hl7Patient {
  // Its source id is the NHS number when there is a valid, traced one; else the medical
  // record number, or the first other number in alphabetical order. Empty: nobody can tell
  // whom the message is about.
  hub::records::Subject subject;
  bool restricted = false;   // access is restricted at the source: strictest labels
  std::string practice;      // PD1-3: where the patient is registered; empty: not said
  std::string practitioner;  // PD1-4
};

// `group`: a PID segment and what follows up to the next one. A shielded patient comes
// without address, phone and practice: the hub needs none of them.
Hl7Patient Hl7PatientOf(std::span<const Hl7Segment> group, const CodeTable& codes, hub::Instant now,
                        const Hl7Warn& warn);

// MRG: the number that the source gave up, as the same source filed records under it.
hub::records::Subject Hl7RetiredOf(const Hl7Segment& mrg, const CodeTable& codes, hub::Instant now);

// "Dr Ann Smith" of an XCN (id first) or an XPN.
std::string Hl7FullName(const Hl7Value& person, bool id_first);

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_HL7_PATIENT_H_
