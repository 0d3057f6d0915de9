// A consistent copy of a live SQLite file through its backup API: never a copy of the file
// itself, whose log holds what is not in it yet.

#ifndef HUB_STORE_DETAIL_BACKUP_COPY_H_
#define HUB_STORE_DETAIL_BACKUP_COPY_H_

#include <filesystem>

#include "hub/store/detail/connection.h"

namespace hub::store::detail {

// As of one moment: `from` holds one snapshot throughout, so that writers may go on. The copy
// (0600) is durable on return. REQUIRES: `from` is in no transaction
void CopyDatabase(Connection& from, const std::filesystem::path& to);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_BACKUP_COPY_H_
