// The rows of `rights`: a chain for each holder, read whole or not at all, and only ever added
// to. What one row is bound to is in AppendBound; the row with ordinal 0 closes the chain.

#ifndef HUB_STORE_DETAIL_RIGHTS_ROWS_H_
#define HUB_STORE_DETAIL_RIGHTS_ROWS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "hub/crypto/opener.h"
#include "hub/store/detail/connection.h"
#include "hub/store/detail/key_store.h"
#include "hub/store/rights.h"

namespace hub::store::detail {

inline std::int64_t HolderOf(ChildRow child) { return static_cast<std::int64_t>(child); }
inline std::int64_t HolderOf(PersonRow person) { return -static_cast<std::int64_t>(person); }

// Reads the rows of one or more holders, each from its ordinal 0 on. `take` gets every
// statement; false when any row was altered, is missing, or should not be there.
bool ReadRights(Query& rows, crypto::Opener& opener,
                const std::function<void(std::int64_t holder, Statement&&)>& take);

// A statement's words as they are stored; key 0: none.
struct SealedWords {
  std::int64_t key = 0;
  std::string sealed;
};

// Adds to the holder's chain; the statement's ordinal. Throws std::runtime_error when the chain
// was altered: nothing is built on that. `said.at` and `said.worded` are stored as they are.
std::int64_t AppendRight(Connection& connection, KeyStore& keys, std::int64_t holder,
                         const Statement& said, const SealedWords& words);

// The words of a statement are bound to its place.
std::string BoundWords(std::int64_t holder, std::int64_t ordinal);
std::int64_t NextOrdinal(Connection& connection, std::int64_t holder);

// Carries relationships and agreements of earlier releases over, which nothing sealed. Once for a
// hub's life: afterwards rows in those tables are nobody's, and mean nothing. `again`: the
// database is a backup's, which its operator puts in place.
void CarryRightsOver(Connection& connection, KeyStore& keys, bool again);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_RIGHTS_ROWS_H_
