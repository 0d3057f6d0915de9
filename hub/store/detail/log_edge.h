// The growing edge of the audit log: what it takes to append a leaf and to tell the root,
// with the tiles (roots of full subtrees of 256, 65536 ... leaves) that fall due. A value:
// a copy undoes what was appended since.

#ifndef HUB_STORE_DETAIL_LOG_EDGE_H_
#define HUB_STORE_DETAIL_LOG_EDGE_H_

#include <array>
#include <cstdint>

#include "hub/audit/tree.h"

namespace hub::store::detail {

class LogEdge {
 public:
  static constexpr int kTiles = 3;  // levels 8, 16, 24

  LogEdge() = default;
  // Of the first `size` leaves, from stored tiles and leaves: O(log n) tiles are read.
  LogEdge(std::uint64_t size, const audit::SubtreeRoot& stored);

  struct Tile {
    int level = 0;
    std::uint64_t index = 0;
    audit::Hash root{};
  };

  // Calls `keep` for each tile that this leaf completes.
  template <class Keep>
  void Append(const audit::Hash& leaf_hash, const Keep& keep) {
    whole_.Append(leaf_hash);
    audit::Hash root = leaf_hash;
    for (int tile = 0; tile < kTiles; ++tile) {
      audit::Frontier& open = open_[static_cast<std::size_t>(tile)];
      open.Append(root);
      if (open.size() < kWidth) return;
      root = open.Root();
      open = audit::Frontier();
      const int level = (tile + 1) * audit::kTileLevels;
      keep(Tile{level, (whole_.size() >> level) - 1, root});
    }
  }

  std::uint64_t size() const { return whole_.size(); }
  audit::Hash Root() const { return whole_.Root(); }

 private:
  static constexpr std::uint64_t kWidth = 1 << audit::kTileLevels;

  audit::Frontier whole_;
  std::array<audit::Frontier, kTiles> open_;  // of the tile of each level that is being filled
};

// The edge of the tree over the first `size` leaves.
audit::Frontier FrontierOf(std::uint64_t size, const audit::SubtreeRoot& stored);

// The root of any full subtree, from those stored: of levels 0, 8, 16 and 24.
audit::Hash RootFrom(int level, std::uint64_t index, const audit::SubtreeRoot& stored);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_LOG_EDGE_H_
