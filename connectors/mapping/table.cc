#include "connectors/mapping/table.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/text.h"

namespace connectors {
namespace {

using hub::Done;
using hub::Error;
using hub::ErrorCode;
using hub::Status;

constexpr std::size_t kMaxCell = 64U << 10U;
constexpr std::size_t kMaxLine = 1U << 20U;
constexpr std::size_t kMaxCells = 4096;
constexpr std::size_t kHeaderSearch = 50;  // records
constexpr std::size_t kGuessLines = 25;
constexpr std::string_view kDelimiters = ",;\t|";
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

// "Column7": what a spreadsheet names a column that nobody named.
bool IsFiller(std::string_view normal) {
  return normal.empty() || (normal.size() > 6 && normal.substr(0, 6) == "column" &&
                            std::all_of(normal.begin() + 6, normal.end(), &IsDigit));
}

// Where `c` first stands in [from, end) of `text`; `end`: nowhere.
std::size_t FindIn(const std::string& text, char c, std::size_t from, std::size_t end) {
  const void* found = std::memchr(text.data() + from, c, end - from);
  if (found == nullptr) return end;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

std::string WithPlainSpaces(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const bool no_break = text.substr(at, 2) == kNoBreakSpace;
    plain += no_break ? ' ' : text[at];
    at += no_break ? 2 : 1;
  }
  return plain;
}

// The cells of one line, quotes respected within it.
std::vector<std::string_view> RoughCells(std::string_view line, char delimiter) {
  std::vector<std::string_view> cells;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    if (i < line.size() && line[i] == '"') quoted = !quoted;
    if (i < line.size() && (quoted || line[i] != delimiter)) continue;
    cells.push_back(TrimBlank(line.substr(begin, i - begin)));
    begin = i + 1;
  }
  return cells;
}

// Where the record at the start of `text` ends: a line, and the lines that its quotes hold
// together, 40 at most; beyond that the quote is a lone one.
std::size_t RecordEnd(std::string_view text, char line_end) {
  const std::size_t first = std::min(text.find(line_end), text.size());
  std::size_t end = first;
  std::size_t quotes = 0;
  std::size_t counted = 0;
  for (int lines = 0; lines < 40; ++lines) {
    quotes +=
        static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                                            text.begin() + static_cast<std::ptrdiff_t>(end), '"'));
    if (quotes % 2 == 0) return end;
    if (end == text.size()) break;
    counted = end;
    end = std::min(text.find(line_end, end + 1), text.size());
  }
  return first;
}

std::vector<std::string_view> FirstLines(std::string_view text) {
  std::vector<std::string_view> lines;
  const char line_end = text.find('\n') == std::string_view::npos ? '\r' : '\n';
  while (!text.empty() && lines.size() < kGuessLines) {
    const std::size_t end = RecordEnd(text, line_end);
    const std::string_view line = TrimBlank(text.substr(0, end));
    if (!line.empty() && line.size() < kMaxCell) lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// How many cells most of the lines have, and how many lines that is.
std::pair<std::size_t, std::size_t> UsualWidth(const std::vector<std::string_view>& lines,
                                               char delimiter) {
  std::map<std::size_t, std::size_t> widths;
  for (const std::string_view line : lines) ++widths[RoughCells(line, delimiter).size()];
  std::pair<std::size_t, std::size_t> usual = {1, 0};
  for (const auto& [width, count] : widths) {
    if (width > 1 && count >= usual.second) usual = {width, count};
  }
  return usual;
}

}  // namespace

std::string NormalHeader(std::string_view cell) {
  std::string normal;
  for (const char c : cell) {
    if (c >= 'A' && c <= 'Z') normal += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || IsDigit(c)) normal += c;
  }
  return normal;
}

std::string_view TableRow::Get(std::string_view canonical) const {
  return table_ == nullptr ? std::string_view() : At(table_->ColumnOf(canonical));
}

std::string_view TableRow::At(int column) const {
  const auto index = static_cast<std::size_t>(column);
  return column < 0 || index >= cells_.size() ? std::string_view() : cells_[index];
}

TableReader::TableReader(std::istream& in, TableShape shape) : in_(in), shape_(std::move(shape)) {
  for (const auto& [name, spellings] : shape_.aliases) names_.push_back(name);
  for (const std::string& name : shape_.required) {
    if (shape_.aliases.find(name) == shape_.aliases.end()) names_.push_back(name);
  }
  std::sort(names_.begin(), names_.end());
  for (std::size_t i = 0; i < names_.size(); ++i) {
    std::size_t rank = 0;
    spellings_[NormalHeader(names_[i])].push_back({i, rank++});
    const auto aliases = shape_.aliases.find(names_[i]);
    if (aliases == shape_.aliases.end()) continue;
    for (const std::string& spelling : aliases->second) {
      spellings_[NormalHeader(spelling)].push_back({i, rank++});
    }
  }
  spellings_.erase("");
  columns_.assign(names_.size(), -1);
  row_.table_ = this;
}

Status TableReader::Begin() {
  Fill();
  line_end_ = buffer_.find('\n') == std::string::npos && buffer_.find('\r') != std::string::npos
                  ? '\r'
                  : '\n';
  ReadSeparatorLine();
  const std::size_t start = begin_;
  const std::uint64_t start_line = line_;
  const auto restart = [&] {
    begin_ = start;
    line_ = start_line;
  };
  searching_ = true;
  const std::string_view tried =
      delimiter_ == '\0' ? kDelimiters : std::string_view(&delimiter_, 1);
  const std::string candidates(tried);
  Candidate best;
  const char guessed = GuessDelimiter(std::string_view(buffer_).substr(0, kReadAtOnce));
  best.delimiter = guessed == '\0' ? ',' : guessed;
  for (const char delimiter : candidates) {
    restart();
    Candidate candidate = BestHeader(delimiter);
    if (std::pair(candidate.complete, candidate.matched) > std::pair(best.complete, best.matched)) {
      best = std::move(candidate);
    }
  }
  restart();
  delimiter_ = best.delimiter;
  if (!best.complete || best.matched == 0) return NoHeader(best);
  for (std::size_t i = 0; i < best.record; ++i) {
    if (ScanRecord() == Scan::kRecord && IsBlank()) continue;
    ++counts_.title_lines;
  }
  ScanRecord();
  TakeHeader(std::move(best.columns));
  searching_ = false;
  return Done{};
}

// Excel's own first line, "sep=;": it names the delimiter and is no row.
void TableReader::ReadSeparatorLine() {
  delimiter_ = '\0';
  const std::optional<Line> line = LineAt(0);
  if (!line || line->end != 5 || Lower(buffer_.substr(0, 4)) != "sep=") return;
  delimiter_ = buffer_[4];
  begin_ = line->next;
  ++line_;
}

TableReader::Candidate TableReader::BestHeader(char delimiter) {
  Candidate best;
  best.delimiter = delimiter_ = delimiter;
  for (std::size_t record = 0; record < kHeaderSearch && begin_ < kMaxLine; ++record) {
    const Scan scan = ScanRecord();
    if (scan == Scan::kEnd) break;
    if (scan == Scan::kBad) continue;
    Candidate candidate;
    candidate.columns = Match(candidate.matched);
    candidate.complete = IsComplete(candidate.columns);
    candidate.record = record;
    candidate.delimiter = delimiter;
    if (std::pair(candidate.complete, candidate.matched) > std::pair(best.complete, best.matched)) {
      best = std::move(candidate);
    }
  }
  return best;
}

std::vector<int> TableReader::Match(std::size_t& matched) const {
  std::vector<int> columns(names_.size(), -1);
  std::vector<std::size_t> ranks(names_.size(), 0);
  for (std::size_t i = 0; i < row_.cells_.size(); ++i) {
    if (row_.cells_[i].size() > 200) continue;
    const auto found = spellings_.find(NormalHeader(row_.cells_[i]));
    if (found == spellings_.end()) continue;
    for (const Spelling& spelling : found->second) {
      int& column = columns[spelling.name];
      if (column >= 0 && ranks[spelling.name] <= spelling.rank) continue;
      column = static_cast<int>(i);
      ranks[spelling.name] = spelling.rank;
    }
  }
  matched = static_cast<std::size_t>(
      std::count_if(columns.begin(), columns.end(), [](int column) { return column >= 0; }));
  return columns;
}

bool TableReader::IsComplete(const std::vector<int>& columns) const {
  return std::all_of(shape_.required.begin(), shape_.required.end(), [&](const auto& name) {
    const auto place = std::lower_bound(names_.begin(), names_.end(), name);
    return columns.size() == names_.size() &&
           columns[static_cast<std::size_t>(place - names_.begin())] >= 0;
  });
}

void TableReader::TakeHeader(std::vector<int> columns) {
  FlushIgnored();
  columns_ = std::move(columns);
  header_.clear();
  header_normal_.clear();
  width_ = 0;
  for (const std::string_view cell : row_.cells_) {
    header_.push_back(CleanText(cell, 60));
    header_normal_.push_back(NormalHeader(cell));
    if (!IsFiller(header_normal_.back())) width_ = header_.size();
  }
  unknown_.clear();
  for (std::size_t i = 0; i < header_.size(); ++i) {
    const bool known =
        std::find(columns_.begin(), columns_.end(), static_cast<int>(i)) != columns_.end();
    if (!known) unknown_.push_back(i);
  }
  unknown_counts_.assign(unknown_.size(), 0);
  ++headers_;
}

Error TableReader::NoHeader(const Candidate& best) const {
  std::string missing;
  std::size_t count = 0;
  for (const std::string& name : shape_.required) {
    const auto index = static_cast<std::size_t>(
        std::lower_bound(names_.begin(), names_.end(), name) - names_.begin());
    if (index < best.columns.size() && best.columns[index] >= 0) continue;
    if (++count > 6) continue;
    missing += (missing.empty() ? "" : ", ") + name;
    const auto aliases = shape_.aliases.find(name);
    if (aliases == shape_.aliases.end() || aliases->second.empty()) continue;
    missing += " (also read as ";
    for (std::size_t i = 0; i < std::min<std::size_t>(aliases->second.size(), 4); ++i) {
      missing += (i == 0 ? "'" : ", '") + aliases->second[i] + "'";
    }
    missing += ')';
  }
  if (count > 6) missing += " and " + std::to_string(count - 6) + " more";
  if (best.matched == 0) {
    return {ErrorCode::kInvalid,
            "no header line in the first lines" +
                (missing.empty() ? std::string() : ": expected are " + missing) +
                "; export the table with its column names",
            ""};
  }
  return {ErrorCode::kInvalid,
          "the header lacks " + missing + "; add the column or give it one of these names", ""};
}

int TableReader::ColumnOf(std::string_view canonical) const {
  const auto place = std::lower_bound(names_.begin(), names_.end(), canonical);
  if (place == names_.end() || *place != canonical) return -1;
  return columns_[static_cast<std::size_t>(place - names_.begin())];
}

bool TableReader::Fill() {
  if (ended_) return false;
  const std::size_t held = buffer_.size();
  buffer_.resize(held + kReadAtOnce);
  in_.read(buffer_.data() + held, static_cast<std::streamsize>(kReadAtOnce));
  const auto got = static_cast<std::size_t>(std::max<std::streamsize>(in_.gcount(), 0));
  buffer_.resize(held + got);
  ended_ = got < kReadAtOnce;
  return got > 0;
}

void TableReader::Compact() {
  if (searching_ || begin_ < kReadAtOnce) return;
  buffer_.erase(0, begin_);
  begin_ = 0;
}

// The line that begins at `from`; nullopt: longer than any row may be.
std::optional<TableReader::Line> TableReader::LineAt(std::size_t from) {
  std::size_t searched = from;
  while (true) {
    const std::size_t found = buffer_.find(line_end_, searched);
    if (found != std::string::npos) {
      std::size_t end = found;
      while (end > from && buffer_[end - 1] == '\r') --end;
      return Line{end, found + 1};
    }
    if (ended_) {
      std::size_t end = buffer_.size();
      while (end > from && buffer_[end - 1] == '\r') --end;
      return Line{end, buffer_.size()};
    }
    if (buffer_.size() - from > kMaxLine) return std::nullopt;
    searched = buffer_.size();
    Fill();
  }
}

TableReader::Scan TableReader::ScanRecord() {
  Compact();
  pieces_.clear();
  scratch_.clear();
  unterminated_ = false;
  if (begin_ == buffer_.size() && !Fill()) return Scan::kEnd;
  row_.line_ = line_;
  const std::optional<Line> line = LineAt(begin_);
  if (!line) return searching_ ? Scan::kEnd : SkipLongLine();
  const char* text = buffer_.data() + begin_;
  if (std::memchr(text, '"', line->end - begin_) != nullptr) return ScanQuoted(*line);
  SplitPlain(begin_, line->end);
  row_.raw_ = std::string_view(buffer_).substr(begin_, line->end - begin_);
  unterminated_ = line->next == buffer_.size() && buffer_[line->next - 1] != line_end_;
  begin_ = line->next;
  ++line_;
  return Settle();
}

void TableReader::SplitPlain(std::size_t begin, std::size_t end) {
  while (pieces_.size() <= kMaxCells) {
    const std::size_t stop = FindIn(buffer_, delimiter_, begin, end);
    if (stop == end) break;
    pieces_.push_back({begin, stop - begin, false});
    begin = stop + 1;
  }
  pieces_.push_back({begin, end - begin, false});
}

TableReader::Scan TableReader::ScanQuoted(Line line) {
  const Line first = line;
  const std::uint64_t lines_before = line_;
  std::size_t at = begin_;
  while (pieces_.size() <= kMaxCells) {
    std::size_t quote = at;
    while (quote < line.end && buffer_[quote] == ' ') ++quote;
    if (quote < line.end && buffer_[quote] == '"') {
      if (!ReadQuotedCell(quote, line, at)) {
        line_ = lines_before;
        return GiveUp("row.unbalanced_quote", "a quotation mark opens a cell and none closes it",
                      first);
      }
    } else {
      const std::size_t stop = FindIn(buffer_, delimiter_, at, line.end);
      pieces_.push_back({at, stop - at, false});
      at = stop;
    }
    if (at >= line.end) break;
    ++at;  // the delimiter
    if (at == line.end) {
      pieces_.push_back({at, 0, false});
      break;
    }
  }
  row_.raw_ = std::string_view(buffer_).substr(begin_, line.end - begin_);
  unterminated_ = line.next == buffer_.size() && buffer_[line.next - 1] != line_end_;
  begin_ = line.next;
  ++line_;
  return Settle();
}

// Reads the cell whose quote opens at `quote`; moves `line` on when the cell spans lines,
// and `at` to what follows the cell. False: the quote is not balanced.
bool TableReader::ReadQuotedCell(std::size_t quote, Line& line, std::size_t& at) {
  const std::size_t cell_begin = at;
  const std::size_t kept = scratch_.size();
  bool copied = false;
  bool spans = false;
  std::size_t from = quote + 1;
  while (true) {
    const std::size_t close = FindIn(buffer_, '"', from, line.end);
    if (close == line.end) {
      if (line.next >= buffer_.size() && !Fill()) return false;
      scratch_.append(buffer_, from, close - from);
      scratch_ += '\n';
      if (scratch_.size() - kept > kMaxCell) return false;
      copied = spans = true;
      from = line.next;
      const std::optional<Line> next = LineAt(line.next);
      if (!next) return false;
      line = *next;
      ++line_;
      continue;
    }
    if (close + 1 < line.end && buffer_[close + 1] == '"') {
      scratch_.append(buffer_, from, close + 1 - from);
      copied = true;
      from = close + 2;
      continue;
    }
    std::size_t after = close + 1;
    while (after < line.end && buffer_[after] == ' ' && delimiter_ != ' ') ++after;
    if (after >= line.end || buffer_[after] == delimiter_) {
      if (copied) {
        scratch_.append(buffer_, from, close - from);
        pieces_.push_back({kept, scratch_.size() - kept, true});
      } else {
        pieces_.push_back({from, close - from, false});
      }
      at = std::min(after, line.end);
      return true;
    }
    if (spans) return false;
    // Text goes on after the closing quote, as in ("Big" Dave): the quotes are its own.
    scratch_.resize(kept);
    const std::size_t stop = FindIn(buffer_, delimiter_, close, line.end);
    pieces_.push_back({cell_begin, stop - cell_begin, false});
    at = stop;
    return true;
  }
}

TableReader::Scan TableReader::GiveUp(std::string_view rule, std::string_view words,
                                      const Line& first) {
  bad_ = BadRow();
  bad_.rule = rule;
  bad_.words = words;
  bad_.raw = std::string_view(buffer_).substr(begin_, std::min(first.end - begin_, kMaxCell));
  bad_.line = line_;
  begin_ = first.next;
  ++line_;
  return Scan::kBad;
}

// A line of more than 1 MiB: dropped up to its end without being held.
TableReader::Scan TableReader::SkipLongLine() {
  long_raw_ = buffer_.substr(begin_, kMaxCell);
  bad_ = BadRow();
  bad_.rule = "row.too_long";
  bad_.words = "a line of more than 1 MiB";
  bad_.raw = long_raw_;
  bad_.line = line_;
  while (true) {
    const std::size_t found = buffer_.find(line_end_, begin_);
    if (found != std::string::npos) {
      begin_ = found + 1;
      break;
    }
    buffer_.clear();
    begin_ = 0;
    if (!Fill()) break;
  }
  ++line_;
  return Scan::kBad;
}

// Makes the pieces the cells of the row.
TableReader::Scan TableReader::Settle() {
  const bool too_long =
      pieces_.size() > kMaxCells ||
      std::any_of(pieces_.begin(), pieces_.end(), [](const auto& p) { return p.size > kMaxCell; });
  if (too_long) {
    bad_ = BadRow();
    bad_.rule = "row.too_long";
    bad_.words = "a cell of more than 64 KiB or a row of more than 4096 cells";
    bad_.raw = row_.raw_.substr(0, kMaxCell);
    bad_.line = row_.line_;
    return Scan::kBad;
  }
  const auto text_of = [this](const Piece& piece) {
    const std::string& text = piece.scratch ? scratch_ : buffer_;
    return TrimBlank(std::string_view(text).substr(piece.begin, piece.size));
  };
  if (row_.raw_.find(kNoBreakSpace) != std::string_view::npos) {
    for (Piece& piece : pieces_) {
      const std::string_view text = text_of(piece);
      if (text.find(kNoBreakSpace) == std::string_view::npos) continue;
      const std::string plain = WithPlainSpaces(text);
      piece = {scratch_.size(), plain.size(), true};
      scratch_ += plain;
    }
  }
  row_.cells_.clear();
  for (const Piece& piece : pieces_) row_.cells_.push_back(text_of(piece));
  return Scan::kRecord;
}

bool TableReader::IsBlank() const {
  return std::all_of(row_.cells_.begin(), row_.cells_.end(),
                     [](std::string_view cell) { return cell.empty(); });
}

TableReader::Next TableReader::Read() {
  while (true) {
    const Scan scan = ScanRecord();
    if (scan == Scan::kEnd) return Next::kEnd;
    if (scan == Scan::kBad) {
      bad_.number = ++counts_.rows;
      return Next::kBad;
    }
    if (IsBlank()) {
      ++counts_.blank;
    } else if (IsHeaderAgain()) {
      ++counts_.repeated_headers;
    } else {
      return Judge();
    }
  }
}

// The header once more, or a second one that names the columns in another order.
bool TableReader::IsHeaderAgain() {
  std::size_t first = 0;
  while (row_.cells_[first].empty()) ++first;
  const std::string_view cell = row_.cells_[first];
  if (cell.size() > 100 || spellings_.find(NormalHeader(cell)) == spellings_.end()) {
    if (first >= header_normal_.size() || NormalHeader(cell) != header_normal_[first]) return false;
  }
  bool same = true;
  for (std::size_t i = 0; i < header_normal_.size() && same; ++i) {
    const bool here = i < row_.cells_.size();
    same = (here ? NormalHeader(row_.cells_[i]) : std::string()) == header_normal_[i];
  }
  if (same) return true;
  std::size_t matched = 0;
  std::vector<int> columns = Match(matched);
  const auto filled = static_cast<std::size_t>(std::count_if(
      row_.cells_.begin(), row_.cells_.end(), [](std::string_view text) { return !text.empty(); }));
  if (matched < 2 || matched * 2 < filled || !IsComplete(columns)) return false;
  TakeHeader(std::move(columns));
  return true;
}

TableReader::Next TableReader::Judge() {
  row_.number_ = ++counts_.rows;
  const std::size_t cells = row_.cells_.size();
  for (std::size_t i = header_.size(); i < cells; ++i) {
    if (row_.cells_[i].empty()) continue;
    return Bad("row.too_many_cells",
               "more cells than the header has columns: its values may stand under wrong names");
  }
  row_.missing_ = cells < width_ ? width_ - cells : 0;
  if (row_.missing_ > 0) {
    if (unterminated_ && short_rows_ == 0) {
      return Bad("row.cut_off", "the file ends in the middle of this row: export it again");
    }
    ++short_rows_;
    for (const std::string& name : shape_.required) {
      if (ColumnOf(name) < static_cast<int>(cells)) continue;
      return Bad("row.too_few_cells", "the row ends before a column that it must have");
    }
  }
  CountIgnored();
  return Next::kRow;
}

TableReader::Next TableReader::Bad(std::string_view rule, std::string_view words) {
  bad_.rule = rule;
  bad_.words = words;
  bad_.raw = row_.raw_.substr(0, kMaxCell);
  bad_.number = row_.number_;
  bad_.line = row_.line_;
  return Next::kBad;
}

void TableReader::CountIgnored() {
  for (std::size_t i = 0; i < unknown_.size(); ++i) {
    if (unknown_[i] < row_.cells_.size() && !row_.cells_[unknown_[i]].empty()) {
      ++unknown_counts_[i];
    }
  }
}

void TableReader::FlushIgnored() {
  for (std::size_t i = 0; i < unknown_.size(); ++i) {
    if (unknown_counts_[i] == 0) continue;
    const bool named = !IsFiller(header_normal_[unknown_[i]]);
    ignored_[named ? header_[unknown_[i]] : "(column without a name)"] +=
        std::exchange(unknown_counts_[i], 0);
  }
}

void TableReader::AddIgnored(Summary& summary) {
  FlushIgnored();
  for (const auto& [name, count] : ignored_) summary.ignored[name] += count;
}

char GuessDelimiter(std::string_view text) {
  const std::vector<std::string_view> lines = FirstLines(text);
  char best = '\0';
  std::pair<std::size_t, std::size_t> most = {0, 0};  // lines that agree, cells
  for (const char delimiter : kDelimiters) {
    const auto [width, count] = UsualWidth(lines, delimiter);
    if (count * 3 < lines.size() || std::pair(count, width) <= most) continue;
    most = {count, width};
    best = delimiter;
  }
  return best;
}

std::vector<std::string> GuessHeader(std::string_view text) {
  const char delimiter = GuessDelimiter(text);
  if (delimiter == '\0') return {};
  const std::vector<std::string_view> lines = FirstLines(text);
  const std::size_t width = UsualWidth(lines, delimiter).first;
  for (const std::string_view line : lines) {
    const std::vector<std::string_view> cells = RoughCells(line, delimiter);
    if (cells.size() + 1 < width || cells.size() < 2) continue;
    std::vector<std::string> header;
    for (const std::string_view cell : cells) header.push_back(NormalHeader(cell));
    if (!std::all_of(header.begin(), header.end(), &IsFiller)) return header;
  }
  return {};
}

}  // namespace connectors
