// The formats of children's social care that onestory-push reads.

#ifndef CONNECTORS_SOCIAL_CARE_FORMATS_H_
#define CONNECTORS_SOCIAL_CARE_FORMATS_H_

#include <vector>

#include "connectors/mapping/format.h"

namespace connectors {

const std::vector<Format>& SocialCareFormats();

}  // namespace connectors

#endif  // CONNECTORS_SOCIAL_CARE_FORMATS_H_
