#include "connectors/push/cut_rows.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <system_error>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/table.h"

namespace connectors::push {
namespace {

namespace fs = std::filesystem;
using hub::Error;
using hub::ErrorCode;
using hub::Result;

// "." is the document itself, as an empty path of json.h.
std::vector<std::string> UnitsOf(const Format& format) {
  std::istringstream in{std::string(format.units)};
  std::vector<std::string> units;
  for (std::string unit; in >> unit;) units.push_back(unit == "." ? "" : unit);
  return units;
}

std::string CsvCell(const std::string& text, char delimiter) {
  if (text.find_first_of(std::string("\"\r\n") + delimiter) == std::string::npos) return text;
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

Error CannotWrite(const fs::path& file) {
  return Error{ErrorCode::kInternal, "cannot write " + file.string(), ""};
}

// Empty and readable by its owner only before anything is in it.
bool MakePrivate(const fs::path& file) {
  const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return false;
  const bool own = fchmod(descriptor, 0600) == 0;
  close(descriptor);
  return own;
}

std::uint64_t CutBy(const Head& head, const Format& format, const Wanted& wanted, std::istream& in,
                    std::ostream& out) {
  const std::size_t first = head.text.find_first_not_of(" \t\r\n");
  const char begin = first == std::string_view::npos ? ' ' : head.text[first];
  if (begin == '<') return CutXml(in, UnitsOf(format), wanted.units, out);
  if (begin == '{' || begin == '[') {
    const std::vector<std::string> arrays = UnitsOf(format);
    const std::set<std::string> also = ReferencesOf(in, arrays, wanted.units);
    in.clear();
    in.seekg(0);
    return CutJson(in, arrays, wanted.units, also, out);
  }
  if (head.text.find("MSH|") != std::string_view::npos && head.header.empty()) {
    return CutMessages(in, wanted.units, out);
  }
  if (head.header.empty()) return 0;
  return CutTable(in, HeaderBefore(head.text, wanted.first_line), wanted.lines, out);
}

}  // namespace

std::vector<std::string> HeaderBefore(std::string_view text, std::uint64_t line) {
  // A title above the header may look more like one than the header does.
  std::size_t header = 0;
  std::size_t at = 0;
  for (std::uint64_t number = 1; number < line; ++number) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) break;
    if (text.find_first_not_of(" \t\r\n,;|", at) < end) header = at;
    at = end + 1;
  }
  const std::vector<std::string> found = GuessHeader(text.substr(header));
  return found.empty() ? GuessHeader(text) : found;
}

std::uint64_t CutTable(std::istream& in, const std::vector<std::string>& header,
                       const RowSet& lines, std::ostream& out) {
  TableShape shape;
  for (const std::string& cell : header) {
    if (!cell.empty()) shape.aliases[cell] = {};
  }
  TableReader table(in, shape);
  if (!table.Begin().ok()) return 0;
  for (std::size_t i = 0; i < table.header().size(); ++i) {
    if (i > 0) out << table.delimiter();
    out << CsvCell(table.header()[i], table.delimiter());
  }
  out << "\r\n";
  std::uint64_t rows = 0;
  for (auto next = table.Read(); next != TableReader::Next::kEnd; next = table.Read()) {
    const bool bad = next == TableReader::Next::kBad;
    if (!lines.Has(bad ? table.bad().line : table.row().line())) continue;
    out << (bad ? table.bad().raw : table.row().raw()) << "\r\n";
    ++rows;
  }
  return rows;
}

Result<Cut> CutRows(const Input& input, const Format& format, const Wanted& wanted,
                    const fs::path& folder) {
  if (wanted.units.count() == 0 || !format.rows_stand_alone) return Cut{};
  const Result<HeadOf> head = HeadOf::Read(input);
  if (!head.ok()) return head.error();
  std::error_code failed;
  fs::create_directories(folder, failed);
  Cut cut;
  cut.file = folder / input.path.filename();
  const fs::path fresh = cut.file.string() + ".new";
  if (failed || !MakePrivate(fresh)) return CannotWrite(fresh);
  std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
  DecodedStream in(input.Open(), Controls::kKeep);
  cut.rows = CutBy(head.value().head(), format, wanted, in, out);
  out.close();
  if (out.fail()) return CannotWrite(fresh);
  if (cut.rows == 0) {
    fs::remove(fresh, failed);
    return Cut{};
  }
  fs::rename(fresh, cut.file, failed);
  if (failed) return CannotWrite(cut.file);
  return cut;
}

}  // namespace connectors::push
