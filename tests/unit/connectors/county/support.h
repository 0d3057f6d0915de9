// A county made once for all tests of a program, and the plainest way to read its files again.

#ifndef TESTS_UNIT_CONNECTORS_COUNTY_SUPPORT_H_
#define TESTS_UNIT_CONNECTORS_COUNTY_SUPPORT_H_

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/county/simulate.h"
#include "tests/support/catch.h"

namespace connectors::county::test {

namespace fs = std::filesystem;

// A folder that is gone when the test is over.
class Folder {
 public:
  Folder() {
    static int count = 0;
    path_ = fs::temp_directory_path() /
            ("county-test-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    fs::remove_all(path_);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

inline Options SomeOptions(const fs::path& out, std::uint64_t seed = 5) {
  Options options;
  options.plan = {400, seed, 2, 2026};
  options.out = out;
  return options;
}

inline void Make(const Options& options) {
  const hub::Result<Made> made = Simulate(options, [](std::uint32_t) {});
  if (!made.ok()) FAIL(made.error().for_caller);
}

inline std::string ReadAll(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  INFO(file.string());
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

// The paths inside `root`, sorted by the map, with a hash (FNV-1a) of the bytes of each.
inline std::map<std::string, std::uint64_t> TreeOf(const fs::path& root) {
  std::map<std::string, std::uint64_t> tree;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : ReadAll(entry.path())) {
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    }
    tree[fs::relative(entry.path(), root).string()] = hash;
  }
  return tree;
}

using Row = std::vector<std::string>;

// Every row of a delimited file, quotes undone; the first is the header.
inline std::vector<Row> RowsOf(const std::string& text, char delimiter = ',') {
  std::vector<Row> rows;
  Row row;
  std::string cell;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      const bool doubled = c == '"' && i + 1 < text.size() && text[i + 1] == '"';
      if (doubled) ++i;
      if (c == '"' && !doubled) {
        quoted = false;
      } else {
        cell += c;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == delimiter || c == '\n') {
      row.push_back(std::move(cell));
      cell.clear();
      if (c == '\n') rows.push_back(std::move(row));
      if (c == '\n') row.clear();
    } else {
      cell += c;
    }
  }
  return rows;
}

// A table by the names of its columns.
class Table {
 public:
  explicit Table(const std::string& text, char delimiter = ',') : rows_(RowsOf(text, delimiter)) {
    REQUIRE_FALSE(rows_.empty());
    for (std::size_t i = 0; i < rows_[0].size(); ++i) columns_[rows_[0][i]] = i;
    rows_.erase(rows_.begin());
  }
  explicit Table(const fs::path& file) : Table(ReadAll(file)) {}

  std::size_t size() const { return rows_.size(); }
  const std::string& At(std::size_t row, const std::string& column) const {
    INFO(column);
    REQUIRE(columns_.count(column) == 1);
    REQUIRE(rows_[row].size() == columns_.size());
    return rows_[row][columns_.at(column)];
  }

 private:
  std::vector<Row> rows_;
  std::map<std::string, std::size_t> columns_;
};

inline std::size_t Count(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + 1)) {
    ++count;
  }
  return count;
}

// One county for every test that only reads.
inline const fs::path& TheCounty() {
  static const Folder folder;
  static const bool made = [] {
    Make(SomeOptions(folder.path()));
    return true;
  }();
  REQUIRE(made);
  return folder.path();
}

inline const nlohmann::json& TheManifest() {
  static const nlohmann::json manifest =
      nlohmann::json::parse(ReadAll(TheCounty() / "manifest.json"));
  return manifest;
}

}  // namespace connectors::county::test

#endif  // TESTS_UNIT_CONNECTORS_COUNTY_SUPPORT_H_
