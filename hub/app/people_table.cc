#include "hub/app/people_table.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "hub/linkage/linkage.h"
#include "hub/records/identifiers.h"

namespace hub::app {
namespace {

enum Column : std::size_t {
  kGiven,
  kFamily,
  kFormerFamily,
  kBirth,
  kSex,
  kPostcode,
  kAddress,
  kPhone,
  kEmail,
  kNhsNumber,
  kUpn,
};
static_assert(kUpn + 1 == kPeopleColumns.size());

constexpr std::string_view kMark = "\xEF\xBB\xBF";  // a byte order mark, as Excel writes it

// Bytes that are no UTF-8, or a character that took the place of such when the file was made.
bool IsDamaged(const std::string& cell) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  const bool plain = std::none_of(cell.begin(), cell.end(), [](char c) { return (c & 0x80) != 0; });
  return !plain && linkage::NormaliseName(cell).find(kReplacement) != std::string::npos;
}

Error NotUtf8(std::uint64_t row) {
  return Error{ErrorCode::kInvalid,
               "row " + std::to_string(row) +
                   " is not UTF-8: names would be learnt with letters that nobody wrote; save the "
                   "file as UTF-8 (in a spreadsheet: \"CSV UTF-8\") and train again",
               ""};
}

Error Invalid(std::string why) { return {ErrorCode::kInvalid, std::move(why), ""}; }

std::string_view Trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == text.npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

// Rows of cells (RFC 4180, with spaces around cells trimmed). Empty lines are no rows.
class Cells {
 public:
  explicit Cells(const NextPiece& next) : next_(next) {
    for (std::string_view piece = next_(); !piece.empty(); piece = next_()) {
      first_ += piece;
      if (first_.size() >= kMark.size()) break;
    }
    piece_ = first_;
    if (piece_.starts_with(kMark)) piece_.remove_prefix(kMark.size());
  }

  bool Next() {
    do {
      if (!HasMore()) return false;
      ReadRow();
    } while (row_.size() == 1 && row_.front().empty());
    ++number_;
    return true;
  }

  const std::vector<std::string>& row() const { return row_; }
  std::uint64_t number() const { return number_; }  // 1: the header
  bool unclosed() const { return unclosed_; }

 private:
  void ReadRow() {
    row_.clear();
    cell_.clear();
    bool quoted = false;
    while (HasMore()) {
      const char c = Take();
      if (quoted) {
        quoted = ReadQuoted(c);
      } else if (c == '"' && Trimmed(cell_).empty()) {
        quoted = true;
        cell_.clear();
      } else if (c == ',') {
        EndCell();
      } else if (c == '\n') {
        break;
      } else {
        cell_ += c;
      }
    }
    unclosed_ = quoted;
    EndCell();
  }

  // Whether the quote goes on.
  bool ReadQuoted(char c) {
    if (c != '"') {
      cell_ += c;
      return true;
    }
    if (!HasMore() || piece_.front() != '"') return false;
    cell_ += Take();
    return true;
  }

  void EndCell() {
    row_.emplace_back(Trimmed(cell_));
    cell_.clear();
  }

  bool HasMore() {
    if (piece_.empty()) piece_ = next_();
    return !piece_.empty();
  }

  char Take() {
    const char c = piece_.front();
    piece_.remove_prefix(1);
    return c;
  }

  const NextPiece& next_;
  std::string first_;
  std::string_view piece_;
  std::uint64_t number_ = 0;
  bool unclosed_ = false;
  std::string cell_;
  std::vector<std::string> row_;
};

using Places = std::array<std::vector<std::size_t>, kPeopleColumns.size()>;

// The places of `names` in the header; nullopt when one is not there.
std::optional<std::vector<std::size_t>> Find(std::string_view names,
                                             const std::vector<std::string>& header) {
  std::vector<std::size_t> places;
  while (true) {
    const std::size_t end = std::min(names.find('+'), names.size());
    const auto found = std::find(header.begin(), header.end(), names.substr(0, end));
    if (found == header.end()) return std::nullopt;
    places.push_back(static_cast<std::size_t>(found - header.begin()));
    if (end == names.size()) return places;
    names.remove_prefix(end + 1);
  }
}

Result<Places> FindAll(const ColumnMap& columns, const std::vector<std::string>& header) {
  Places places;
  for (std::size_t column = 0; column < columns.size(); ++column) {
    auto found = Find(columns[column].name, header);
    if (!found && columns[column].said) {
      return Invalid("the header has no column '" + columns[column].name + "', which --column " +
                     std::string(kPeopleColumns[column]) + "= names");
    }
    if (found) places[column] = *std::move(found);
  }
  if (places[kGiven].empty() || places[kFamily].empty() || places[kBirth].empty()) {
    return Invalid(
        "the first row must name the columns, among them given, family and birth; where they are "
        "called otherwise say so: --column given=Forename");
  }
  return places;
}

std::string TextAt(const std::vector<std::size_t>& places, const std::vector<std::string>& row) {
  std::string text;
  for (const std::size_t place : places) {
    if (row[place].empty()) continue;
    if (!text.empty()) text += ' ';
    text += row[place];
  }
  return text;
}

records::Sex SexOf(std::string_view text) {
  const char first = text.empty() ? ' ' : text.front();
  if (first == 'm' || first == 'M' || first == '1') return records::Sex::kMale;
  return first == 'f' || first == 'F' || first == '2' ? records::Sex::kFemale
                                                      : records::Sex::kUnknown;
}

void AddNumber(records::IdentifierKind kind, const std::string& text, records::Subject& subject,
               PeopleCount& count) {
  if (text.empty()) return;
  subject.identifiers.push_back(records::MakeIdentifier(kind, text));
  if (!subject.identifiers.back().verified) ++count.odd_numbers;
}

records::Subject PersonOf(const Places& places, const std::vector<std::string>& row,
                          PeopleCount& count) {
  const auto text = [&](Column column) { return TextAt(places[column], row); };
  records::Subject person;
  const std::string given = text(kGiven);
  person.names.push_back({records::NameUse::kCurrent, Sensitive(given), Sensitive(text(kFamily))});
  if (std::string former = text(kFormerFamily); !former.empty()) {
    person.names.push_back(
        {records::NameUse::kFormer, Sensitive(given), Sensitive(std::move(former))});
  }
  const std::string birth = text(kBirth);
  person.birth = ReadBirth(birth);
  if (!birth.empty() && !person.birth.known()) ++count.odd_births;
  person.sex = SexOf(text(kSex));
  std::string lines = text(kAddress);
  std::string postcode = text(kPostcode);
  if (!lines.empty() || !postcode.empty()) {
    person.addresses.push_back({Sensitive(std::move(lines)), Sensitive(std::move(postcode))});
  }
  for (const Column column : {kPhone, kEmail}) {
    if (std::string reached = text(column); !reached.empty()) {
      person.phones.emplace_back(std::move(reached));
    }
  }
  AddNumber(records::IdentifierKind::kNhsNumber, text(kNhsNumber), person, count);
  AddNumber(records::IdentifierKind::kUpn, text(kUpn), person, count);
  return person;
}

PartialDate DayOf(std::string_view year, std::string_view month, std::string_view day) {
  return PartialDate::Parse(std::string(year) + '-' + std::string(month) + '-' + std::string(day))
      .value_or(PartialDate());
}

}  // namespace

PartialDate ReadBirth(std::string_view text) {
  if (text.size() == 8) return DayOf(text.substr(0, 4), text.substr(4, 2), text.substr(6));
  if (text.size() == 10 && text[2] == '/' && text[5] == '/') {
    return DayOf(text.substr(6), text.substr(3, 2), text.substr(0, 2));
  }
  return PartialDate::Parse(text).value_or(PartialDate());
}

Result<ColumnMap> ReadColumnMap(const std::vector<std::string>& said) {
  ColumnMap columns;
  for (std::size_t i = 0; i < columns.size(); ++i) columns[i].name = kPeopleColumns[i];
  for (const std::string& one : said) {
    const std::size_t equals = std::min(one.find('='), one.size());
    const auto found =
        std::find(kPeopleColumns.begin(), kPeopleColumns.end(), one.substr(0, equals));
    if (found == kPeopleColumns.end() || equals + 1 >= one.size()) {
      std::string known;
      for (const std::string_view name : kPeopleColumns) known += ' ' + std::string(name);
      return Invalid("--column is WHAT=NAME, where WHAT is one of:" + known);
    }
    columns[static_cast<std::size_t>(found - kPeopleColumns.begin())] = {one.substr(equals + 1),
                                                                         true};
  }
  return columns;
}

Result<PeopleCount> ReadPeople(const NextPiece& next, const ColumnMap& columns,
                               const std::function<void(const records::Subject&)>& take) {
  Cells cells(next);
  if (!cells.Next()) return Invalid("the file is empty");
  const std::size_t width = cells.row().size();
  const Result<Places> places = FindAll(columns, cells.row());
  if (!places.ok()) return places.error();
  PeopleCount count;
  while (cells.Next()) {
    if (cells.unclosed() || cells.row().size() != width) {
      return Invalid("row " + std::to_string(cells.number()) + " has " +
                     (cells.unclosed() ? "a quote that is never closed"
                                       : std::to_string(cells.row().size()) +
                                             " cells and the header " + std::to_string(width)) +
                     "; mend it and train again");
    }
    if (std::any_of(cells.row().begin(), cells.row().end(), IsDamaged)) {
      return NotUtf8(cells.number());
    }
    take(PersonOf(places.value(), cells.row(), count));
    ++count.rows;
  }
  return count;
}

}  // namespace hub::app
