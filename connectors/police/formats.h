// The formats of the police that onestory-push reads.

#ifndef CONNECTORS_POLICE_FORMATS_H_
#define CONNECTORS_POLICE_FORMATS_H_

#include <vector>

#include "connectors/mapping/format.h"

namespace connectors {

const std::vector<Format>& PoliceFormats();

}  // namespace connectors

#endif  // CONNECTORS_POLICE_FORMATS_H_
