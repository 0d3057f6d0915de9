// Rows for people and for scripts: the same cells as columns on a terminal or as JSON.

#ifndef HUB_APP_TABLE_H_
#define HUB_APP_TABLE_H_

#include <ostream>
#include <vector>

#include "hub/wire/admin.h"

namespace hub::app {

// Columns as wide as their widest cell, headed by the names of the first row.
// REQUIRES: all rows have the same names in the same order
void PrintTable(const std::vector<wire::Row>& rows, std::ostream& out);

// "name: value" lines.
void PrintRow(const wire::Row& row, std::ostream& out);

void Print(const std::vector<wire::Row>& rows, bool json, std::ostream& out);
void Print(const wire::Row& row, bool json, std::ostream& out);

}  // namespace hub::app

#endif  // HUB_APP_TABLE_H_
