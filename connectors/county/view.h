// A child as one agency has them in its books: misheard, half missing, a house move behind.
//
// An agency's view of a child is the same in all its files, as it is in life: it comes from the
// child's seed and the agency's Quality (rates.h), not from the order of writing.

#ifndef CONNECTORS_COUNTY_VIEW_H_
#define CONNECTORS_COUNTY_VIEW_H_

#include <cstdint>
#include <optional>
#include <string>

#include "connectors/county/model.h"
#include "connectors/county/rates.h"

namespace connectors::county {

struct View {
  std::string given;  // empty for one who is not born
  std::string middle;
  std::string family;
  std::optional<Date> birth;
  char sex = 'U';
  std::string line;
  std::string town;
  std::string postcode;
  bool has_number = true;  // the identifier that this agency goes by
  std::string faults;      // for the truth: "misspelt;birth_missing"

  std::string FullName() const { return given.empty() ? family : given + " " + family; }
};

// How the agency that `salt` names sees the child on that day.
View SeenBy(const Household& household, const Child& child, const rates::Quality& quality,
            std::uint64_t salt, Date at);

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_VIEW_H_
