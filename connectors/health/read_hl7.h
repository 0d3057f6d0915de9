// Reads HL7 v2 (2.1 to 2.8), one message at a time: ADT, VXU and ORU, as files, batches or
// what an interface engine logged.
//
// A row is what makes a record: a visit, a registration, a merge, an RXA, an OBR. A message
// of another type is one row, counted by its type as not taken; segments that a taken
// message has beside are counted by name as ignored.

#ifndef CONNECTORS_HEALTH_READ_HL7_H_
#define CONNECTORS_HEALTH_READ_HL7_H_

#include <istream>

#include "connectors/mapping/format.h"
#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors::health {

// How surely a file is HL7 v2, 0 to 100.
int RecogniseHl7(const Head& head);

// kInvalid only when there is no message in it.
hub::Result<Summary> ReadHl7(std::istream& raw, const Tables& tables, const Sender& sender,
                             Sink& sink);

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_READ_HL7_H_
