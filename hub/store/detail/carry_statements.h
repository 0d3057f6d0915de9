// What was stated of an entry, on to whoever shares it from now on (store/sharing.h).

#ifndef HUB_STORE_DETAIL_CARRY_STATEMENTS_H_
#define HUB_STORE_DETAIL_CARRY_STATEMENTS_H_

#include <cstdint>

#include "hub/store/detail/toolkit.h"

namespace hub::store::detail {

// All that holds of the entry, but for to whom it was sent on: that was said of `from`'s record.
// The caller says that rights changed.
void CarryStatements(Toolkit& tools, KeyStore& keys, Instant at, PersonRow from,
                     std::int64_t from_seq, PersonRow to, std::int64_t to_seq);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_CARRY_STATEMENTS_H_
