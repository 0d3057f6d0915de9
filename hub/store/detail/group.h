// The commit being made: its moment, and what its acts have added that is not yet durable.
// Owned by the writer's thread.

#ifndef HUB_STORE_DETAIL_GROUP_H_
#define HUB_STORE_DETAIL_GROUP_H_

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "hub/base/time.h"
#include "hub/crypto/keys.h"
#include "hub/store/detail/lately.h"
#include "hub/store/detail/ledger.h"
#include "hub/store/detail/log_edge.h"
#include "hub/store/rows.h"

namespace hub::store::detail {

struct Group {
  Instant at;

  // Put back as they were when an act fails.
  struct Undoable {
    LogEdge log;
    std::uint64_t rights_epoch = 0;
    std::vector<LedgerLine> ledger;  // what was destroyed; written before the commit
    bool destroyed = false;          // content went: the WAL is emptied before anyone is told
  } now;

  // Numbers only grow; one that an undone act took is never used.
  std::int64_t next_key = 1;
  std::int64_t next_person = 1;
  std::unordered_map<std::int64_t, std::int64_t> seq_floors;  // seldom any

  // Of the year of `at`; the key that seals audit details.
  std::string detail_key_name;
  crypto::SecretKey detail_key;

  // Blocking keys that somebody was given or lost, and those that somebody lost; children of whom
  // a person came, went or is told of otherwise.
  Lately<std::uint64_t> keys_changed;
  Lately<std::uint64_t> keys_lost;
  Lately<ChildRow> children_changed;
};

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_GROUP_H_
