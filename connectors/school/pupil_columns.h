// The columns by which tables of schools name a pupil, in the spellings of SIMS, Arbor, Bromcom
// and others.

#ifndef CONNECTORS_SCHOOL_PUPIL_COLUMNS_H_
#define CONNECTORS_SCHOOL_PUPIL_COLUMNS_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/table.h"
#include "connectors/mapping/text.h"
#include "connectors/school/desk.h"

namespace connectors::school {

Aliases PupilAliases();
Aliases Joined(Aliases some, const Aliases& more);

// Their canonical names.
std::vector<std::string> PupilColumns();

// Whether one of the canonical column's spellings is in a header of NormalHeader cells.
bool HasAny(const std::vector<std::string>& header, const Aliases& aliases,
            std::string_view canonical);

// Row: anything with Get(canonical).
template <class Row>
PupilFacts FactsOf(const Row& row) {
  PupilFacts facts;
  facts.upn = row.Get("upn");
  facts.former_upn = row.Get("former_upn");
  facts.own_id = row.Get("own_id");
  facts.forename = row.Get("forename");
  facts.middle_names = row.Get("middle_names");
  facts.surname = row.Get("surname");
  facts.whole_name = row.Get("whole_name");
  facts.preferred_forename = row.Get("preferred_forename");
  facts.preferred_surname = row.Get("preferred_surname");
  facts.former_forename = row.Get("former_forename");
  facts.former_surname = row.Get("former_surname");
  facts.birth = row.Get("birth");
  facts.sex = row.Get("sex");
  for (const char* line :
       {"address", "flat", "house_number", "street", "locality", "town", "county"}) {
    facts.address.push_back(row.Get(line));
  }
  facts.postcode = row.Get("postcode");
  for (const char* phone : {"phone", "mobile", "email"}) facts.phones.push_back(row.Get(phone));
  facts.shielded = ReadTruth(row.Get("shielded")).value_or(!row.Get("shielded").empty());
  return facts;
}

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_PUPIL_COLUMNS_H_
