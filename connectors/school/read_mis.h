// Reads lists of pupils as school systems export them (SIMS, Arbor, Bromcom and others), and
// lists of suspensions and exclusions. A pupil's rows are brought together, so that an export
// with one row a contact works as well as one with a row a pupil.

#ifndef CONNECTORS_SCHOOL_READ_MIS_H_
#define CONNECTORS_SCHOOL_READ_MIS_H_

#include <string>
#include <vector>

#include "connectors/mapping/format.h"

namespace connectors::school {

hub::Result<Summary> ReadMis(const std::vector<Input>& files, const Tables& tables,
                             const Sender& sender, Sink& sink);
hub::Result<Summary> ReadSuspensions(const std::vector<Input>& files, const Tables& tables,
                                     const Sender& sender, Sink& sink);

// By NormalHeader cells.
bool IsMisHeader(const std::vector<std::string>& header);
bool IsSuspensionsHeader(const std::vector<std::string>& header);

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_READ_MIS_H_
