// The database file in the hands of somebody who should not have it.

#ifndef TESTS_UNIT_STORE_RAW_FILE_H_
#define TESTS_UNIT_STORE_RAW_FILE_H_

#include <sqlite3.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace hub::store {

class RawFile {
 public:
  explicit RawFile(const std::filesystem::path& file) {
    if (sqlite3_open(file.c_str(), &database_) != SQLITE_OK) throw std::runtime_error("open");
  }
  ~RawFile() { sqlite3_close(database_); }
  RawFile(const RawFile&) = delete;

  // The first column of the first row, as text.
  std::string operator()(const std::string& sql) {
    std::string first;
    char* message = nullptr;
    const auto take = [](void* out, int columns, char** values, char**) {
      auto& text = *static_cast<std::string*>(out);
      if (text.empty() && columns > 0 && values[0] != nullptr) text = values[0];
      return 0;
    };
    if (sqlite3_exec(database_, sql.c_str(), take, &first, &message) != SQLITE_OK) {
      const std::string why = message == nullptr ? "sqlite" : message;
      sqlite3_free(message);
      throw std::runtime_error(why + " at " + sql);
    }
    return first;
  }
  sqlite3* handle() { return database_; }

 private:
  sqlite3* database_ = nullptr;
};

}  // namespace hub::store

#endif  // TESTS_UNIT_STORE_RAW_FILE_H_
