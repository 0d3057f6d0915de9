// The formats of voluntary organisations that onestory-push reads. The services that they
// offer go another way, into the directory: services.h.

#ifndef CONNECTORS_VOLUNTARY_FORMATS_H_
#define CONNECTORS_VOLUNTARY_FORMATS_H_

#include <vector>

#include "connectors/mapping/format.h"

namespace connectors {

const std::vector<Format>& VoluntaryFormats();

}  // namespace connectors

#endif  // CONNECTORS_VOLUNTARY_FORMATS_H_
