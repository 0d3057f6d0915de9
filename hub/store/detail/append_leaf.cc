#include "hub/store/detail/append_leaf.h"

#include "hub/store/detail/seals.h"
#include "hub/store/detail/statements.h"

namespace hub::store::detail {
namespace {

const crypto::SecretKey& DetailKey(KeyStore& keys, Group& group) {
  const std::string name = DetailKeyName(group.at);
  if (name != group.detail_key_name) {
    group.detail_key = keys.Named(name);
    group.detail_key_name = name;
  }
  return group.detail_key;
}

}  // namespace

std::string Salted(std::string_view detail) {
  std::string salted(16, '\0');
  crypto::FillRandom(salted.data(), salted.size());
  return salted.append(detail);
}

PlacedLeaf PlaceLeaf(KeyStore& keys, Group& group, const audit::Leaf& leaf, std::string_view salted,
                     std::uint64_t subject) {
  PlacedLeaf placed;
  placed.index = group.now.log.size();
  placed.line = audit::Encode(leaf, placed.index, group.at);
  placed.subject = subject;
  if (!salted.empty()) {
    placed.sealed = crypto::Seal(DetailKey(keys, group), BoundDetail(placed.index), salted);
  }
  group.now.log.Append(audit::LeafHash(placed.line),
                       [&](const LogEdge::Tile& tile) { placed.tiles.push_back(tile); });
  return placed;
}

void StoreLeaf(Connection& connection, const PlacedLeaf& leaf) {
  Run(connection, sql::kAddLeaf, leaf.index, leaf.line);
  for (const LogEdge::Tile& tile : leaf.tiles) {
    Run(connection, sql::kAddTile, tile.level, tile.index, Blob(tile.root));
  }
  if (!leaf.sealed.empty()) {
    Run(connection, sql::kAddDetail, leaf.index, leaf.subject, Blob(leaf.sealed));
  }
  if (leaf.index > 0 && leaf.index % kLeavesInRun == 0) {
    Run(connection, sql::kAddRun, leaf.index / kLeavesInRun - 1, leaf.index - kLeavesInRun,
        leaf.index);
  }
}

std::uint64_t AppendLeaf(Connection& connection, KeyStore& keys, Group& group,
                         const audit::Leaf& leaf, std::string_view salted, std::uint64_t subject) {
  const PlacedLeaf placed = PlaceLeaf(keys, group, leaf, salted, subject);
  StoreLeaf(connection, placed);
  return placed.index;
}

}  // namespace hub::store::detail
