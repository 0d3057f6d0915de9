// What a child of the census says that cannot all be true, or that the census guide
// forbids. Nothing here stops a record: each finding is a warning with a stable rule id.

#ifndef CONNECTORS_SOCIAL_CARE_CHECK_CHILD_H_
#define CONNECTORS_SOCIAL_CARE_CHECK_CHILD_H_

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "connectors/mapping/xml.h"
#include "hub/base/time.h"

namespace connectors::social_care {

using WarnAt =
    std::function<void(std::uint64_t line, std::string_view rule, std::string_view words)>;

void CheckChild(const Element& child, const WarnAt& warn, hub::Instant now);

// Every rule that CheckChild knows, for the README's table and its test.
std::vector<std::string_view> CheckRules();

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_CHECK_CHILD_H_
