#include "hub/store/detail/ledger.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>

#include "hub/crypto/hash.h"
#include "hub/store/detail/files.h"

namespace hub::store::detail {
namespace {

Error Malformed() {
  return {ErrorCode::kUnavailable, "the hub's erasure ledger cannot be read",
          "a line of erasures.log is malformed; restore the file from a backup"};
}

template <class Number>
bool ReadNumber(std::string_view text, Number& number) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  number = static_cast<Number>(value);
  return error == std::errc() && end == text.data() + text.size();
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts;
}

bool ReadPlaces(std::string_view text, std::vector<LedgerLine::Place>& places) {
  for (const std::string_view part : Split(text, ',')) {
    const std::vector<std::string_view> numbers = Split(part, ':');
    LedgerLine::Place& place = places.emplace_back();
    if (numbers.size() != 3 || !ReadNumber(numbers[0], place.person) ||
        !ReadNumber(numbers[1], place.key) || !ReadNumber(numbers[2], place.seq)) {
      return false;
    }
  }
  return true;
}

bool ReadKeys(std::string_view text, std::vector<KeyId>& keys) {
  for (const std::string_view part : Split(text, ',')) {
    if (!ReadNumber(part, keys.emplace_back())) return false;
  }
  return true;
}

bool ReadMember(std::string_view name, std::string_view value, LedgerLine& line) {
  if (name == "child") {
    const std::optional<ChildId> id = ChildId::FromHex(value);
    if (id) line.child = *id;
    return id.has_value();
  }
  if (name == "source") {
    std::string bytes;
    if (!crypto::FromHex(value, bytes) || bytes.size() != line.source.size()) return false;
    bytes.copy(reinterpret_cast<char*>(line.source.data()), line.source.size());
    return true;
  }
  if (name == "persons" || name == "entries") return ReadPlaces(value, line.places);
  if (name == "keys") return ReadKeys(value, line.keys);
  if (name == "agency") return ReadNumber(value, line.agency);
  return name == "next_key" && ReadNumber(value, line.next_key);
}

std::string PlacesText(const std::vector<LedgerLine::Place>& places) {
  std::string text;
  for (const LedgerLine::Place& place : places) {
    if (!text.empty()) text += ',';
    text += std::to_string(static_cast<std::int64_t>(place.person)) + ':' +
            std::to_string(static_cast<std::int64_t>(place.key)) + ':' + std::to_string(place.seq);
  }
  return text;
}

std::string KeysText(const std::vector<KeyId>& keys) {
  std::string text;
  for (const KeyId key : keys) {
    if (!text.empty()) text += ',';
    text += std::to_string(static_cast<std::int64_t>(key));
  }
  return text;
}

}  // namespace

std::string Encode(const LedgerLine& line) {
  std::string text;
  if (line.kind == LedgerLine::Kind::kErase) {
    text = "erase " + line.at.Rfc3339() + " child=" + line.child.Hex() +
           " persons=" + PlacesText(line.places) + " keys=" + KeysText(line.keys);
  } else {
    const std::string_view source(reinterpret_cast<const char*>(line.source.data()),
                                  line.source.size());
    text = "purge " + line.at.Rfc3339() +
           " agency=" + std::to_string(static_cast<std::int64_t>(line.agency)) +
           " source=" + crypto::Hex(source) + " entries=" + PlacesText(line.places);
    if (!line.keys.empty()) text += " keys=" + KeysText(line.keys);
  }
  return text + " next_key=" + std::to_string(line.next_key) + "\n";
}

Result<LedgerLine> DecodeLedgerLine(std::string_view text) {
  const std::vector<std::string_view> words = Split(text, ' ');
  if (words.size() < 3 || (words[0] != "erase" && words[0] != "purge")) return Malformed();
  LedgerLine line;
  line.kind = words[0] == "erase" ? LedgerLine::Kind::kErase : LedgerLine::Kind::kPurge;
  const std::optional<Instant> at = Instant::Parse(words[1]);
  if (!at) return Malformed();
  line.at = *at;
  for (std::size_t i = 2; i < words.size(); ++i) {
    const std::size_t equals = words[i].find('=');
    if (equals == std::string_view::npos) return Malformed();
    if (!ReadMember(words[i].substr(0, equals), words[i].substr(equals + 1), line)) {
      return Malformed();
    }
  }
  return line;
}

Status Ledger::Append(const std::vector<LedgerLine>& lines) {
  const Status whole = DropTornLine();
  if (!whole.ok()) return whole;
  std::string text;
  for (const LedgerLine& line : lines) text += Encode(line);
  return AppendDurably(file_, text);
}

// A crash may have cut the last line; it was never acted upon.
Status Ledger::DropTornLine() {
  if (!fs::exists(file_)) return Done{};
  const Result<std::string> content = ReadSmallFile(file_);
  if (!content.ok()) return content.error();
  const std::size_t end = content.value().rfind('\n');
  const std::uint64_t whole = end == std::string::npos ? 0 : end + 1;
  std::error_code error;
  if (whole < content.value().size()) fs::resize_file(file_, whole, error);
  if (error) return Malformed();
  return Done{};
}

Result<std::vector<LedgerLine>> Ledger::Read(std::uint64_t from) const {
  std::vector<LedgerLine> lines;
  if (!fs::exists(file_)) return lines;
  const Result<std::string> content = ReadSmallFile(file_);
  if (!content.ok()) return content.error();
  std::string_view rest = content.value();
  rest.remove_prefix(std::min<std::size_t>(from, rest.size()));
  for (std::size_t end = 0; (end = rest.find('\n')) != std::string_view::npos;) {
    Result<LedgerLine> line = DecodeLedgerLine(rest.substr(0, end));
    rest.remove_prefix(end + 1);
    if (!line.ok()) return line.error();
    lines.push_back(std::move(line).value());
  }
  return lines;
}

std::uint64_t Ledger::size() const { return fs::exists(file_) ? fs::file_size(file_) : 0; }

Status Ledger::Merge(const fs::path& other) {
  if (!fs::exists(other)) return Done{};
  const Result<std::string> theirs = ReadSmallFile(other);
  if (!theirs.ok()) return theirs.error();
  std::set<std::string> known;
  if (fs::exists(file_)) {
    const Result<std::string> ours = ReadSmallFile(file_);
    if (!ours.ok()) return ours.error();
    std::istringstream in(ours.value());
    for (std::string line; std::getline(in, line);) known.insert(line);
  }
  std::vector<LedgerLine> missing;
  std::istringstream in(theirs.value());
  for (std::string text; std::getline(in, text);) {
    if (known.count(text) != 0) continue;
    Result<LedgerLine> line = DecodeLedgerLine(text);
    if (!line.ok()) return line.error();
    missing.push_back(std::move(line).value());
  }
  return missing.empty() ? Status(Done{}) : Append(missing);
}

}  // namespace hub::store::detail
