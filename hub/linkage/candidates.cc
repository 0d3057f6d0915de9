#include "hub/linkage/candidates.h"

#include <algorithm>

namespace hub::linkage {

static_assert(kMostPerKey < 64, "more than Add() has room for");

const std::vector<std::uint64_t>& Sharers::InOrder() {
  std::sort(each_.begin(), each_.end());
  sharers_.clear();
  for (const std::uint64_t one : each_) {
    if (sharers_.empty() || sharers_.back().person != one >> 6) {
      sharers_.push_back({one >> 6, 1, static_cast<std::uint32_t>(one & 63)});  // the fewest first
    } else {
      ++sharers_.back().keys;
    }
  }
  const auto kept =
      sharers_.begin() + static_cast<std::ptrdiff_t>(std::min(sharers_.size(), kMostPeople));
  std::partial_sort(sharers_.begin(), kept, sharers_.end(), [](const Sharer& a, const Sharer& b) {
    if (a.keys != b.keys) return a.keys > b.keys;
    return a.fewest != b.fewest ? a.fewest < b.fewest : a.person < b.person;
  });
  order_.clear();
  std::for_each(sharers_.begin(), kept, [&](const Sharer& one) { order_.push_back(one.person); });
  return order_;
}

}  // namespace hub::linkage
