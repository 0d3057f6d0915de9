#include "connectors/social_care/walk_table.h"

#include <string>

namespace connectors::social_care {

std::string_view WalkedRow::Get(std::string_view canonical) const {
  if (headers_ != table_.headers()) {
    columns_.clear();
    headers_ = table_.headers();
  }
  for (const Column& column : columns_) {
    // The name is compared as well: a text that is gone may have stood at the same place.
    if (column.asked == canonical.data() && column.name == canonical) {
      return table_.row().At(column.index);
    }
  }
  columns_.push_back({canonical.data(), std::string(canonical), table_.ColumnOf(canonical)});
  return table_.row().At(columns_.back().index);
}

void BreakAt(RowDesk& desk, Summary& summary, const Position& at, std::string_view rule,
             const std::string& words) {
  if (summary.complete) {
    desk.Break(at, rule, words);
  } else {
    desk.Reject(at, rule, words);
  }
}

void StopAt(Summary& summary, const Position& at) {
  summary.complete = false;
  summary.broken_at = at;
  summary.broken_why = "stopped";
}

hub::Status WalkTable(std::istream& text, const TableShape& shape, std::uint32_t file,
                      RowDesk& desk, Summary& summary,
                      const std::function<void(const WalkedRow&)>& take) {
  TableReader table(text, shape);
  if (const hub::Status begun = table.Begin(); !begun.ok()) return begun.error();
  const WalkedRow row(table, file);
  for (auto next = table.Read(); next != TableReader::Next::kEnd; next = table.Read()) {
    ++summary.units;
    if (next == TableReader::Next::kRow) {
      take(row);
    } else if (table.bad().rule == "row.cut_off") {
      BreakAt(desk, summary, table.bad().at(file), table.bad().rule,
              std::string(table.bad().words));
    } else {
      desk.Reject(table.bad().at(file), table.bad().rule, table.bad().words);
    }
    if (desk.Stopped()) {
      StopAt(summary, table.row().at(file));
      break;
    }
  }
  table.AddIgnored(summary);
  return hub::Done{};
}

}  // namespace connectors::social_care
