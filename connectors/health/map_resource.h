// One FHIR resource as a canonical record.

#ifndef CONNECTORS_HEALTH_MAP_RESOURCE_H_
#define CONNECTORS_HEALTH_MAP_RESOURCE_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/health/people.h"
#include "connectors/mapping/json.h"
#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/records/record.h"

namespace connectors::health {

struct Mapped {
  std::optional<hub::records::Record> record;
  std::string not_taken;  // what to count it as; empty: it is a record or a reject
  std::string rule;       // of the reject
  std::string words;
  std::vector<hub::records::Record> also;  // more that it tells, each a row of its own
};

using WarnOf = std::function<void(std::string_view rule, std::string_view words)>;

// `entry`: {"fullUrl", "resource", "request"}.
Mapped MapEntry(const Json& entry, const People& people, const Tables& tables, const Sender& sender,
                const WarnOf& warn);

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_MAP_RESOURCE_H_
