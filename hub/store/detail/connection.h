// One connection to a SQLite file with the house's settings (hardening.md C6), its prepared
// statements kept. A Poco::Data session owns it; statements run on the handle beneath, since
// Poco::Data's extraction alone costs the read path two fifths.
//
// One thread at a time. Every fault of SQLite or Poco becomes a Failure here.

#ifndef HUB_STORE_DETAIL_CONNECTION_H_
#define HUB_STORE_DETAIL_CONNECTION_H_

#include <Poco/Data/Session.h>
#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "hub/base/thrown.h"

namespace hub::store::detail {

// A fault of the database or its files; never holds what was stored.
class Failure : public Thrown {
 public:
  Failure(int code, const std::string& what) : Thrown(what), code_(code) {}

  int code() const { return code_; }  // SQLite's primary result code
  Error ToError() const override;     // kUnavailable where space or the disk fails, else kInternal

  // The transaction around it cannot go on.
  bool fatal() const;

 private:
  int code_;
};

enum class Mode { kWriter, kReader };

class Connection {
 public:
  // The file must exist. `cache_kib` bounds its page cache.
  Connection(const std::filesystem::path& file, Mode mode, int cache_kib);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* handle() const { return handle_; }

  // For pragmas, schemas and rare statements without parameters.
  void Execute(const std::string& sql);

  // `sql` is one of the constants of statements.h: known by its address.
  sqlite3_stmt* Prepared(const char* sql);

  bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

  int PageBytes();  // of this file: older ones have larger pages (decision 0038)

  // Copies what it can of the WAL into the database, waiting so long for readers where the mode
  // waits; SQLite's code. sqlite.org/c3ref/wal_checkpoint_v2.html
  int Checkpoint(int mode, int wait_milliseconds);
  // Empties the WAL into the database and cuts it. False while a reader still needs it.
  bool CheckpointTruncate(int wait_milliseconds);

  [[noreturn]] void Fail(int code, std::string_view doing) const;

 private:
  void Configure(Mode mode, int cache_kib);

  std::optional<Poco::Data::Session> session_;
  sqlite3* handle_ = nullptr;
  std::unordered_map<const char*, sqlite3_stmt*> prepared_;
};

// Bytes, where a bare string_view is text.
struct Blob {
  std::string_view bytes;

  Blob(std::string_view view) : bytes(view) {}  // NOLINT: a blob is its bytes
  template <class Array>
  requires requires(const Array& array) { array.data() + array.size(); }
  explicit Blob(const Array& array)
      : bytes(reinterpret_cast<const char*>(array.data()), array.size()) {}
};

// One run of a prepared statement: binds, steps, and resets it at its end.
class Query {
 public:
  // Numbers, enums of numbers, text, Blob, and optionals of these.
  template <class... Values>
  Query(Connection& connection, const char* sql, const Values&... values)
      : connection_(connection), statement_(connection.Prepared(sql)) {
    if (sqlite3_stmt_busy(statement_) != 0) {
      throw std::logic_error("a statement was asked again while its rows were being read");
    }
    int place = 0;
    (Bind(++place, values), ...);
  }
  ~Query() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  bool Next();  // whether there is a row

  bool Null(int column) { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::int64_t Int(int column) { return sqlite3_column_int64(statement_, column); }
  double Real(int column) { return sqlite3_column_double(statement_, column); }
  std::optional<std::int64_t> MaybeInt(int column) {
    if (Null(column)) return std::nullopt;
    return Int(column);
  }
  // Text or bytes; until the next step.
  std::string_view Bytes(int column) {
    const void* data = sqlite3_column_blob(statement_, column);
    return {static_cast<const char*>(data),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::string Text(int column) { return std::string(Bytes(column)); }
  // A fixed number of bytes; a Failure if the column holds another.
  template <class Array>
  Array Exactly(int column) {
    const std::string_view bytes = Bytes(column);
    Array array{};
    if (bytes.size() != array.size()) connection_.Fail(SQLITE_CORRUPT, "a column's length");
    bytes.copy(reinterpret_cast<char*>(array.data()), array.size());
    return array;
  }

 private:
  template <class Number>
  requires std::is_integral_v<Number> || std::is_enum_v<Number>
  void Bind(int place, Number value) {
    Check(sqlite3_bind_int64(statement_, place, static_cast<sqlite3_int64>(value)));
  }
  void Bind(int place, double value) { Check(sqlite3_bind_double(statement_, place, value)); }
  void Bind(int place, std::string_view text) {
    Check(sqlite3_bind_text64(statement_, place, text.data(), text.size(), SQLITE_TRANSIENT,
                              SQLITE_UTF8));
  }
  void Bind(int place, const Blob& blob) {
    // A null pointer would bind NULL.
    const char* data = blob.bytes.empty() ? "" : blob.bytes.data();
    Check(sqlite3_bind_blob64(statement_, place, data, blob.bytes.size(), SQLITE_TRANSIENT));
  }
  void Bind(int place, std::nullopt_t) { Check(sqlite3_bind_null(statement_, place)); }
  template <class Value>
  void Bind(int place, const std::optional<Value>& value) {
    if (value) {
      Bind(place, *value);
    } else {
      Bind(place, std::nullopt);
    }
  }
  void Check(int code) const {
    if (code != SQLITE_OK) connection_.Fail(code, "binding");
  }

  Connection& connection_;
  sqlite3_stmt* statement_;
};

// A statement that changes something and answers no row; how many rows it changed.
template <class... Values>
int Run(Connection& connection, const char* sql, const Values&... values) {
  Query(connection, sql, values...).Next();
  return sqlite3_changes(connection.handle());
}

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_CONNECTION_H_
