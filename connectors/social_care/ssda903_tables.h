// The tables of the looked-after children return (SSDA903): which columns tell them apart,
// and what a row of each becomes, whether it came as CSV or as an XML element (README.md).

#ifndef CONNECTORS_SOCIAL_CARE_SSDA903_TABLES_H_
#define CONNECTORS_SOCIAL_CARE_SSDA903_TABLES_H_

#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/rows.h"
#include "connectors/mapping/table.h"
#include "connectors/social_care/filing.h"

namespace connectors::social_care {

struct ReturnTable {
  std::string_view name;  // "episodes"
  TableShape shape;
  std::vector<std::string> dates;     // columns whose days lie before the collection's end
  std::vector<std::string> elements;  // as XML, each as NormalHeader
  // Every row makes at least one record, reject or row not taken.
  // REQUIRES: filing.Begin() said yes to the row.
  void (*map)(const Fields&, Filing&) = nullptr;
};

const std::vector<ReturnTable>& ReturnTables();
const ReturnTable& HeaderTable();

// The table whose file begins with these bytes, as UTF-8; nullptr: none.
const ReturnTable* ReturnTableOf(const std::string& head);
// The table of this XML element; nullptr: none.
const ReturnTable* ReturnTableOfElement(std::string_view name);

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_SSDA903_TABLES_H_
