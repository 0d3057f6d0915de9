// Reads attendance marks, one row a session or one row a day, as schools' systems export them.
//
// All files of a run are read together and in their order: a later mark of a session replaces an
// earlier one, but `N` (no reason yet) never replaces a reason. Marks are held as one byte a
// session, for as many pupils as fit the budget; more take another pass (gather.h).

#ifndef CONNECTORS_SCHOOL_READ_ATTENDANCE_H_
#define CONNECTORS_SCHOOL_READ_ATTENDANCE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "connectors/mapping/format.h"
#include "connectors/school/gather.h"

namespace connectors::school {

hub::Result<Summary> ReadAttendance(const std::vector<Input>& files, const Tables& tables,
                                    const Sender& sender, Sink& sink);
// With another budget than kPortionBytes.
hub::Result<Summary> ReadAttendanceWithin(std::size_t budget, const std::vector<Input>& files,
                                          const Tables& tables, const Sender& sender, Sink& sink);

// By NormalHeader cells.
bool IsAttendanceHeader(const std::vector<std::string>& header);

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_READ_ATTENDANCE_H_
