// What was recorded about one source person is about another too: the same entries, under the same
// ids, shared as a record about several persons is from the first. For a pregnancy of which several
// babies came (service/share_life.h).
//
// Inside the writer's transaction.

#ifndef HUB_STORE_SHARING_H_
#define HUB_STORE_SHARING_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "hub/store/store.h"

namespace hub::store {

// Every source person whom the entry is about.
std::vector<PersonRow> AboutWhom(Writing& writing, PersonRow person, std::int64_t seq);

// What is held of `from`, in every version that opens, is about `with` too from now on, with what
// was stated of it, but for to whom it was sent on. `before`: of records that were first
// received until then alone. An entry that is about `with` already stays as it is.
// REQUIRES: neither is erased
void ShareEntries(Writing& writing, const Person& from, const Person& with,
                  std::optional<Instant> before);

}  // namespace hub::store

#endif  // HUB_STORE_SHARING_H_
