// A table from its header to its end, each row handed out, each bad one rejected.

#ifndef CONNECTORS_SOCIAL_CARE_WALK_TABLE_H_
#define CONNECTORS_SOCIAL_CARE_WALK_TABLE_H_

#include <cstdint>
#include <functional>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/rows.h"
#include "connectors/mapping/sink.h"
#include "connectors/mapping/table.h"
#include "hub/base/result.h"

namespace connectors::social_care {

// A row by the names of its columns. Asked with the same literals row after row, it finds
// their columns once.
class WalkedRow final : public Fields {
 public:
  // REQUIRES: both outlive this.
  WalkedRow(const TableReader& table, std::uint32_t file) : table_(table), file_(file) {}

  std::string_view Get(std::string_view canonical) const override;
  Position at() const { return table_.row().at(file_); }

 private:
  struct Column {
    const char* asked = nullptr;  // where the name stood when it was looked up
    std::string name;
    int index = -1;
  };

  const TableReader& table_;
  const std::uint32_t file_;
  mutable std::uint64_t headers_ = 0;  // of the table, when the columns were looked up
  mutable std::vector<Column> columns_;
};

// `file`: which of the run's files this is. Stops when the desk's sink says so. Fails when
// no header is found; nothing is counted then.
// REQUIRES: `text` gives clean UTF-8; `summary` is the desk's.
hub::Status WalkTable(std::istream& text, const TableShape& shape, std::uint32_t file,
                      RowDesk& desk, Summary& summary,
                      const std::function<void(const WalkedRow&)>& take);

// The file ends here: a reject, and the summary is incomplete from the first such place on.
void BreakAt(RowDesk& desk, Summary& summary, const Position& at, std::string_view rule,
             const std::string& words);

// The run was asked to stop.
void StopAt(Summary& summary, const Position& at);

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_WALK_TABLE_H_
