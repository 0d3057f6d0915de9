// One row of the notice profile as one canonical record.

#ifndef CONNECTORS_POLICE_MAP_NOTICE_H_
#define CONNECTORS_POLICE_MAP_NOTICE_H_

#include "connectors/mapping/rows.h"

namespace connectors::police {

void MapNotice(const Fields& row, const Position& at, RowDesk& desk);

}  // namespace connectors::police

#endif  // CONNECTORS_POLICE_MAP_NOTICE_H_
