// What the header of a census file says of the file.

#ifndef CONNECTORS_SOCIAL_CARE_COLLECTION_H_
#define CONNECTORS_SOCIAL_CARE_COLLECTION_H_

#include <optional>
#include <string>

#include "hub/base/time.h"

namespace connectors::social_care {

struct Collection {
  std::string name = "CIN";
  int year = 0;  // of the collection; 0: the header does not say
  std::optional<hub::Date> reference;

  // Which year's code lists hold. 2021 is the oldest list known.
  int ListYear() const { return year == 0 ? 2021 : year; }
};

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_COLLECTION_H_
