// Reads FHIR R4 JSON, one bundle entry at a time: transaction, batch, searchset,
// collection, document or history bundles, or a single resource.
//
// The stream is read twice, so it must be seekable: first for who the patients,
// practitioners and organisations are (an entry may refer to a patient further down),
// then for the records. Memory holds one entry (4 MiB at most) and a line for each
// person met; never the file.
//
// Encounter, Communication, Condition, Immunization, Observation, CarePlan, Flag,
// QuestionnaireResponse and RelatedPerson make a record each; a Patient makes one if it
// names the practice it is registered with, and one for a death, a shield and a merge.
// entered-in-error retracts. Every other resource is counted by its type as not taken. JSON that
// breaks off ends the file there: what came before has been handed on, the break is a reject with
// its line, and the summary says incomplete.

#ifndef CONNECTORS_HEALTH_READ_FHIR_H_
#define CONNECTORS_HEALTH_READ_FHIR_H_

#include <istream>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors::health {

// kInvalid only when nothing could be read at all: empty, or no JSON object.
hub::Result<Summary> ReadFhir(std::istream& in, const Tables& tables, const Sender& sender,
                              Sink& sink);

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_READ_FHIR_H_
