// A table from its header to its end, each row handed out, each bad one rejected.

#ifndef CONNECTORS_SOCIAL_CARE_WALK_TABLE_H_
#define CONNECTORS_SOCIAL_CARE_WALK_TABLE_H_

#include <cstdint>
#include <functional>
#include <istream>

#include "connectors/mapping/rows.h"
#include "connectors/mapping/sink.h"
#include "connectors/mapping/table.h"
#include "hub/base/result.h"

namespace connectors::social_care {

// `file`: which of the run's files this is. Stops when the desk's sink says so. Fails when
// no header is found; nothing is counted then.
// REQUIRES: `text` gives clean UTF-8; `summary` is the desk's.
hub::Status WalkTable(std::istream& text, const TableShape& shape, std::uint32_t file,
                      RowDesk& desk, Summary& summary,
                      const std::function<void(const TableRow&)>& take);

// The file ends here: a reject, and the summary is incomplete from the first such place on.
void BreakAt(RowDesk& desk, Summary& summary, const Position& at, std::string_view rule,
             const std::string& words);

// The run was asked to stop.
void StopAt(Summary& summary, const Position& at);

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_WALK_TABLE_H_
