// The formats of the health services that onestory-push reads.

#ifndef CONNECTORS_HEALTH_FORMATS_H_
#define CONNECTORS_HEALTH_FORMATS_H_

#include <vector>

#include "connectors/mapping/format.h"

namespace connectors {

const std::vector<Format>& HealthFormats();

}  // namespace connectors

#endif  // CONNECTORS_HEALTH_FORMATS_H_
