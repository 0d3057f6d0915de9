#include "connectors/school/portion.h"

#include <limits>

namespace connectors::school {

bool Portion::Next() {
  constexpr std::uint64_t kTop = std::numeric_limits<std::uint64_t>::max();
  if (passes_ > 0 && high_ == kTop) return false;
  // What fitted this time will about fit the next; where little was found, more will.
  std::uint64_t width = passes_ == 0 ? kTop : high_ - low_;
  const bool grow = low_ == high_ || used_ <= budget_ / 2;
  if (grow) width = width > kTop / 16 - 1 ? kTop : width * 16 + 1;
  low_ = passes_ == 0 ? 0 : high_ + 1;
  high_ = width > kTop - low_ ? kTop : low_ + width;
  used_ = 0;
  ++passes_;
  return true;
}

}  // namespace connectors::school
