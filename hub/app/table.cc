#include "hub/app/table.h"

#include <algorithm>
#include <string>

namespace hub::app {
namespace {

std::string Text(const wire::Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* number = std::get_if<std::uint64_t>(&cell)) return std::to_string(*number);
  if (const auto* truth = std::get_if<bool>(&cell)) return *truth ? "yes" : "no";
  std::string joined;
  for (const std::string& text : std::get<std::vector<std::string>>(cell)) {
    joined += (joined.empty() ? "" : ",") + text;
  }
  return joined;
}

// Counts characters, not bytes, of UTF-8.
std::size_t Width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

void PrintLine(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths,
               std::ostream& out) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += cells[i] + std::string(widths[i] - Width(cells[i]) + 2, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << "\n";
}

}  // namespace

void PrintTable(const std::vector<wire::Row>& rows, std::ostream& out) {
  if (rows.empty()) {
    out << "none\n";
    return;
  }
  std::vector<std::vector<std::string>> lines(1);
  for (const auto& [name, cell] : rows.front()) lines.front().emplace_back(name);
  for (const wire::Row& row : rows) {
    std::vector<std::string>& line = lines.emplace_back();
    for (const auto& [name, cell] : row) line.push_back(Text(cell));
  }
  std::vector<std::size_t> widths(lines.front().size(), 0);
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], Width(line[i]));
  }
  for (const auto& line : lines) PrintLine(line, widths, out);
}

void PrintRow(const wire::Row& row, std::ostream& out) {
  for (const auto& [name, cell] : row) out << name << ": " << Text(cell) << "\n";
}

void Print(const std::vector<wire::Row>& rows, bool json, std::ostream& out) {
  if (json) {
    out << wire::EncodeRows(rows) << "\n";
  } else {
    PrintTable(rows, out);
  }
}

void Print(const wire::Row& row, bool json, std::ostream& out) {
  if (json) {
    out << wire::EncodeRow(row) << "\n";
  } else {
    PrintRow(row, out);
  }
}

}  // namespace hub::app
