// The formats of services for adults that onestory-push reads.

#ifndef CONNECTORS_ADULT_FORMATS_H_
#define CONNECTORS_ADULT_FORMATS_H_

#include <vector>

#include "connectors/mapping/format.h"

namespace connectors {

const std::vector<Format>& AdultFormats();

}  // namespace connectors

#endif  // CONNECTORS_ADULT_FORMATS_H_
