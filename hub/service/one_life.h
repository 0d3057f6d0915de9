// One life before and after birth, over what every agency says of a child (linkage/unborn.h): an
// unborn child has no name to be weighed by, and is known by its mother and the day.

#ifndef HUB_SERVICE_ONE_LIFE_H_
#define HUB_SERVICE_ONE_LIFE_H_

#include <vector>

#include "hub/linkage/unborn.h"
#include "hub/store/rows.h"

namespace hub::service {

// A life as one agency tells of it.
struct ToldLife {
  store::AgencyRow agency{};
  linkage::Life life;
};

enum class OneLife {
  kNo,       // nothing says so
  kPerhaps,  // the same agency tells of two that are expected: twins, or one told of twice
  kYes,      // the child that this mother expected, or bore, about that day
  kTwin,     // that child, but another baby of hers stands there already
};
OneLife CompareLives(const ToldLife& arriving, const std::vector<ToldLife>& child);

}  // namespace hub::service

#endif  // HUB_SERVICE_ONE_LIFE_H_
