// A file of people as it comes out of any system: comma-separated values with a header, and
// which of its columns is what. For training only: nothing read here is kept.
//
// A fault names the row and never what stands in it.

#ifndef HUB_APP_PEOPLE_TABLE_H_
#define HUB_APP_PEOPLE_TABLE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/partial_date.h"
#include "hub/base/result.h"
#include "hub/records/record.h"

namespace hub::app {

// What a column may be, and its name in a file unless another is given.
inline constexpr std::array<std::string_view, 11> kPeopleColumns = {
    "given",   "family", "former_family", "birth",      "sex", "postcode",
    "address", "phone",  "email",         "nhs_number", "upn"};

// Names of columns, in the order of kPeopleColumns. Several joined by '+' are put together with
// spaces. `said` was asked for: then the file must have it.
struct PeopleColumn {
  std::string name;
  bool said = false;
};
using ColumnMap = std::array<PeopleColumn, kPeopleColumns.size()>;
// From "given=Forename", "address=number+street". kInvalid for what is no column.
Result<ColumnMap> ReadColumnMap(const std::vector<std::string>& said);

struct PeopleCount {
  std::uint64_t rows = 0;
  std::uint64_t odd_births = 0;   // not read as dates, and so left out
  std::uint64_t odd_numbers = 0;  // whose check digit fails, and so left out
};

// The next bytes of a file, until the next call; empty at its end. However large the file, no
// more of it than a piece and a row is in memory.
using NextPiece = std::function<std::string_view()>;

// Each row as a person, in order. Refuses the whole file where a row has too many or too few
// cells, is not UTF-8, or has a quote that is never closed.
Result<PeopleCount> ReadPeople(const NextPiece& next, const ColumnMap& columns,
                               const std::function<void(const records::Subject&)>& take);

// "2015-03-04", "20150304", "04/03/2015", "2015-03", "2015"; unknown for anything else.
PartialDate ReadBirth(std::string_view text);

}  // namespace hub::app

#endif  // HUB_APP_PEOPLE_TABLE_H_
