// One <Child> of the census as canonical records.

#ifndef CONNECTORS_SOCIAL_CARE_MAP_CHILD_H_
#define CONNECTORS_SOCIAL_CARE_MAP_CHILD_H_

#include <cstdint>
#include <string>
#include <unordered_set>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "connectors/mapping/xml.h"
#include "connectors/social_care/collection.h"

namespace connectors::social_care {

// What is remembered of the children before this one: to tell repeats within a file.
struct SeenChildren {
  std::unordered_set<std::uint64_t> ids;   // hashes of LAchildID
  std::unordered_set<std::uint64_t> upns;  // likewise
};

// Hands the child's records, rejects and warnings to the sink and counts them in `summary`.
void MapChild(const Element& child, std::uint64_t unit, const Collection& collection,
              const Tables& tables, const Sender& sender, SeenChildren& seen, Sink& sink,
              Summary& summary);

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_MAP_CHILD_H_
