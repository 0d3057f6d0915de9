// Reads the lists of Ofsted's Annex A, each saved as a table: which list a file is, its
// columns say. Menu prefixes, days as Excel counts them, formulas and error values left in
// cells, and no-break spaces are what such files have; a bad cell never costs its row.

#ifndef CONNECTORS_SOCIAL_CARE_READ_ANNEX_A_H_
#define CONNECTORS_SOCIAL_CARE_READ_ANNEX_A_H_

#include <istream>
#include <vector>

#include "connectors/mapping/format.h"
#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "connectors/social_care/export_births.h"
#include "hub/base/result.h"

namespace connectors::social_care {

int RecogniseAnnexA(const Head& head);

// The lists of one export, one after the other. kInvalid only when nothing could be read at all:
// a lone file without a header of any list.
hub::Result<Summary> ReadAnnexA(const std::vector<Input>& files, const Tables& tables,
                                const Sender& sender, Sink& sink);

// One of them; `births`: what the export says of children whose rows here lack a birth date.
hub::Result<Summary> ReadAnnexAList(std::istream& in, const ExportBirths& births,
                                    const Tables& tables, const Sender& sender, Sink& sink);

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_READ_ANNEX_A_H_
