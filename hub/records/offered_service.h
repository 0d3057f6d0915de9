// A service that families can be offered: what the directory holds and how it is found.
//
// Public information, about no child. wire/ makes it from what an agency pushes
// (schemas/config/directory.schema.json); store/ keeps it; answers repeat its `json`.

#ifndef HUB_RECORDS_OFFERED_SERVICE_H_
#define HUB_RECORDS_OFFERED_SERVICE_H_

#include <optional>
#include <string>
#include <vector>

namespace hub::records {

struct OfferedService {
  std::string id;  // as its agency has it
  std::string name;
  std::optional<int> age_from;          // none: no bound is told
  std::optional<int> age_to;            // the last age
  std::vector<std::string> categories;  // "family.domestic_abuse"
  std::string words;                    // all else that a search looks through
  std::string area;                     // where it works, a line each; empty: it does not say
  std::string json;                     // the whole service, finished

  friend bool operator==(const OfferedService&, const OfferedService&) = default;
};

}  // namespace hub::records

#endif  // HUB_RECORDS_OFFERED_SERVICE_H_
