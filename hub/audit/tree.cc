#include "hub/audit/tree.h"

#include <array>
#include <bit>
#include <cstddef>
#include <utility>

namespace hub::audit {
namespace {

// RFC 6962's split of n > 1 leaves: the largest power of two below n go left.
std::uint64_t LeftLeaves(std::uint64_t leaves) { return std::bit_floor(leaves - 1); }

Hash FullRoot(int level, std::uint64_t index, const SubtreeRoot& root) {
  if (level % kTileLevels == 0) return root(level, index);
  return NodeHash(FullRoot(level - 1, 2 * index, root), FullRoot(level - 1, 2 * index + 1, root));
}

// Root of the leaves [begin, end), as the tree's own recursion meets them.
// REQUIRES: begin < end, and begin is a multiple of bit_ceil(end - begin)
Hash RangeRoot(std::uint64_t begin, std::uint64_t end, const SubtreeRoot& root) {
  const std::uint64_t leaves = end - begin;
  if (std::has_single_bit(leaves)) {
    const int level = std::countr_zero(leaves);
    return FullRoot(level, begin >> level, root);
  }
  const std::uint64_t middle = begin + LeftLeaves(leaves);
  return NodeHash(RangeRoot(begin, middle, root), RangeRoot(middle, end, root));
}

// PATH(index, leaves [begin, end)) of RFC 6962 section 2.1.1.
void AppendPath(std::uint64_t index, std::uint64_t begin, std::uint64_t end,
                const SubtreeRoot& root, std::vector<Hash>& proof) {
  if (end - begin == 1) return;
  const std::uint64_t middle = begin + LeftLeaves(end - begin);
  if (index < middle) {
    AppendPath(index, begin, middle, root, proof);
    proof.push_back(RangeRoot(middle, end, root));
  } else {
    AppendPath(index, middle, end, root, proof);
    proof.push_back(RangeRoot(begin, middle, root));
  }
}

// SUBPROOF(old_end, leaves [begin, end), known) of RFC 6962 section 2.1.2. `known`: the
// verifier holds the root of [begin, old_end), because it is the old tree itself.
void AppendSubproof(std::uint64_t old_end, std::uint64_t begin, std::uint64_t end, bool known,
                    const SubtreeRoot& root, std::vector<Hash>& proof) {
  if (old_end == end) {
    if (!known) proof.push_back(RangeRoot(begin, end, root));
    return;
  }
  const std::uint64_t middle = begin + LeftLeaves(end - begin);
  if (old_end <= middle) {
    AppendSubproof(old_end, begin, middle, known, root, proof);
    proof.push_back(RangeRoot(middle, end, root));
  } else {
    AppendSubproof(old_end, middle, end, false, root, proof);
    proof.push_back(RangeRoot(begin, middle, root));
  }
}

}  // namespace

Hash LeafHash(std::string_view leaf) { return crypto::Sha256({std::string_view("\x00", 1), leaf}); }

Hash NodeHash(const Hash& left, const Hash& right) {
  std::array<char, 65> bytes;
  bytes[0] = '\x01';
  crypto::View(left).copy(bytes.data() + 1, 32);
  crypto::View(right).copy(bytes.data() + 33, 32);
  return crypto::Sha256(std::string_view(bytes.data(), bytes.size()));
}

Hash EmptyRoot() { return crypto::Sha256(std::string_view()); }

Frontier::Frontier(std::uint64_t size, std::vector<Hash> edge)
    : size_(size), edge_(std::move(edge)) {}

void Frontier::Append(const Hash& leaf_hash) {
  Hash joined = leaf_hash;
  for (std::uint64_t trees = size_; trees & 1; trees >>= 1) {
    joined = NodeHash(edge_.back(), joined);
    edge_.pop_back();
  }
  edge_.push_back(joined);
  ++size_;
}

Hash Frontier::Root() const {
  if (edge_.empty()) return EmptyRoot();
  Hash root = edge_.back();
  for (std::size_t i = edge_.size() - 1; i-- > 0;) root = NodeHash(edge_[i], root);
  return root;
}

std::vector<Hash> InclusionProof(std::uint64_t index, std::uint64_t size, const SubtreeRoot& root) {
  std::vector<Hash> proof;
  AppendPath(index, 0, size, root, proof);
  return proof;
}

std::vector<Hash> ConsistencyProof(std::uint64_t old_size, std::uint64_t size,
                                   const SubtreeRoot& root) {
  std::vector<Hash> proof;
  AppendSubproof(old_size, 0, size, true, root, proof);
  return proof;
}

// RFC 9162 section 2.1.3.2.
bool VerifyInclusion(const Hash& leaf_hash, std::uint64_t index, std::uint64_t size,
                     const std::vector<Hash>& proof, const Hash& root) {
  if (index >= size) return false;
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Hash reached = leaf_hash;
  for (const Hash& step : proof) {
    if (last == 0) return false;
    if ((node & 1) || node == last) {
      reached = NodeHash(step, reached);
      while (!(node & 1) && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      reached = NodeHash(reached, step);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && reached == root;
}

// RFC 9162 section 2.1.4.2.
bool VerifyConsistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t size,
                       const Hash& root, const std::vector<Hash>& proof) {
  if (old_size == 0 || old_size > size) return false;
  if (old_size == size) return proof.empty() && old_root == root;

  // A full old tree is itself the first step, and is left out of the proof.
  const bool full = std::has_single_bit(old_size);
  if (!full && proof.empty()) return false;
  const Hash& first = full ? old_root : proof.front();
  std::uint64_t node = old_size - 1;
  std::uint64_t last = size - 1;
  for (; node & 1; node >>= 1) last >>= 1;

  Hash old_reached = first;
  Hash reached = first;
  for (std::size_t i = full ? 0 : 1; i < proof.size(); ++i) {
    if (last == 0) return false;
    if ((node & 1) || node == last) {
      old_reached = NodeHash(proof[i], old_reached);
      reached = NodeHash(proof[i], reached);
      while (!(node & 1) && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      reached = NodeHash(reached, proof[i]);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_reached == old_root && reached == root;
}

Hash RootOf(const std::vector<Hash>& leaf_hashes) {
  Frontier frontier;
  for (const Hash& leaf_hash : leaf_hashes) frontier.Append(leaf_hash);
  return frontier.Root();
}

}  // namespace hub::audit
