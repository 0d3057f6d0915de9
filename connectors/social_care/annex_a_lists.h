// The lists of Ofsted's Annex A: which columns tell them apart, and what a row of each
// becomes (README.md).

#ifndef CONNECTORS_SOCIAL_CARE_ANNEX_A_LISTS_H_
#define CONNECTORS_SOCIAL_CARE_ANNEX_A_LISTS_H_

#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/rows.h"
#include "connectors/mapping/table.h"
#include "connectors/social_care/filing.h"

namespace connectors::social_care {

struct AnnexAList {
  int number = 0;
  std::string_view words;  // "early help assessments"
  TableShape shape;        // its first required column is whom a row is about
  // Every row makes at least one record, reject or row not taken.
  // REQUIRES: filing.Begin() said yes to the row.
  void (*map)(const Fields&, Filing&) = nullptr;
};

const std::vector<AnnexAList>& AnnexALists();

// The list that a file is whose first bytes, as UTF-8, are these; nullptr: none.
const AnnexAList* AnnexAListOf(const std::string& head);
// The same of a stream, which is at its start before and after.
const AnnexAList* AnnexAListIn(std::istream& text);

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_ANNEX_A_LISTS_H_
