#include "connectors/push/report_text.h"

#include <algorithm>

#include "hub/records/entry_format.h"

namespace connectors::push {

std::string Plural(std::uint64_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string CountLines(const Counts& counts, const std::string& indent) {
  std::string lines;
  for (const auto& [what, count] : counts) {
    lines += indent + std::to_string(count) + "  " + what + "\n";
  }
  return lines;
}

std::string Columns(const std::vector<std::vector<std::string>>& lines) {
  std::vector<std::size_t> widths;
  for (const auto& line : lines) {
    widths.resize(std::max(widths.size(), line.size()));
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  std::string text;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string space(widths[i] - line[i].size(), ' ');
      text += i == 0 ? "  " + line[i] + space : "  " + space + line[i];
    }
    text += '\n';
  }
  return text;
}

std::string RowsInWords(const Summary& summary) {
  return Plural(summary.rows, "row", "rows") + " = " +
         Plural(summary.records, "record", "records") + " + " +
         Plural(summary.rejects, "reject", "rejects") + " + " + std::to_string(summary.NotTaken()) +
         " not taken; " + Plural(summary.warnings, "warning", "warnings");
}

std::string Quoted(std::string_view text) {
  std::string json;
  hub::records::AppendJsonString(text, json);
  return json;
}

std::string Object(const Counts& counts) {
  std::string json = "{";
  for (const auto& [what, count] : counts) {
    if (json.size() > 1) json += ',';
    json += Quoted(what) + ":" + std::to_string(count);
  }
  return json + "}";
}

std::string SummaryMembers(const Summary& summary) {
  std::string json = "\"collection\":" + Quoted(summary.collection);
  json += ",\"units\":" + std::to_string(summary.units);
  json += ",\"people\":" + std::to_string(summary.people);
  json += ",\"rows\":" + std::to_string(summary.rows);
  json += ",\"records\":" + std::to_string(summary.records);
  json += ",\"rejects\":" + std::to_string(summary.rejects);
  json += ",\"warnings\":" + std::to_string(summary.warnings);
  json += ",\"not_taken\":" + Object(summary.not_taken);
  json += ",\"ignored\":" + Object(summary.ignored);
  json += ",\"complete\":";
  json += summary.complete ? "true" : "false";
  if (!summary.complete) {
    json += ",\"broken\":{\"line\":" + std::to_string(summary.broken_at.line) +
            ",\"column\":" + std::to_string(summary.broken_at.column) +
            ",\"why\":" + Quoted(summary.broken_why) + "}";
  }
  return json;
}

}  // namespace connectors::push
