// Puts a leaf at the end of the log, with the tiles it completes and its sealed detail.

#ifndef HUB_STORE_DETAIL_APPEND_LEAF_H_
#define HUB_STORE_DETAIL_APPEND_LEAF_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/audit/event.h"
#include "hub/store/detail/connection.h"
#include "hub/store/detail/group.h"
#include "hub/store/detail/key_store.h"
#include "hub/store/detail/leaf_journal.h"

namespace hub::store::detail {

// 16 random bytes, then the detail: what a commitment is the hash of, and what is sealed.
std::string Salted(std::string_view detail);

// Gives the leaf the next place in the log. `salted`: empty, or what the leaf's commitment was
// made of.
PlacedLeaf PlaceLeaf(KeyStore& keys, Group& group, const audit::Leaf& leaf, std::string_view salted,
                     std::uint64_t subject);

// What leaves are about a child is kept by runs of this many (schemas/store/0004). Those before
// the last leaf's own run are there.
inline constexpr std::uint64_t kLeavesInRun = 2'048;

// The tables' rows of a leaf, in the writer's transaction; with the first of a run, the run
// before it.
void StoreLeaf(Connection& connection, const PlacedLeaf& leaf);

// Both at once; the leaf's index.
std::uint64_t AppendLeaf(Connection& connection, KeyStore& keys, Group& group,
                         const audit::Leaf& leaf, std::string_view salted, std::uint64_t subject);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_APPEND_LEAF_H_
