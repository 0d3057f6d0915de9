// The little of SQLite that the journal needs: a file, and statements that are kept.
//
// A statement's fault stays in the database until Fault() is asked, so that a caller asks
// once at the end of a piece of work.

#ifndef CONNECTORS_PUSH_DATABASE_H_
#define CONNECTORS_PUSH_DATABASE_H_

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "hub/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace connectors::push {

class Database {
 public:
  // Made if it is not there, readable by its owner only. Commits are durable when they
  // return, and memory is bounded whatever the file's size.
  static hub::Result<Database> Open(const std::filesystem::path& file);
  Database(Database&&) noexcept = default;
  Database& operator=(Database&&) noexcept = default;

  void Do(const std::string& sql);
  hub::Status Run(const std::string& sql);  // and asks for the fault

  // kInternal with the first fault since the last time that it was asked.
  hub::Status Fault();

 private:
  friend class Statement;
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  explicit Database(sqlite3* handle) : handle_(handle) {}
  void Note(int code);

  std::unique_ptr<sqlite3, Close> handle_;
  std::string fault_;
};

// REQUIRES: the database stays where it is while its statements live.
class Statement {
 public:
  Statement(Database& database, const char* sql);
  Statement(Statement&&) noexcept = default;

  // Positions count from 1. A text must live until the statement is stepped.
  Statement& Bind(int position, std::string_view bytes);
  Statement& Bind(int position, std::int64_t number);

  // True: a row is there. False: no more, or a fault; the statement is then ready again.
  bool Step();
  // For statements without rows; false on a fault.
  bool Do();
  void Reset();

  std::string_view Bytes(int column) const;  // good until the next Step
  std::int64_t Number(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };
  Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_DATABASE_H_
