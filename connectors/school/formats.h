// The formats of schools that onestory-push reads.

#ifndef CONNECTORS_SCHOOL_FORMATS_H_
#define CONNECTORS_SCHOOL_FORMATS_H_

#include <vector>

#include "connectors/mapping/format.h"

namespace connectors {

const std::vector<Format>& SchoolFormats();

}  // namespace connectors

#endif  // CONNECTORS_SCHOOL_FORMATS_H_
