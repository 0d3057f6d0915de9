// One row of an immunisation batch as a canonical record.

#ifndef CONNECTORS_HEALTH_MAP_VACCINATION_H_
#define CONNECTORS_HEALTH_MAP_VACCINATION_H_

#include <functional>
#include <optional>
#include <string_view>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/table.h"
#include "connectors/mapping/tables.h"
#include "hub/records/record.h"

namespace connectors::health {

// The columns by their names in the specification, and those without which no row can be
// filed.
TableShape ImmsShape();

struct MappedRow {
  std::optional<hub::records::Record> record;
  std::string_view rule;  // of the reject; empty when there is a record
  std::string_view words;
};

MappedRow MapVaccination(const TableRow& row, const Tables& tables, const Sender& sender,
                         const std::function<void(std::string_view, std::string_view)>& warn);

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_MAP_VACCINATION_H_
