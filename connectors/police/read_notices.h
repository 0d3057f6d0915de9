// Reads police notices and missing episodes in Onestory's own profile, as a table or as JSON
// with the same names: one row per child per notice, one record per row. README.md is the
// profile; no police system writes it by itself.
//
// A record never leaves with weaker handling than the row says: blank or unknown handling
// counts as conditional, and a row marked above OFFICIAL makes no record.

#ifndef CONNECTORS_POLICE_READ_NOTICES_H_
#define CONNECTORS_POLICE_READ_NOTICES_H_

#include <istream>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors::police {

// kInvalid only when nothing could be read at all. Everything else is in the summary and at
// the sink.
hub::Result<Summary> ReadNotices(std::istream& in, const Tables& tables, const Sender& sender,
                                 Sink& sink);

}  // namespace connectors::police

#endif  // CONNECTORS_POLICE_READ_NOTICES_H_
