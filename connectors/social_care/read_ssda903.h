// Reads the looked-after children return (SSDA903): its tables as CSV, one file each, or
// all of it as XML (EXPSSDA903/CHILD).
//
// Files of one folder are one return. The Header tables are read first, wherever they stand
// among the files, because the other tables know a child by id and day of birth only. No
// file says which year it is of: its days do (the last collection year that has more than a
// slip of the pen in it, the future left out), and where two returns lie in one folder, the
// year in a file's name keeps them apart. The year chooses the code lists and is every record's
// source_version, so an older return pushed later undoes nothing.

#ifndef CONNECTORS_SOCIAL_CARE_READ_SSDA903_H_
#define CONNECTORS_SOCIAL_CARE_READ_SSDA903_H_

#include <vector>

#include "connectors/mapping/format.h"
#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors::social_care {

int RecogniseSsda903(const Head& head);

// kInvalid only when nothing could be read at all. A file among others in which nothing can
// be read is a reject, "ssda903.file.unreadable".
hub::Result<Summary> ReadSsda903(const std::vector<Input>& files, const Tables& tables,
                                 const Sender& sender, Sink& sink);

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_READ_SSDA903_H_
