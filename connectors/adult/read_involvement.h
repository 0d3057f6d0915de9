// Reads that a service for adults (substance misuse, housing, probation ...) works with an
// adult in a child's life: that alone, so that those who work with the child can ask.
//
// Pointer mode: which service, since when, whom to ring, and a word for what the adult is to
// the child. Anything more in the file, the adult's name above all, is not taken and is
// counted by column.

#ifndef CONNECTORS_ADULT_READ_INVOLVEMENT_H_
#define CONNECTORS_ADULT_READ_INVOLVEMENT_H_

#include <istream>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors::adult {

// kInvalid only when nothing could be read at all. Everything else is in the summary and at
// the sink.
hub::Result<Summary> ReadInvolvement(std::istream& in, const Tables& tables, const Sender& sender,
                                     Sink& sink);

}  // namespace connectors::adult

#endif  // CONNECTORS_ADULT_READ_INVOLVEMENT_H_
