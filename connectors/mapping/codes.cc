#include "connectors/mapping/codes.h"

#include <cctype>
#include <cstddef>
#include <utility>

#include "connectors/mapping/text.h"

namespace connectors {
namespace {

using hub::Sensitive;
using hub::records::Code;
using hub::records::Record;

constexpr std::size_t kMaxText = 512;
constexpr std::size_t kMaxDetails = 200;

std::string SystemOf(const CodeYear& of, std::string_view list) {
  std::string system(of.prefix);
  if (of.year > 0) system += "-" + std::to_string(of.year);
  return system + "/" + std::string(list);
}

Meant Understand(const CodeTable& codes, const CodeYear& of, std::string_view list, Code& row) {
  const auto meaning = codes.Find(list, row.code, of.year);
  row.mapped = meaning.has_value();
  if (!meaning) return {"code " + row.code, Known::kUnknown};
  if (meaning->current) {
    row.text = meaning->words;
    return {meaning->words, Known::kCurrent};
  }
  row.text = meaning->words + " (a code of another year's list)";
  return {meaning->words, Known::kOtherYear};
}

}  // namespace

std::string_view WithoutMenuPrefix(std::string_view text) {
  text = TrimBlank(text);
  const std::size_t bracket = text.substr(0, 3).find(')');
  if (bracket == std::string_view::npos || bracket == 0) return text;
  for (const char c : text.substr(0, bracket)) {
    if (std::isalpha(static_cast<unsigned char>(c)) == 0) return text;
  }
  return TrimBlank(text.substr(bracket + 1));
}

Meant MeaningOf(const CodeTable& codes, const CodeYear& of, std::string_view list,
                std::string_view code) {
  Code row;
  row.code = CleanText(code, kMaxCode);
  return row.code.empty() ? Meant() : Understand(codes, of, list, row);
}

Meant AddCode(Record& record, const CodeTable& codes, const CodeYear& of, std::string_view list,
              std::string_view code) {
  Code row;
  row.system = SystemOf(of, list);
  row.code = CleanText(code, kMaxCode);
  if (row.code.empty()) return {};
  Meant meant = Understand(codes, of, list, row);
  record.codes.push_back(std::move(row));
  return meant;
}

void AddDetail(Record& record, std::string_view name, std::string_view value, bool locates) {
  std::string text = CleanText(value, kMaxText);
  if (text.empty() || record.details.size() >= kMaxDetails) return;
  record.details.push_back({std::string(name), Sensitive(std::move(text)), locates});
}

void LabelRecord(Record& record, const LabelTable& labels) {
  std::string words =
      record.summary.Reveal() + "\n" + record.narrative.Reveal() + "\n" + record.place.Reveal();
  for (const hub::records::Detail& detail : record.details) words += "\n" + detail.value.Reveal();
  record.labels = labels.For(record.kind, record.codes, words);
}

Record NewRecord(const Sender& sender, hub::records::Kind kind, std::string_view author_role) {
  Record record;
  record.agency = sender.agency;
  record.kind = kind;
  record.basis = sender.basis;
  record.author.role = author_role;
  record.author.team = sender.team;
  record.author.team_contact = sender.team_contact;
  return record;
}

std::string SnakeName(std::string_view name) {
  std::string snake;
  for (std::size_t i = 0; i < name.size() && snake.size() < 60; ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    const bool upper = std::isupper(c) != 0;
    const bool before_lower =
        i + 1 < name.size() && std::islower(static_cast<unsigned char>(name[i + 1])) != 0;
    const bool after_lower = i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])) != 0;
    if (upper && i > 0 && (after_lower || before_lower)) snake += '_';
    snake += std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : '_';
  }
  return snake;
}

}  // namespace connectors
