#include "hub/chronology/search_text.h"

#include <algorithm>

#include "hub/chronology/entry_text.h"

namespace hub::chronology {
namespace {

using records::Field;

constexpr Field kSearched[] = {
    Field::kAgency,          Field::kKind,  Field::kSummary, Field::kNarrative,  Field::kDetails,
    Field::kLocatingDetails, Field::kCodes, Field::kPlace,   Field::kAuthorRole, Field::kAuthorName,
    Field::kAuthorTeam,
};

// The texts of a member, each followed by a space; names of members are not among them.
void AppendTexts(std::string_view json, std::string& out) {
  for (std::size_t at = json.find('"'); at != std::string_view::npos; at = json.find('"', at)) {
    const std::size_t begin = at + 1;
    std::size_t end = begin;
    while (end < json.size() && json[end] != '"') end += json[end] == '\\' ? 2 : 1;
    if (end >= json.size()) return;
    at = end + 1;
    const bool is_name = at < json.size() && json[at] == ':';
    if (is_name) continue;
    out += Unescaped(json.substr(begin, end - begin));
    out += ' ';
  }
}

// Whether a word of what Plain() made begins so.
bool Begins(const std::string& word, std::string_view plain) {
  for (std::size_t at = plain.find(word); at != std::string_view::npos;
       at = plain.find(word, at + 1)) {
    if (at == 0 || plain[at - 1] == ' ') return true;
  }
  return false;
}

}  // namespace

WantedWords::WantedWords(std::string_view text) {
  const std::string plain = Plain(text);
  std::string_view rest = plain;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (end > 0) words_.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

bool WantedWords::In(const records::EntryView& entry, records::FieldSet keep) const {
  std::string text;
  for (const Field field : kSearched) {
    if (keep.Has(field)) AppendTexts(entry.Member(field).value_or(std::string_view()), text);
  }
  const std::string plain = Plain(text);
  return std::all_of(words_.begin(), words_.end(),
                     [&](const std::string& word) { return Begins(word, plain); });
}

}  // namespace hub::chronology
