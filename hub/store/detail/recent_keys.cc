#include "hub/store/detail/recent_keys.h"

#include <optional>

#include "hub/store/detail/statements.h"

namespace hub::store::detail {
namespace {

constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();

struct Statements {
  const char* count;
  const char* last;
  const char* settle;
  const char* drop;
};

const Statements& Of(LookupTable table) {
  static constexpr Statements kBlocking{sql::kCountBlockingKeys, sql::kLastBlockingKeys,
                                        sql::kSettleBlockingKeys, sql::kDropSettledBlockingKeys};
  static constexpr Statements kSearch{sql::kCountSearchKeys, sql::kLastSearchKeys,
                                      sql::kSettleSearchKeys, sql::kDropSettledSearchKeys};
  static constexpr Statements kHousehold{sql::kCountHouseholdKeys, sql::kLastHouseholdKeys,
                                         sql::kSettleHouseholdKeys, sql::kDropSettledHouseholdKeys};
  if (table == LookupTable::kBlocking) return kBlocking;
  return table == LookupTable::kSearch ? kSearch : kHousehold;
}

// How many there were.
std::int64_t Move(Connection& connection, const Statements& of, std::int64_t from,
                  std::int64_t to) {
  Run(connection, of.settle, from, to);
  return Run(connection, of.drop, from, to);
}

// The last of so many keys; none: there is no key from there on.
std::optional<std::int64_t> EndOf(Connection& connection, const Statements& of, std::int64_t from,
                                  std::int64_t many) {
  Query row(connection, of.last, from, many);
  return row.Next() ? row.MaybeInt(0) : std::nullopt;
}

}  // namespace

void RecentKeys::Count(Connection& connection) {
  Query row(connection, Of(table_).count);
  count_ = row.Next() ? row.Int(0) : 0;
}

void RecentKeys::Settle(Connection& connection) {
  bool counted = false;
  while (count_ > most_) {
    const std::optional<std::int64_t> to = EndOf(connection, Of(table_), from_, count_ - most_);
    if (to) count_ -= Move(connection, Of(table_), from_, *to);
    const bool at_end = !to || *to == kLast;
    from_ = at_end ? kFirst : *to + 1;
    if (to) continue;
    if (counted) return;
    Count(connection);
    counted = true;
  }
}

void RecentKeys::SettleAll(Connection& connection) {
  for (const LookupTable table :
       {LookupTable::kBlocking, LookupTable::kSearch, LookupTable::kHousehold}) {
    Move(connection, Of(table), kFirst, kLast);
  }
}

}  // namespace hub::store::detail
