#include "hub/service/audit_detail.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <utility>

namespace hub::service {
namespace {

void AppendNumber(std::int64_t number, std::string& out) {
  char text[24];
  const auto end = std::to_chars(text, text + sizeof text, number);
  out.append(text, end.ptr);
}

void AppendRules(const std::vector<access::Rule>& rules, std::string& out) {
  if (rules.empty()) out += '-';
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (i > 0) out += ',';
    AppendNumber(static_cast<std::int64_t>(rules[i]), out);
  }
}

void AppendTold(const access::Told& told, std::string& out) {
  out += "told ";
  AppendNumber(told.at.micros, out);
  for (const auto number :
       {static_cast<std::int64_t>(told.purpose), static_cast<std::int64_t>(told.role),
        static_cast<std::int64_t>(told.outcome)}) {
    out += ' ';
    AppendNumber(number, out);
  }
  out += ' ';
  AppendRules(told.because, out);
  out += ' ';
  AppendRules(told.closed_because, out);
  out += ' ';
  AppendNumber(told.withheld.bits(), out);
  out += ' ';
  out += told.policy;
  if (told.policy_print != 0) {
    char print[17];
    std::snprintf(print, sizeof print, "%016llx",
                  static_cast<unsigned long long>(told.policy_print));
    out.append(" ").append(print);
  }
  out += '\n';
}

void AppendGrade(const access::Told& told, std::string& out) {
  if (!told.grade) return;
  out += "graded ";
  AppendNumber(static_cast<std::int64_t>(*told.grade), out);
  char before = ' ';
  if (told.owed.empty()) out += " -";
  for (const access::Owed& owed : told.owed) {
    out += before;
    before = ',';
    AppendNumber(static_cast<std::int64_t>(owed.what), out);
    if (!owed.due) continue;
    out += ':';
    AppendNumber(owed.due->micros, out);
  }
  out += '\n';
}

void AppendShown(std::vector<ShownEntry> shown, std::string& out) {
  if (shown.empty()) return;
  std::sort(shown.begin(), shown.end());
  out += "shown";
  for (std::size_t i = 0; i < shown.size();) {
    std::size_t last = i;
    while (last + 1 < shown.size() && shown[last + 1].first == shown[i].first &&
           shown[last + 1].second == shown[last].second + 1)
      ++last;
    out += ' ';
    AppendNumber(static_cast<std::int64_t>(shown[i].first), out);
    out += ':';
    AppendNumber(shown[i].second, out);
    if (last > i) {
      out += '-';
      AppendNumber(shown[last].second, out);
    }
    i = last + 1;
  }
  out += '\n';
}

// A line each: whatever would end one becomes a space.
void AppendNotes(const std::vector<std::string>& notes, std::string& out) {
  for (const std::string& note : notes) {
    const std::size_t start = out.size() + std::string_view("note ").size();
    out += "note " + note;
    std::replace_if(
        out.begin() + static_cast<std::ptrdiff_t>(start), out.end(),
        [](char c) { return c == '\n' || c == '\r'; }, ' ');
    out += '\n';
  }
}

// Cuts the text before the next `until` off `rest`.
std::string_view Cut(std::string_view& rest, char until) {
  const std::size_t end = rest.find(until);
  const std::string_view piece = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return piece;
}

bool ReadNumber(std::string_view text, std::int64_t& number) {
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  return end.ec == std::errc() && end.ptr == text.data() + text.size();
}

bool ReadRules(std::string_view text, std::vector<access::Rule>& rules) {
  if (text == "-") return true;
  while (!text.empty()) {
    std::int64_t number = 0;
    if (!ReadNumber(Cut(text, ','), number)) return false;
    rules.push_back(static_cast<access::Rule>(number));
  }
  return true;
}

bool ReadTold(std::string_view rest, access::Told& told) {
  std::int64_t purpose = 0, role = 0, outcome = 0, withheld = 0;
  if (!ReadNumber(Cut(rest, ' '), told.at.micros) || !ReadNumber(Cut(rest, ' '), purpose) ||
      !ReadNumber(Cut(rest, ' '), role) || !ReadNumber(Cut(rest, ' '), outcome) ||
      !ReadRules(Cut(rest, ' '), told.because) || !ReadRules(Cut(rest, ' '), told.closed_because) ||
      !ReadNumber(Cut(rest, ' '), withheld))
    return false;
  told.purpose = static_cast<access::Purpose>(purpose);
  told.role = static_cast<access::Role>(role);
  told.outcome = static_cast<access::Outcome>(outcome);
  for (int bit = 1; bit <= 9; ++bit)
    if ((withheld >> bit & 1) != 0)
      told.withheld = told.withheld.Union({static_cast<access::Redaction>(bit)});
  told.policy = Cut(rest, ' ');
  if (rest.empty()) return true;
  const auto end = std::from_chars(rest.data(), rest.data() + rest.size(), told.policy_print, 16);
  return end.ec == std::errc() && end.ptr == rest.data() + rest.size();
}

bool ReadGrade(std::string_view rest, access::Told& told) {
  std::int64_t grade = 0;
  if (!ReadNumber(Cut(rest, ' '), grade) || grade < 0 || grade > 4) return false;
  told.grade = static_cast<access::AuditGrade>(grade);
  if (rest == "-") return true;
  while (!rest.empty()) {
    std::string_view piece = Cut(rest, ',');
    std::int64_t what = 0, due = 0;
    if (!ReadNumber(Cut(piece, ':'), what) || what < 1 || what > 255) return false;
    access::Owed& owed = told.owed.emplace_back();
    owed.what = static_cast<access::Obligation>(what);
    if (piece.empty()) continue;
    if (!ReadNumber(piece, due)) return false;
    owed.due = Instant{due};
  }
  return !told.owed.empty();
}

bool ReadShown(std::string_view rest, std::vector<ShownEntry>& shown) {
  while (!rest.empty()) {
    std::string_view piece = Cut(rest, ' ');
    std::int64_t person = 0, first = 0;
    if (!ReadNumber(Cut(piece, ':'), person) || !ReadNumber(Cut(piece, '-'), first)) return false;
    std::int64_t last = first;
    if (!piece.empty() && !ReadNumber(piece, last)) return false;
    if (last < first || last - first > 100'000) return false;
    for (std::int64_t seq = first; seq <= last; ++seq)
      shown.emplace_back(store::PersonRow{person}, seq);
  }
  return true;
}

constexpr std::string_view kHexDigits = "0123456789abcdef";

void AppendHex(const store::Hash16& bytes, std::string& out) {
  for (const std::uint8_t byte : bytes) {
    out += kHexDigits[byte >> 4];
    out += kHexDigits[byte & 15];
  }
}

void AppendRow(const CheckedRow& row, std::string& out) {
  out += "row ";
  AppendNumber(static_cast<std::int64_t>(row.answer.known), out);
  out += ' ';
  AppendNumber(static_cast<std::int64_t>(row.answer.because), out);
  out += ' ';
  AppendHex(row.fingerprint, out);
  char before = ' ';
  for (const ChildId& child : row.meant) {
    out += before + child.Hex();
    before = ',';
  }
  out += '\n';
}

bool ReadRow(std::string_view rest, CheckedRow& row) {
  std::int64_t known = 0, because = 0;
  if (!ReadNumber(Cut(rest, ' '), known) || !ReadNumber(Cut(rest, ' '), because)) return false;
  if (known < 1 || known > 3 || because < 0 || because > 4) return false;
  row.answer = {static_cast<chronology::Known>(known),
                static_cast<chronology::AskBecause>(because)};
  const auto fingerprint = ChildId::FromHex(Cut(rest, ' '));  // sixteen bytes, as an id has
  if (!fingerprint) return false;
  row.fingerprint = fingerprint->bytes();
  while (!rest.empty()) {
    const auto child = ChildId::FromHex(Cut(rest, ','));
    if (!child) return false;
    row.meant.push_back(*child);
  }
  return true;
}

}  // namespace

crypto::Hash HashOfShown(const std::vector<EntryId>& ids) {
  // As numbers: two hundred are sorted for one chronology.
  using Number = std::pair<std::uint64_t, std::uint64_t>;
  constexpr std::size_t kHalf = 8;
  std::vector<Number> numbers;
  numbers.reserve(ids.size());
  for (const EntryId& id : ids) {
    Number number;
    for (std::size_t i = 0; i < kHalf; ++i) {
      number.first = number.first << 8 | id.bytes()[i];
      number.second = number.second << 8 | id.bytes()[kHalf + i];
    }
    numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  std::string bytes;
  bytes.reserve(2 * kHalf * numbers.size());
  for (const Number& number : numbers) {
    for (const std::uint64_t half : {number.first, number.second}) {
      for (std::size_t i = kHalf; i-- > 0;) bytes += static_cast<char>(half >> (8 * i) & 0xFF);
    }
  }
  return crypto::Sha256(bytes);
}

std::string Encode(AuditDetail detail) {
  std::string out;
  out.reserve(160 + detail.facts.size());
  if (!detail.actor.empty()) out += "actor " + detail.actor.text() + '\n';
  if (detail.child) out += "child " + detail.child->Hex() + '\n';
  if (detail.told) AppendTold(*detail.told, out);
  if (detail.told) AppendGrade(*detail.told, out);
  if (!detail.facts.empty()) out.append("facts ").append(detail.facts) += '\n';
  AppendShown(std::move(detail.shown), out);
  AppendNotes(detail.notes, out);
  for (const ChildId& child : detail.meant) out += "meant " + child.Hex() + '\n';
  for (const CheckedRow& row : detail.rows) AppendRow(row, out);
  return out;
}

std::optional<AuditDetail> DecodeAuditDetail(std::string_view text) {
  AuditDetail detail;
  while (!text.empty()) {
    std::string_view line = Cut(text, '\n');
    const std::string_view word = Cut(line, ' ');
    if (word == "actor") {
      const auto actor = ProfessionalId::From(line);
      if (!actor) return std::nullopt;
      detail.actor = *actor;
    } else if (word == "child") {
      detail.child = ChildId::FromHex(line);
      if (!detail.child) return std::nullopt;
    } else if (word == "told") {
      if (!ReadTold(line, detail.told.emplace())) return std::nullopt;
    } else if (word == "graded") {
      if (!detail.told || detail.told->grade || !ReadGrade(line, *detail.told)) return std::nullopt;
    } else if (word == "facts") {
      detail.facts = line;
    } else if (word == "shown") {
      if (!ReadShown(line, detail.shown)) return std::nullopt;
    } else if (word == "note") {
      detail.notes.emplace_back(line);
    } else if (word == "meant") {
      const auto child = ChildId::FromHex(line);
      if (!child) return std::nullopt;
      detail.meant.push_back(*child);
    } else if (word == "row") {
      if (!ReadRow(line, detail.rows.emplace_back())) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  return detail;
}

}  // namespace hub::service
