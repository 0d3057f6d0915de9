// Who the children of a looked-after return are, by the Header tables of the run: the other
// tables know a child by its id and day of birth only.
//
// INVARIANT: bounded. Past kMaxChildren no more are learnt; their records stand without
// UPN and sex.

#ifndef CONNECTORS_SOCIAL_CARE_RETURN_CHILDREN_H_
#define CONNECTORS_SOCIAL_CARE_RETURN_CHILDREN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "connectors/mapping/rows.h"
#include "connectors/social_care/filing.h"
#include "hub/base/time.h"
#include "hub/records/record.h"

namespace connectors::social_care {

class ReturnChildren {
 public:
  static constexpr std::size_t kMaxChildren = 200'000;

  // Learns from a row of the Header table. `set`: which return of the run it is of.
  void Learn(std::size_t set, const Fields& header);

  // Fills in filing.child() from the row and what was learnt of that child.
  void Describe(std::size_t set, const Fields& row, Filing& filing) const;

 private:
  struct Child {
    std::optional<hub::Date> birth;
    hub::records::Sex sex = hub::records::Sex::kUnknown;
    std::string upn;
  };

  std::unordered_map<std::uint64_t, Child> children_;
};

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_RETURN_CHILDREN_H_
