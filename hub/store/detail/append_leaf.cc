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

std::uint64_t AppendLeaf(Toolkit& tools, KeyStore& keys, Group& group, const audit::Leaf& leaf,
                         std::string_view salted, std::uint64_t subject) {
  const std::uint64_t index = group.now.log.size();
  const std::string line = audit::Encode(leaf, index, group.at);
  Run(tools.connection, sql::kAddLeaf, index, line);
  group.now.log.Append(audit::LeafHash(line), [&](const LogEdge::Tile& tile) {
    Run(tools.connection, sql::kAddTile, tile.level, tile.index, Blob(tile.root));
  });
  if (!salted.empty()) {
    const std::string sealed = crypto::Seal(DetailKey(keys, group), BoundDetail(index), salted);
    Run(tools.connection, sql::kAddDetail, index, subject, Blob(sealed));
  }
  return index;
}

}  // namespace hub::store::detail
