// Brings the rows of one pupil together, from tables of any size in any order, in little memory.
//
// The pupils are divided by a hash of their key. A pass over the files keeps one portion of
// them and hands each out whole; when a portion grows beyond the budget it is halved on the way
// and the rest left to a later pass. A school's export takes one pass; a file far larger than
// memory takes several, and reads the same.

#ifndef CONNECTORS_SCHOOL_GATHER_H_
#define CONNECTORS_SCHOOL_GATHER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/format.h"
#include "connectors/mapping/table.h"
#include "connectors/school/desk.h"

namespace connectors::school {

inline constexpr std::size_t kPortionBytes = 72U << 20U;

// Which of all keys one pass keeps.
class Portion {
 public:
  explicit Portion(std::size_t budget) : budget_(budget) {}

  // The next pass; false: all keys have been kept once.
  bool Next();
  bool first() const { return passes_ == 1; }
  bool Keeps(std::uint64_t hash) const { return hash >= low_ && hash <= high_; }

  void Add(std::size_t bytes) { used_ += bytes; }
  void Remove(std::size_t bytes) { used_ -= bytes < used_ ? bytes : used_; }
  bool TooMuch() const { return used_ > budget_ && low_ < high_; }
  // Keeps the lower half from now on; the caller drops what is no longer kept.
  void Halve() { high_ = low_ + (high_ - low_) / 2; }

 private:
  const std::size_t budget_;
  std::size_t used_ = 0;
  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
  std::uint64_t passes_ = 0;
};

// A row as it is kept: the columns that its table names, in their order.
class KeptRow {
 public:
  KeptRow(int table, const std::vector<std::string>& columns, const TableRow& row,
          std::uint32_t file);

  // Of anything with Get(canonical).
  template <class Row>
  static KeptRow Of(const std::vector<std::string>& columns, const Row& row, const Position& at) {
    KeptRow kept(columns, at);
    for (const std::string& column : columns) kept.Add(row.Get(column));
    return kept;
  }

  int table() const { return table_; }
  const Position& at() const { return at_; }
  std::string_view Get(std::string_view column) const;
  bool Has(std::string_view column) const { return !Get(column).empty(); }
  std::size_t bytes() const { return sizeof(*this) + cells_.size() + 32; }

 private:
  KeptRow(const std::vector<std::string>& columns, const Position& at)
      : table_(0), at_(at), columns_(&columns) {}
  // Stands before each cell that is not blank: most columns of most rows are.
  struct Cell {
    std::uint32_t column = 0;
    std::uint32_t size = 0;
  };
  void Add(std::string_view cell);

  int table_;
  Position at_;
  const std::vector<std::string>* columns_;  // of the plan
  std::uint32_t column_count_ = 0;           // added so far
  std::string cells_;
};

struct PupilRows {
  std::string key;
  std::vector<KeptRow> rows;  // in the order in which they were read
};

struct GatherPlan {
  Aliases aliases;
  std::vector<std::string> required;
  std::vector<std::vector<std::string>> columns;  // what to keep, by table
  // Which table a file is; -1: one that nothing is read from.
  std::function<int(const TableReader& table, std::uint32_t file)> table_of;
  // Empty: the row names nobody and is rejected.
  std::function<std::string(int table, const TableRow& row, std::uint32_t file)> key_of;
  std::function<void(PupilRows& pupil)> take;
  std::size_t budget = kPortionBytes;
};

// Counts files' bad rows and rows without a key at the desk; `take` settles the others.
// Fails when the only file cannot be read.
hub::Status GatherRows(const std::vector<Input>& files, const GatherPlan& plan, Desk& desk);

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_GATHER_H_
