#include "hub/store/detail/log_edge.h"

#include <utility>
#include <vector>

namespace hub::store::detail {

LogEdge::LogEdge(std::uint64_t size, const audit::SubtreeRoot& stored)
    : whole_(FrontierOf(size, stored)) {
  for (int tile = 0; tile < kTiles; ++tile) {
    const int level = tile * audit::kTileLevels;
    const std::uint64_t end = size >> level;
    audit::Frontier& open = open_[static_cast<std::size_t>(tile)];
    for (std::uint64_t index = end & ~(kWidth - 1); index < end; ++index) {
      open.Append(stored(level, index));
    }
  }
}

audit::Frontier FrontierOf(std::uint64_t size, const audit::SubtreeRoot& stored) {
  std::vector<audit::Hash> edge;
  std::uint64_t covered = 0;
  for (int level = 63; level >= 0; --level) {
    if ((size >> level & 1U) == 0) continue;
    edge.push_back(RootFrom(level, covered >> level, stored));
    covered += std::uint64_t{1} << level;
  }
  return audit::Frontier(size, std::move(edge));
}

audit::Hash RootFrom(int level, std::uint64_t index, const audit::SubtreeRoot& stored) {
  const bool is_stored =
      level % audit::kTileLevels == 0 && level <= LogEdge::kTiles * audit::kTileLevels;
  if (is_stored) return stored(level, index);
  return audit::NodeHash(RootFrom(level - 1, 2 * index, stored),
                         RootFrom(level - 1, 2 * index + 1, stored));
}

}  // namespace hub::store::detail
