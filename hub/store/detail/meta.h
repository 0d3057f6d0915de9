// Numbers in the table meta.

#ifndef HUB_STORE_DETAIL_META_H_
#define HUB_STORE_DETAIL_META_H_

#include <cstdint>

#include "hub/base/time.h"
#include "hub/store/detail/connection.h"

namespace hub::store::detail {

inline constexpr char kLastStamp[] = "last_stamp";

std::int64_t NumberIn(Connection& connection, const char* meta);  // 0: there is none
void SetNumber(Connection& connection, const char* meta, std::int64_t number);

// Of the newest commit with an act in it.
inline Instant LastStamp(Connection& connection) { return {NumberIn(connection, kLastStamp)}; }

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_META_H_
