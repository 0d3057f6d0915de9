// What destruction does to rows, the same when it happens and when a restore repeats it.

#ifndef HUB_STORE_DETAIL_ERASURE_H_
#define HUB_STORE_DETAIL_ERASURE_H_

#include <optional>
#include <vector>

#include "hub/store/detail/connection.h"
#include "hub/store/detail/ledger.h"

namespace hub::store::detail {

// What an erasure of the child will destroy, read in the writer's transaction.
// REQUIRES: the child exists
LedgerLine ErasureOf(Connection& connection, ChildRow child, Instant at, std::int64_t next_key);

// What a purge of the record will destroy: every version. nullopt if there is no such record.
std::optional<LedgerLine> PurgeOf(Connection& connection, AgencyRow agency, const Hash16& source,
                                  Instant at, std::int64_t next_key);

// Every key that the line destroys.
std::vector<KeyId> KeysOf(const LedgerLine& line);
std::vector<PersonRow> SketchedIn(const LedgerLine& line);  // whose sketch must not open again

// Empties the rows that the line speaks of. Idempotent; rows that are not there, or belong to
// another key, are left.
void Apply(const LedgerLine& line, Connection& connection);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_ERASURE_H_
