// The Merkle tree over audit leaves (RFC 6962 section 2: 0x00 before a leaf, 0x01
// before a node), its proofs, and their checks.

#ifndef HUB_AUDIT_TREE_H_
#define HUB_AUDIT_TREE_H_

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "hub/base/result.h"
#include "hub/crypto/hash.h"

namespace hub::audit {

using crypto::Hash;

Hash LeafHash(std::string_view leaf);
Hash NodeHash(const Hash& left, const Hash& right);
Hash EmptyRoot();  // of a tree without leaves: SHA-256("")

// The right edge of a growing tree: enough to append and to tell the root, in
// O(log n) memory. Roots of full subtrees, largest first.
class Frontier {
 public:
  Frontier() = default;
  // REQUIRES: edge.size() is the number of one-bits in size
  Frontier(std::uint64_t size, std::vector<Hash> edge);

  void Append(const Hash& leaf_hash);
  std::uint64_t size() const { return size_; }
  const std::vector<Hash>& edge() const { return edge_; }
  Hash Root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> edge_;
};

// Root of the full subtree of 2^level leaves that starts at leaf index * 2^level. The
// store keeps those whose level is a multiple of eight, and leaves themselves.
using SubtreeRoot = std::function<Hash(int level, std::uint64_t index)>;
inline constexpr int kTileLevels = 8;

// REQUIRES: index < size
std::vector<Hash> InclusionProof(std::uint64_t index, std::uint64_t size, const SubtreeRoot& root);
// REQUIRES: 0 < old_size <= size
std::vector<Hash> ConsistencyProof(std::uint64_t old_size, std::uint64_t size,
                                   const SubtreeRoot& root);

bool VerifyInclusion(const Hash& leaf_hash, std::uint64_t index, std::uint64_t size,
                     const std::vector<Hash>& proof, const Hash& root);
bool VerifyConsistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t size,
                       const Hash& root, const std::vector<Hash>& proof);

// Over any list of byte strings, such as the lines of a receipt.
Hash RootOf(const std::vector<Hash>& leaf_hashes);

}  // namespace hub::audit

#endif  // HUB_AUDIT_TREE_H_
