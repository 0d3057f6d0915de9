// Reads the NHS immunisation batch CSV (pipe-delimited, 34 columns), a row at a time.
//
// Each row is one vaccination, or the refusal of one, of one person. ACTION_FLAG says what
// to do with it: new and update assert it, delete takes it back. The record's key is made
// of UNIQUE_ID_URI and UNIQUE_ID, exactly as FHIR's Immunization.identifier makes it, so
// that one vaccination sent both ways is one record.

#ifndef CONNECTORS_HEALTH_READ_IMMS_H_
#define CONNECTORS_HEALTH_READ_IMMS_H_

#include <istream>

#include "connectors/mapping/format.h"
#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors::health {

// How surely a file is an immunisation batch, 0 to 100.
int RecogniseImms(const Head& head);

// kInvalid only when no line of it is the header.
hub::Result<Summary> ReadImms(std::istream& raw, const Tables& tables, const Sender& sender,
                              Sink& sink);

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_READ_IMMS_H_
