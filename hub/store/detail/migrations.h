// The schema, as numbered files that each run once, in order (schemas/store/0001_*.sql).

#ifndef HUB_STORE_DETAIL_MIGRATIONS_H_
#define HUB_STORE_DETAIL_MIGRATIONS_H_

#include <filesystem>

#include "hub/base/result.h"
#include "hub/store/detail/connection.h"

namespace hub::store::detail {

// Runs those that the database has not had, each in a transaction of its own.
// kUnavailable when the database is newer than the files, or a number is missing.
Status Migrate(Connection& connection, const std::filesystem::path& folder);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_MIGRATIONS_H_
