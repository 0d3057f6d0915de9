// One row of support given as canonical records.

#ifndef CONNECTORS_VOLUNTARY_MAP_SUPPORT_H_
#define CONNECTORS_VOLUNTARY_MAP_SUPPORT_H_

#include "connectors/mapping/rows.h"

namespace connectors::voluntary {

void MapSupport(const Fields& row, const Position& at, RowDesk& desk);

}  // namespace connectors::voluntary

#endif  // CONNECTORS_VOLUNTARY_MAP_SUPPORT_H_
