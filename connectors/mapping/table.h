// Reads a table that an agency saved as text, one row at a time, however it was saved.
//
// Comma, semicolon, tab or pipe (detected, or by Excel's "sep=;" line); quoted cells with
// doubled quotes and line breaks inside; title lines and filler headers (Column1 ...)
// before the header; the header again further down; empty columns at the right; rows of
// empty cells. Columns are found by name through the aliases that the format gives, so
// their order and spelling do not matter.
//
// A lone quote does not swallow the file: a cell of more than 64 KiB, or one that closes
// in the middle of a later line, makes its first line a bad row, and reading goes on at
// the next line.
//
// INVARIANT: counts().rows = rows handed out by Read() as kRow + as kBad. Blank lines,
// repeated headers and title lines are no rows; they are counted beside.
//
// Usage:
//   DecodedStream text(input.Open());
//   TableReader table(text, {kAliases, {"child_id"}});
//   if (const hub::Status begun = table.Begin(); !begun.ok()) return begun.error();
//   for (auto next = table.Read(); next != TableReader::Next::kEnd; next = table.Read()) {
//     ++summary.rows;
//     if (next == TableReader::Next::kBad) { reject(table.bad()); continue; }
//     table.row().Get("child_id") ...
//   }
//   table.AddIgnored(summary);

#ifndef CONNECTORS_MAPPING_TABLE_H_
#define CONNECTORS_MAPPING_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <istream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "connectors/mapping/sink.h"
#include "hub/base/result.h"

namespace connectors {

// A header cell as it is compared: lower case, only [a-z0-9]. "Date of Birth " is
// "dateofbirth"; "D.O.B." is "dob".
std::string NormalHeader(std::string_view cell);

// Canonical name -> the spellings that source systems use, compared as NormalHeader. The
// canonical name is a spelling itself. Where several columns match, the spelling earlier
// in the list wins, and then the column further left.
using Aliases = std::map<std::string, std::vector<std::string>, std::less<>>;

struct TableShape {
  Aliases aliases;
  std::vector<std::string> required;  // canonical names without which the file is refused
};

class TableReader;

// One row. Its views are good until the next Read().
class TableRow {
 public:
  // The cell, without white space (also no-break space) around it, and with no-break
  // spaces inside made plain; a menu prefix ("a) ") stays. Empty: blank, or no such column.
  std::string_view Get(std::string_view canonical) const;
  bool Has(std::string_view canonical) const { return !Get(canonical).empty(); }

  // By TableReader::ColumnOf, for readers in a hurry. A negative index is no column.
  std::string_view At(int column) const;

  std::uint64_t number() const { return number_; }  // among the rows, from 1
  std::uint64_t line() const { return line_; }      // in the file, where it begins, from 1
  std::string_view raw() const { return raw_; }     // as it stands in the file

  // How many named columns the row ends before: its cells there are absent.
  std::size_t missing_cells() const { return missing_; }

  Position at(std::uint32_t file = 0) const { return {number_, line_, 0, file}; }

 private:
  friend class TableReader;
  const TableReader* table_ = nullptr;
  std::vector<std::string_view> cells_;
  std::string_view raw_;
  std::uint64_t number_ = 0;
  std::uint64_t line_ = 0;
  std::size_t missing_ = 0;
};

// A row that cannot be read as one. `rule` is to follow the format's id: "school-mis" and
// "row.unbalanced_quote" make "school-mis.row.unbalanced_quote".
struct BadRow {
  std::string_view rule;   // "row.unbalanced_quote", "row.too_many_cells", "row.too_few_cells",
                           // "row.too_long", "row.cut_off"
  std::string_view words;  // why, without a word of the row
  std::string_view raw;    // at most the first 64 KiB; good until the next Read()
  std::uint64_t number = 0;
  std::uint64_t line = 0;

  Position at(std::uint32_t file = 0) const { return {number, line, 0, file}; }
};

struct TableCounts {
  std::uint64_t rows = 0;
  std::uint64_t blank = 0;             // rows of empty cells, and empty lines between rows
  std::uint64_t repeated_headers = 0;  // the header again
  std::uint64_t title_lines = 0;       // before the header
};

class TableReader {
 public:
  enum class Next { kRow, kBad, kEnd };

  // REQUIRES: `in` gives clean UTF-8 (DecodedStream) and outlives this.
  TableReader(std::istream& in, TableShape shape);
  TableReader(const TableReader&) = delete;
  TableReader& operator=(const TableReader&) = delete;

  // Finds delimiter and header. The error names the required columns that no line of the
  // first 50 has, with the spellings that are understood.
  hub::Status Begin();

  // A row that is cut off by the end of the file, has more cells than the header has
  // columns (its values may have slipped), or too few to reach a required column, is kBad.
  Next Read();
  const TableRow& row() const { return row_; }
  const BadRow& bad() const { return bad_; }

  // -1: the file has no such column. May change while reading, when a second header names
  // the columns in another order; ask again when `headers()` has changed.
  int ColumnOf(std::string_view canonical) const;
  bool HasColumn(std::string_view canonical) const { return ColumnOf(canonical) >= 0; }
  std::uint64_t headers() const { return headers_; }

  char delimiter() const { return delimiter_; }
  const TableCounts& counts() const { return counts_; }
  // The header as it stands, each cell cleaned.
  const std::vector<std::string>& header() const { return header_; }

  // Adds to summary.ignored each column that no alias names, with the number of rows in
  // which it was not blank. A column without a name is "(column without a name)".
  void AddIgnored(Summary& summary);

 private:
  friend class TableRow;
  enum class Scan { kRecord, kBad, kEnd };
  // A cell: where it stands in buffer_, or in scratch_ when it could not be shown there.
  struct Piece {
    std::size_t begin = 0;
    std::size_t size = 0;
    bool scratch = false;
  };
  struct Line {
    std::size_t end = 0;   // without the line end
    std::size_t next = 0;  // the first byte of the next line
  };
  struct NameHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>()(name);
    }
  };
  struct Spelling {
    std::size_t name = 0;  // of names_
    std::size_t rank = 0;  // among the spellings of that name
  };
  struct Candidate {
    bool complete = false;    // all required columns are there
    std::size_t matched = 0;  // columns that an alias names
    std::size_t record = 0;   // from 0
    char delimiter = ',';
    std::vector<int> columns;
  };

  bool Fill();
  void Compact();
  std::optional<Line> LineAt(std::size_t from);
  Scan ScanRecord();
  void SplitPlain(std::size_t begin, std::size_t end);
  Scan ScanQuoted(Line line);
  bool ReadQuotedCell(std::size_t quote, Line& line, std::size_t& at);
  Scan GiveUp(std::string_view rule, std::string_view words, const Line& first);
  Scan SkipLongLine();
  Scan Settle();
  bool IsBlank() const;
  void ReadSeparatorLine();
  Candidate BestHeader(char delimiter);
  std::vector<int> Match(std::size_t& matched) const;
  bool IsComplete(const std::vector<int>& columns) const;
  void TakeHeader(std::vector<int> columns);
  bool IsHeaderAgain();
  Next Judge();
  Next Bad(std::string_view rule, std::string_view words);
  void CountIgnored();
  void FlushIgnored();
  hub::Error NoHeader(const Candidate& best) const;

  std::istream& in_;
  const TableShape shape_;
  std::vector<std::string> names_;  // canonical, sorted
  std::vector<int> columns_;        // of each name; -1: none
  std::unordered_map<std::string, std::vector<Spelling>, NameHash, std::equal_to<>> spellings_;
  std::vector<std::string> header_;
  std::vector<std::string> header_normal_;
  std::vector<std::size_t> unknown_;           // columns that no alias names
  std::vector<std::uint64_t> unknown_counts_;  // rows in which each was not blank
  std::map<std::string, std::uint64_t> ignored_;
  std::size_t width_ = 0;  // columns up to the last with a name
  std::uint64_t headers_ = 0;
  std::uint64_t short_rows_ = 0;
  char delimiter_ = ',';
  char line_end_ = '\n';
  TableCounts counts_;

  std::string buffer_;
  std::size_t begin_ = 0;   // of what is not yet read
  bool ended_ = false;      // the stream has no more
  bool searching_ = false;  // for the header: the buffer keeps what was read
  std::uint64_t line_ = 1;  // at begin_
  std::vector<Piece> pieces_;
  std::string scratch_;
  std::string long_raw_;
  bool unterminated_ = false;  // the record ended with the file, without a line end

  TableRow row_;
  BadRow bad_;
};

// The delimiter that the first lines of `text` agree on most; '\0': it is no table.
char GuessDelimiter(std::string_view text);

// The header cells of a table, each as NormalHeader; empty when `text` is no table.
std::vector<std::string> GuessHeader(std::string_view text);

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_TABLE_H_
