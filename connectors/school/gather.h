// Brings the rows of one pupil together, from tables of any size in any order, in little memory.
//
// What does not fit into memory is set aside in a temporary file, divided by a hash of the
// pupil's key, and each division is then read alone: the same records, in another order.

#ifndef CONNECTORS_SCHOOL_GATHER_H_
#define CONNECTORS_SCHOOL_GATHER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/format.h"
#include "connectors/mapping/table.h"
#include "connectors/school/desk.h"

namespace connectors::school {

inline constexpr std::size_t kPortionBytes = 72U << 20U;

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
  // The row and the key of its pupil as bytes, and again; `columns` are of the same plan.
  void Store(std::string_view key, std::string& out) const;
  static KeptRow Restore(const std::vector<std::vector<std::string>>& columns,
                         std::string_view& bytes, std::string& key);
  std::size_t bytes() const { return sizeof(*this) + cells_.size() + 32; }

 private:
  KeptRow(const std::vector<std::string>& columns, const Position& at, int table = 0)
      : table_(table), at_(at), columns_(&columns) {}
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
// Fails when the only file cannot be read, or nothing can be set aside.
hub::Status GatherRows(const std::vector<Input>& files, const GatherPlan& plan, Desk& desk);

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_GATHER_H_
