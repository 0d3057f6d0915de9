#include "hub/store/detail/connection.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Exception.h>

#include <mutex>

namespace hub::store::detail {
namespace {

constexpr int kLargestValue = 16 << 20;
constexpr int kLongestStatement = 64 << 10;
constexpr int kBusyMilliseconds = 5'000;
constexpr int kPagesInOnePiece = 2'048;
// Of a new file. A newcomer is looked for on dozens of pages, of each of which one row is wanted,
// and changes some, each of which is written twice (decision 0038).
constexpr int kPageBytes = 4'096;

// No connection is shared by two threads at once, so SQLite's own mutexes per connection and
// its global memory statistics would only cost.
void PrepareLibrary() {
  static std::once_flag once;
  std::call_once(once, [] {
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    // Of each connection, those that its cache has room for: a reader gives all of them back
    // whenever something was committed.
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, kPagesInOnePiece);
    Poco::Data::SQLite::Connector::registerConnector();
  });
}

// "file:/data/hub.db?mode=ro": anything unusual in the path is percent-encoded.
std::string Uri(const std::filesystem::path& file, Mode mode) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(file).string()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '/' || c == '-' || c == '_' || c == '.';
    if (plain) {
      uri += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      uri += '%';
      uri += kDigits[byte >> 4];
      uri += kDigits[byte & 15];
    }
  }
  return uri + (mode == Mode::kReader ? "?mode=ro" : "?mode=rw");
}

}  // namespace

Error Failure::ToError() const {
  if (code_ == SQLITE_FULL) {
    return {ErrorCode::kUnavailable, "the hub's disk is full; nothing was stored, try later",
            what()};
  }
  const bool passing = code_ == SQLITE_IOERR || code_ == SQLITE_BUSY || code_ == SQLITE_CANTOPEN ||
                       code_ == SQLITE_NOMEM;
  return {passing ? ErrorCode::kUnavailable : ErrorCode::kInternal,
          "the hub could not read or store this; nothing was done", what()};
}

bool Failure::fatal() const { return code_ != SQLITE_CONSTRAINT && code_ != SQLITE_TOOBIG; }

Connection::Connection(const std::filesystem::path& file, Mode mode, int cache_kib) {
  PrepareLibrary();
  try {
    session_.emplace(Poco::Data::SQLite::Connector::KEY, Uri(file, mode));
    handle_ = Poco::Data::SQLite::Utility::dbHandle(*session_);
  } catch (const Poco::Exception& e) {
    throw Failure(SQLITE_CANTOPEN,
                  "cannot open " + file.filename().string() + ": " + std::string(e.name()));
  }
  Configure(mode, cache_kib);
}

Connection::~Connection() {
  for (const auto& [sql, statement] : prepared_) sqlite3_finalize(statement);
}

void Connection::Configure(Mode mode, int cache_kib) {
  sqlite3_extended_result_codes(handle_, 0);
  sqlite3_busy_timeout(handle_, kBusyMilliseconds);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_limit(handle_, SQLITE_LIMIT_LENGTH, kLargestValue);
  sqlite3_limit(handle_, SQLITE_LIMIT_SQL_LENGTH, kLongestStatement);
  sqlite3_limit(handle_, SQLITE_LIMIT_ATTACHED, 0);
  Execute("PRAGMA cell_size_check=ON");
  Execute("PRAGMA mmap_size=0");
  Execute("PRAGMA foreign_keys=ON");
  Execute("PRAGMA secure_delete=ON");
  Execute("PRAGMA temp_store=MEMORY");
  Execute("PRAGMA cache_size=-" + std::to_string(cache_kib));
  sqlite3_db_release_memory(handle_);  // a piece that was made for the cache of SQLite's default
  if (mode == Mode::kReader) {
    Execute("PRAGMA query_only=ON");
  } else {
    Execute("PRAGMA page_size=" + std::to_string(kPageBytes));  // of a new file only
    Execute("PRAGMA journal_mode=WAL");
    Execute("PRAGMA synchronous=FULL");
    Execute("PRAGMA wal_autocheckpoint=0");
  }
}

void Connection::Execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) Fail(code, sql.substr(0, 40));
}

sqlite3_stmt* Connection::Prepared(const char* sql) {
  sqlite3_stmt*& statement = prepared_[sql];
  if (statement == nullptr) {
    const int code =
        sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) Fail(code, sql);
  }
  return statement;
}

int Connection::PageBytes() {
  Query row(*this, "PRAGMA page_size");
  if (!row.Next()) Fail(SQLITE_CORRUPT, "page_size");
  return static_cast<int>(row.Int(0));
}

int Connection::Checkpoint(int mode, int wait_milliseconds) {
  sqlite3_busy_timeout(handle_, wait_milliseconds);
  const int code = sqlite3_wal_checkpoint_v2(handle_, nullptr, mode, nullptr, nullptr);
  sqlite3_busy_timeout(handle_, kBusyMilliseconds);
  return code;
}

bool Connection::CheckpointTruncate(int wait_milliseconds) {
  const int code = Checkpoint(SQLITE_CHECKPOINT_TRUNCATE, wait_milliseconds);
  if (code != SQLITE_OK && code != SQLITE_BUSY && code != SQLITE_LOCKED) Fail(code, "checkpoint");
  return code == SQLITE_OK;
}

void Connection::Fail(int code, std::string_view doing) const {
  throw Failure(code & 0xFF, "sqlite " + std::to_string(sqlite3_extended_errcode(handle_)) + " (" +
                                 sqlite3_errstr(code) + ") at: " + std::string(doing));
}

bool Query::Next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) connection_.Fail(code, sqlite3_sql(statement_));
  return false;
}

}  // namespace hub::store::detail
