#include "hub/audit/tree.h"

#include <algorithm>
#include <string>

#include "tests/support/catch.h"

namespace hub::audit {
namespace {

std::string Bytes(std::string_view hex) {
  std::string bytes;
  REQUIRE(crypto::FromHex(hex, bytes));
  return bytes;
}

std::string HexOf(const Hash& hash) { return crypto::Hex(crypto::View(hash)); }

// The eight leaves that certificate-transparency implementations test themselves with.
std::vector<Hash> KnownLeaves() {
  std::vector<Hash> hashes;
  for (const char* hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                          "606162636465666768696a6b6c6d6e6f"}) {
    hashes.push_back(LeafHash(Bytes(hex)));
  }
  return hashes;
}

std::vector<Hash> NumberedLeaves(std::size_t count) {
  std::vector<Hash> hashes;
  for (std::size_t i = 0; i < count; ++i) hashes.push_back(LeafHash(std::to_string(i)));
  return hashes;
}

// The oracle: RFC 6962 section 2.1, word for word, on lists.
using List = std::vector<Hash>;

List Slice(const List& list, std::size_t begin, std::size_t end) {
  return {list.begin() + static_cast<std::ptrdiff_t>(begin),
          list.begin() + static_cast<std::ptrdiff_t>(end)};
}

std::size_t LargestPowerBelow(std::size_t n) {
  std::size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

Hash Mth(const List& d) {
  if (d.empty()) return crypto::Sha256("");
  if (d.size() == 1) return d[0];
  const std::size_t k = LargestPowerBelow(d.size());
  return crypto::Sha256(
      {"\x01", crypto::View(Mth(Slice(d, 0, k))), crypto::View(Mth(Slice(d, k, d.size())))});
}

List Joined(List list, const Hash& last) {
  list.push_back(last);
  return list;
}

List Path(std::size_t m, const List& d) {
  if (d.size() == 1) return {};
  const std::size_t k = LargestPowerBelow(d.size());
  if (m < k) return Joined(Path(m, Slice(d, 0, k)), Mth(Slice(d, k, d.size())));
  return Joined(Path(m - k, Slice(d, k, d.size())), Mth(Slice(d, 0, k)));
}

List Subproof(std::size_t m, const List& d, bool b) {
  if (m == d.size()) return b ? List{} : List{Mth(d)};
  const std::size_t k = LargestPowerBelow(d.size());
  if (m <= k) return Joined(Subproof(m, Slice(d, 0, k), b), Mth(Slice(d, k, d.size())));
  return Joined(Subproof(m - k, Slice(d, k, d.size()), false), Mth(Slice(d, 0, k)));
}

// What the store can answer: leaves, and full subtrees on levels that it keeps.
class Store {
 public:
  explicit Store(List leaves) : leaves_(std::move(leaves)) {}

  SubtreeRoot Callback() const {
    return [this](int level, std::uint64_t index) {
      REQUIRE(level % kTileLevels == 0);
      const std::size_t width = std::size_t{1} << level;
      REQUIRE((index + 1) * width <= leaves_.size());
      return RootOf(Slice(leaves_, index * width, (index + 1) * width));
    };
  }

 private:
  List leaves_;
};

constexpr std::size_t kLargest = 300;

TEST_CASE("roots are those that other implementations publish", "[audit][format]") {
  const char* const roots[] = {
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  };
  for (std::size_t size = 0; size <= 8; ++size) {
    CHECK(HexOf(RootOf(Slice(KnownLeaves(), 0, size))) == roots[size]);
  }
}

TEST_CASE("proofs are those that other implementations publish", "[audit][format]") {
  const Store store(KnownLeaves());

  std::vector<std::string> inclusion;
  for (const Hash& hash : InclusionProof(5, 8, store.Callback())) inclusion.push_back(HexOf(hash));
  CHECK(inclusion == std::vector<std::string>{
                         "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                         "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                         "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"});

  std::vector<std::string> consistency;
  for (const Hash& hash : ConsistencyProof(6, 8, store.Callback())) {
    consistency.push_back(HexOf(hash));
  }
  CHECK(consistency == std::vector<std::string>{
                           "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                           "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                           "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"});
}

TEST_CASE("a log that grows leaf by leaf has the root of the same list", "[audit][law]") {
  const List leaves = NumberedLeaves(kLargest);
  Frontier frontier;
  CHECK(frontier.Root() == EmptyRoot());
  for (std::size_t size = 1; size <= kLargest; ++size) {
    frontier.Append(leaves[size - 1]);
    const Frontier reopened(frontier.size(), frontier.edge());
    REQUIRE(frontier.size() == size);
    REQUIRE(frontier.Root() == Mth(Slice(leaves, 0, size)));
    REQUIRE(reopened.Root() == frontier.Root());
  }
}

TEST_CASE("every leaf of every log proves its place", "[audit][law]") {
  for (std::size_t size = 1; size <= kLargest; size += size < 70 ? 1 : 23) {
    const List leaves = NumberedLeaves(size);
    const Store store(leaves);
    const Hash root = Mth(leaves);
    for (std::size_t index = 0; index < size; ++index) {
      const List proof = InclusionProof(index, size, store.Callback());
      REQUIRE(proof == Path(index, leaves));
      REQUIRE(VerifyInclusion(leaves[index], index, size, proof, root));
    }
  }
}

TEST_CASE("every log proves that it continues every earlier one", "[audit][law]") {
  for (std::size_t size = 1; size <= kLargest; size += size < 70 ? 1 : 23) {
    const List leaves = NumberedLeaves(size);
    const Store store(leaves);
    const Hash root = Mth(leaves);
    for (std::size_t old_size = 1; old_size <= size; ++old_size) {
      const Hash old_root = Mth(Slice(leaves, 0, old_size));
      const List proof = ConsistencyProof(old_size, size, store.Callback());
      REQUIRE(proof == Subproof(old_size, leaves, true));
      REQUIRE(VerifyConsistency(old_size, old_root, size, root, proof));
    }
  }
}

// Every list that differs from `proof` in one bit, one step too few or one too many.
std::vector<List> Spoiled(const List& proof) {
  std::vector<List> spoiled;
  for (std::size_t i = 0; i < proof.size(); ++i) {
    List flipped = proof;
    flipped[i][i % 32] ^= static_cast<std::uint8_t>(1 << i % 8);
    spoiled.push_back(flipped);
  }
  if (!proof.empty()) {
    spoiled.push_back(Slice(proof, 1, proof.size()));
    spoiled.push_back(Slice(proof, 0, proof.size() - 1));
  }
  spoiled.push_back(Joined(proof, proof.empty() ? EmptyRoot() : proof.back()));
  return spoiled;
}

TEST_CASE("an inclusion proof holds for one leaf, one place and one tree", "[audit][law]") {
  for (std::size_t size = 1; size <= 40; ++size) {
    const List leaves = NumberedLeaves(size);
    const Hash root = Mth(leaves);
    for (std::size_t index = 0; index < size; ++index) {
      const List proof = Path(index, leaves);
      for (const List& spoiled : Spoiled(proof)) {
        REQUIRE_FALSE(VerifyInclusion(leaves[index], index, size, spoiled, root));
      }
      for (std::size_t other = 0; other <= size; ++other) {
        REQUIRE(VerifyInclusion(leaves[index], other, size, proof, root) == (other == index));
      }
      REQUIRE_FALSE(VerifyInclusion(LeafHash("other"), index, size, proof, root));
      REQUIRE_FALSE(VerifyInclusion(leaves[index], index, size, proof, EmptyRoot()));
    }
  }
}

TEST_CASE("a consistency proof holds for one pair of trees", "[audit][law]") {
  for (std::size_t size = 1; size <= 40; ++size) {
    const List leaves = NumberedLeaves(size);
    const Hash root = Mth(leaves);
    for (std::size_t old_size = 1; old_size <= size; ++old_size) {
      const Hash old_root = Mth(Slice(leaves, 0, old_size));
      const List proof = Subproof(old_size, leaves, true);
      for (const List& spoiled : Spoiled(proof)) {
        REQUIRE_FALSE(VerifyConsistency(old_size, old_root, size, root, spoiled));
      }
      REQUIRE_FALSE(VerifyConsistency(old_size, EmptyRoot(), size, root, proof));
      REQUIRE_FALSE(VerifyConsistency(old_size, old_root, size, EmptyRoot(), proof));
      REQUIRE_FALSE(VerifyConsistency(0, EmptyRoot(), size, root, proof));
      REQUIRE_FALSE(VerifyConsistency(size + 1, old_root, size, root, proof));
    }
  }
}

TEST_CASE("two hashes side by side are no leaf", "[audit]") {
  const List leaves = NumberedLeaves(2);
  const std::string both =
      std::string(crypto::View(leaves[0])) + std::string(crypto::View(leaves[1]));

  CHECK(LeafHash(both) != NodeHash(leaves[0], leaves[1]));
}

}  // namespace
}  // namespace hub::audit
