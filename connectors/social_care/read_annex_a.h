// Reads the lists of Ofsted's Annex A, each saved as a table: which list a file is, its
// columns say. Menu prefixes, days as Excel counts them, formulas and error values left in
// cells, and no-break spaces are what such files have; a bad cell never costs its row.

#ifndef CONNECTORS_SOCIAL_CARE_READ_ANNEX_A_H_
#define CONNECTORS_SOCIAL_CARE_READ_ANNEX_A_H_

#include <istream>

#include "connectors/mapping/format.h"
#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors::social_care {

int RecogniseAnnexA(const Head& head);

// kInvalid only when nothing could be read at all: no header of any list.
hub::Result<Summary> ReadAnnexA(std::istream& in, const Tables& tables, const Sender& sender,
                                Sink& sink);

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_READ_ANNEX_A_H_
