#include "connectors/push/database.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace connectors::push {
namespace {

using hub::Done;
using hub::Error;
using hub::ErrorCode;
using hub::Result;
using hub::Status;

// One process at a time, so the log's index stays in memory; 16 MiB of pages at most.
constexpr const char* kSettings =
    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    "PRAGMA cache_size=-16000; PRAGMA temp_store=FILE; PRAGMA temp.cache_size=-8000;";

}  // namespace

void Database::Close::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }

Result<Database> Database::Open(const std::filesystem::path& file) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    return Error{ErrorCode::kInternal, "cannot open " + file.string() + ": " + std::strerror(errno),
                 ""};
  }
  close(descriptor);
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr);
  Database database(handle);
  if (code != SQLITE_OK) {
    return Error{ErrorCode::kInternal, "cannot open " + file.string(), sqlite3_errstr(code)};
  }
  const Status set = database.Run(kSettings);
  if (!set.ok()) return set.error();
  return database;
}

void Database::Do(const std::string& sql) {
  Note(sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr));
}

Status Database::Run(const std::string& sql) {
  Do(sql);
  return Fault();
}

void Database::Note(int code) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE || !fault_.empty()) return;
  fault_ = sqlite3_errmsg(handle_.get());
}

Status Database::Fault() {
  if (fault_.empty()) return Done{};
  return Error{ErrorCode::kInternal, "the journal: " + std::exchange(fault_, ""), ""};
}

void Statement::Finalize::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

Statement::Statement(Database& database, const char* sql) : database_(&database) {
  sqlite3_stmt* handle = nullptr;
  database.Note(sqlite3_prepare_v3(database.handle_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT,
                                   &handle, nullptr));
  handle_.reset(handle);
}

Statement& Statement::Bind(int position, std::string_view bytes) {
  database_->Note(
      sqlite3_bind_blob64(handle_.get(), position, bytes.data(), bytes.size(), SQLITE_STATIC));
  return *this;
}

Statement& Statement::Bind(int position, std::int64_t number) {
  database_->Note(sqlite3_bind_int64(handle_.get(), position, number));
  return *this;
}

bool Statement::Step() {
  if (handle_ == nullptr) return false;
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  database_->Note(code);
  sqlite3_reset(handle_.get());
  return false;
}

bool Statement::Do() {
  if (handle_ == nullptr) return false;
  const int code = sqlite3_step(handle_.get());
  database_->Note(code);
  sqlite3_reset(handle_.get());
  return code == SQLITE_DONE || code == SQLITE_ROW;
}

void Statement::Reset() { sqlite3_reset(handle_.get()); }

std::string_view Statement::Bytes(int column) const {
  const void* bytes = sqlite3_column_blob(handle_.get(), column);
  const int size = sqlite3_column_bytes(handle_.get(), column);
  return bytes == nullptr
             ? std::string_view()
             : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

std::int64_t Statement::Number(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

}  // namespace connectors::push
