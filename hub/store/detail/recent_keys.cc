#include "hub/store/detail/recent_keys.h"

#include <optional>

#include "hub/store/detail/statements.h"

namespace hub::store::detail {
namespace {

constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();

// How many there were.
std::int64_t Move(Connection& connection, std::int64_t from, std::int64_t to) {
  Run(connection, sql::kSettleKeys, from, to);
  return Run(connection, sql::kDropSettled, from, to);
}

// The last of so many keys; none: there is no key from there on.
std::optional<std::int64_t> EndOf(Connection& connection, std::int64_t from, std::int64_t many) {
  Query row(connection, sql::kLastToSettle, from, many);
  return row.Next() ? row.MaybeInt(0) : std::nullopt;
}

}  // namespace

void RecentKeys::Count(Connection& connection) {
  Query row(connection, sql::kCountRecentKeys);
  count_ = row.Next() ? row.Int(0) : 0;
}

void RecentKeys::Settle(Connection& connection) {
  bool counted = false;
  while (count_ > most_) {
    const std::optional<std::int64_t> to = EndOf(connection, from_, count_ - most_);
    if (to) count_ -= Move(connection, from_, *to);
    const bool at_end = !to || *to == kLast;
    from_ = at_end ? kFirst : *to + 1;
    if (to) continue;
    if (counted) return;
    Count(connection);
    counted = true;
  }
}

void RecentKeys::SettleAll(Connection& connection) { Move(connection, kFirst, kLast); }

}  // namespace hub::store::detail
