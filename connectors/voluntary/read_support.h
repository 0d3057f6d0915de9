// Reads what voluntary organisations did for children, from whatever table they keep: one row
// per session or spell of support, with headers in their own words; or JSON with these names.
//
// A row may tell three things, each a record: support that was given, a referral and how it
// went, and what the child or the family said in their own words. README.md says how each is
// identified.

#ifndef CONNECTORS_VOLUNTARY_READ_SUPPORT_H_
#define CONNECTORS_VOLUNTARY_READ_SUPPORT_H_

#include <istream>

#include "connectors/mapping/rows.h"
#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors::voluntary {

// The spellings of its columns.
const Aliases& SupportColumns();

// kInvalid only when nothing could be read at all. Everything else is in the summary and at
// the sink.
hub::Result<Summary> ReadSupport(std::istream& in, const Tables& tables, const Sender& sender,
                                 Sink& sink);

}  // namespace connectors::voluntary

#endif  // CONNECTORS_VOLUNTARY_READ_SUPPORT_H_
