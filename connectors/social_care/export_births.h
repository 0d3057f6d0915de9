// Birth dates that the lists of one Annex A export leave out in one row and have in another: a
// row with neither names, number nor birth date says of nobody whom it is about, and would wait
// at the hub.
//
// The lists share the child's id, so what is carried over is the same council's word of the same
// child. Where two rows differ, neither is carried.
//
// INVARIANT: bounded. Only children with a row that lacks the date are remembered, and past
// kMostChildren no more.

#ifndef CONNECTORS_SOCIAL_CARE_EXPORT_BIRTHS_H_
#define CONNECTORS_SOCIAL_CARE_EXPORT_BIRTHS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "connectors/mapping/format.h"
#include "hub/base/time.h"

namespace connectors::social_care {

class ExportBirths {
 public:
  static constexpr std::size_t kMostChildren = 500'000;

  // Walks the files, twice where rows lack a date. A file that is no list is left.
  static ExportBirths Of(const std::vector<Input>& files);

  // nullopt: no row has it, or two rows differ.
  std::optional<hub::Date> BirthOf(std::string_view child) const;

 private:
  struct Told {
    std::optional<hub::Date> birth;
    bool differs = false;
  };

  void Want(std::string_view child);
  void Learn(std::string_view child, hub::Date birth);

  std::unordered_map<std::uint64_t, Told> children_;
};

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_EXPORT_BIRTHS_H_
