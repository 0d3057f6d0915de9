// Keys that were added of late (tables blocking_key, search_key, household_key), apart from all
// others (the same names with _settled), as decision 0035 tells: keys are spread evenly, so that in
// a large table each that is added changes a page of its own, and in a small one hardly any does.
// From the small one they move to the large one in the order of the keys, many to a page.
//
// A move is part of a commit and changes nothing of who shares a key: whoever looks a key up looks
// in both tables, whoever changes or removes one does so in both.
//
// Of the writer's thread.

#ifndef HUB_STORE_DETAIL_RECENT_KEYS_H_
#define HUB_STORE_DETAIL_RECENT_KEYS_H_

#include <cstdint>
#include <limits>

#include "hub/store/detail/connection.h"
#include "hub/store/detail/lookup.h"

namespace hub::store::detail {

class RecentKeys {
 public:
  static constexpr std::int64_t kMost = 65'536;  // 1.2 MB, of blocking keys 1.5

  explicit RecentKeys(LookupTable table, std::int64_t most = kMost) : table_(table), most_(most) {}

  void Count(Connection& connection);  // anew: what the table has
  void Added() noexcept { ++count_; }

  // Moves what is beyond `most`, where the last call ended. REQUIRES: a transaction.
  void Settle(Connection& connection);
  // Moves all of them, of every kind.
  static void SettleAll(Connection& connection);

 private:
  LookupTable table_;
  std::int64_t most_;
  std::int64_t count_ = 0;  // never less than there are; more where an act was undone
  std::int64_t from_ = std::numeric_limits<std::int64_t>::min();  // the key to go on with
};

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_RECENT_KEYS_H_
