#include "hub/store/detail/backup_copy.h"

#include <sqlite3.h>

#include <memory>

#include "hub/store/detail/files.h"

namespace hub::store::detail {
namespace {

constexpr int kPagesAtATime = 1024;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Target = std::unique_ptr<sqlite3, CloseDatabase>;

Target OpenTarget(const std::filesystem::path& file) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE, nullptr);
  Target target(raw);
  if (code != SQLITE_OK) throw Failure(code & 0xFF, "cannot open the backup's file");
  return target;
}

void CopyPages(Connection& from, sqlite3* to) {
  sqlite3_backup* backup = sqlite3_backup_init(to, "main", from.handle(), "main");
  if (backup == nullptr) throw Failure(sqlite3_errcode(to) & 0xFF, "cannot start the backup");
  int code = SQLITE_OK;
  while (code == SQLITE_OK) code = sqlite3_backup_step(backup, kPagesAtATime);
  sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE) throw Failure(code & 0xFF, "the backup broke off");
}

}  // namespace

void CopyDatabase(Connection& from, const std::filesystem::path& to) {
  const Status made = WriteNewFile(to, "");
  if (!made.ok()) throw Failure(SQLITE_CANTOPEN, made.error().for_operator);
  from.Execute("BEGIN");
  try {
    from.Execute("SELECT count(*) FROM sqlite_schema");  // the snapshot begins with a read
    const Target target = OpenTarget(to);
    CopyPages(from, target.get());
    from.Execute("COMMIT");
  } catch (...) {
    if (from.in_transaction()) from.Execute("ROLLBACK");
    throw;
  }
  const Status synced = SyncFile(to);
  if (!synced.ok()) throw Failure(SQLITE_IOERR, synced.error().for_operator);
}

}  // namespace hub::store::detail
