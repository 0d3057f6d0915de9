#include "tests/bench/linkage_table.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "hub/linkage/linkage.h"

namespace bench {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::Sensitive;

[[noreturn]] void End(const std::string& why) {
  std::fprintf(stderr, "linkage: %s\n", why.c_str());
  std::exit(2);
}

std::string Trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == text.npos) return std::string();
  return std::string(text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1));
}

bool IsUtf8(const std::string& text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  const bool plain = std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
  return plain || text.find(kReplacement) != text.npos ||
         hub::linkage::NormaliseName(text).find(kReplacement) == std::string::npos;
}

// Of Windows-1252, of which Latin-1 is a part; what is no letter there becomes a space.
std::string FromLatin(const std::string& text) {
  std::string utf8;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      utf8 += c;
    } else if (byte == 0x91 || byte == 0x92) {
      utf8 += '\'';
    } else if (byte < 0xA0) {
      constexpr std::string_view kLetters = "\x8A\x8C\x8E\x9A\x9C\x9E\x9F";
      constexpr std::string_view kSpelt[] = {"S", "OE", "Z", "s", "oe", "z", "Y"};
      const std::size_t letter = kLetters.find(c);
      utf8 += letter == kLetters.npos ? " " : kSpelt[letter];
    } else {
      utf8 += static_cast<char>(0xC0 | byte >> 6);
      utf8 += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return utf8;
}

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

int Number(std::string_view digits) { return std::atoi(std::string(digits.substr(0, 9)).c_str()); }

PartialDate DayOf(int year, int month, int day) {
  const std::optional<Date> date = Date::FromCivil(year, month, day);
  return date ? PartialDate::Day(*date) : PartialDate();
}

// Of two digits the latest that lies not ahead.
int YearOf(std::string_view digits) {
  constexpr int kThisYear = 26;
  const int year = Number(digits);
  if (digits.size() > 2) return year;
  return year > kThisYear ? 1900 + year : 2000 + year;
}

// 0: no month.
int MonthOf(std::string_view word) {
  static constexpr std::string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
  if (word.size() < 3) return 0;
  const std::size_t at = kMonths.find(Lower(std::string(word.substr(0, 3))));
  return at == kMonths.npos || at % 3 != 0 ? 0 : static_cast<int>(at / 3) + 1;
}

// Runs of digits and runs of letters.
std::vector<std::string_view> PiecesOf(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (std::size_t at = 0; at < text.size();) {
    const bool digit = IsDigit(text[at]);
    std::size_t to = at;
    while (to < text.size() && (digit ? IsDigit(text[to]) : IsLetter(text[to]))) ++to;
    if (to > at) pieces.push_back(text.substr(at, to - at));
    at = std::max(to, at + 1);
  }
  return pieces;
}

PartialDate OfPieces(const std::vector<std::string_view>& pieces, DateOrder order) {
  const std::string_view a = pieces[0], b = pieces[1], c = pieces[2];
  if (MonthOf(a) != 0 && AllDigits(b)) return DayOf(YearOf(c), MonthOf(a), Number(b));
  if (MonthOf(b) != 0 && AllDigits(a)) return DayOf(YearOf(c), MonthOf(b), Number(a));
  if (!AllDigits(a) || !AllDigits(b) || !AllDigits(c)) return {};
  if (a.size() == 4) return DayOf(Number(a), Number(b), Number(c));
  const int day = Number(order == DateOrder::kDayFirst ? a : b);
  const int month = Number(order == DateOrder::kDayFirst ? b : a);
  return DayOf(YearOf(c), month, day);
}

hub::records::Sex SexOf(const std::string& text) {
  using hub::records::Sex;
  const char first = text.empty() ? ' ' : text.front();
  if (first == 'm' || first == 'M' || first == '1') return Sex::kMale;
  return first == 'f' || first == 'F' || first == '2' ? Sex::kFemale : Sex::kUnknown;
}

// Two ages may be a year apart where one was asked after the birthday; of which year they are
// does not matter, as all are read alike.
PartialDate BirthByAge(std::string_view text) {
  constexpr int kAsked = 2020;
  const std::string_view digits = text.substr(0, text.find('.'));
  if (!AllDigits(digits) || Number(digits) > 130) return {};
  const int year = kAsked - Number(digits);
  return PartialDate::Range(*Date::FromCivil(year - 1, 1, 1), *Date::FromCivil(year, 12, 31));
}

char SeparatorOf(const std::string& line) {
  char most = ',';
  for (const char c : {';', '\t', '|'}) {
    if (std::count(line.begin(), line.end(), c) > std::count(line.begin(), line.end(), most)) {
      most = c;
    }
  }
  return most;
}

}  // namespace

PartialDate ReadBirth(std::string_view text, DateOrder order) {
  if (text.ends_with(".0")) text.remove_suffix(2);
  if (text.size() == 8 && AllDigits(text)) {
    return DayOf(Number(text.substr(0, 4)), Number(text.substr(4, 2)), Number(text.substr(6)));
  }
  if (text.size() == 4 || text.size() == 7) {
    if (const auto date = PartialDate::Parse(text)) return *date;
  }
  const auto pieces = PiecesOf(text);
  if (pieces.size() >= 3) return OfPieces(pieces, order);
  return PartialDate::Parse(text).value_or(PartialDate());
}

std::vector<hub::linkage::ExtraField> ColumnMap::Extras() const {
  using hub::linkage::ExtraKind;
  std::vector<hub::linkage::ExtraField> fields;
  for (const std::string& name : number) fields.push_back({name, ExtraKind::kNumber});
  for (const std::string& name : exact) fields.push_back({name, ExtraKind::kExact});
  for (const std::string& name : fuzzy) fields.push_back({name, ExtraKind::kFuzzy});
  return fields;
}

Table::Table(std::istream& in, const ColumnMap& columns, DateOrder order) : in_(in), order_(order) {
  ReadHeader(columns);
  id_ = Find(columns.id);
  given_ = Find(columns.given);
  family_ = Find(columns.family);
  former_ = Find(columns.former_family);
  birth_ = Find(columns.birth);
  age_ = Find(columns.age);
  sex_ = Find(columns.sex);
  postcode_ = Find(columns.postcode);
  address_ = Find(columns.address);
  phone_ = Find(columns.phone);
  email_ = Find(columns.email);
  nhs_ = Find(columns.nhs_number);
  upn_ = Find(columns.upn);
  for (const hub::linkage::ExtraField& field : columns.Extras()) {
    extras_.push_back(Find(field.name));
  }
}

void Table::ReadHeader(const ColumnMap& columns) {
  const int first = in_.peek();
  if (first == 0xFF || first == 0xFE) End("the file is UTF-16; save it as UTF-8");
  if (first == 0xEF) in_.ignore(3);  // a byte order mark, as Excel writes it
  const std::istream::pos_type start = in_.tellg();
  std::string line;
  std::getline(in_, line);
  if (line.find('\0') != line.npos) End("the file is no text in UTF-8; save it as UTF-8");
  separator_ = columns.separator != 0 ? columns.separator : SeparatorOf(line);
  in_.clear();
  in_.seekg(start);
  if (!ReadCells()) End("the file is empty");
  if (columns.header) {
    header_ = cells_;
    return;
  }
  first_is_row_ = true;
  for (std::size_t i = 1; i <= cells_.size(); ++i) header_.push_back(std::to_string(i));
}

// As it is written, or in other case where only one column is called so.
std::optional<std::size_t> Table::FindOne(const std::string& name) const {
  const auto found = std::find(header_.begin(), header_.end(), name);
  if (found != header_.end()) return static_cast<std::size_t>(found - header_.begin());
  std::optional<std::size_t> alike;
  for (std::size_t i = 0; i < header_.size(); ++i) {
    if (Lower(header_[i]) != Lower(Trimmed(name))) continue;
    if (alike) return std::nullopt;
    alike = i;
  }
  return alike;
}

Table::Columns Table::Find(const std::string& names) const {
  if (names.empty()) return {};
  if (const auto whole = FindOne(names)) return {*whole};
  Columns columns;
  std::istringstream in(names);
  for (std::string name; std::getline(in, name, '+');) {
    const auto found = FindOne(name);
    if (!found) {
      std::string known;
      for (const std::string& one : header_) known += (known.empty() ? "'" : ", '") + one + "'";
      End("the file has no column '" + name + "'; its columns are " + known);
    }
    columns.push_back(*found);
  }
  return columns;
}

std::string Table::Text(const Columns& columns) const {
  std::string text;
  for (const std::size_t column : columns) {
    if (column >= cells_.size() || cells_[column].empty()) continue;
    if (!text.empty()) text += ' ';
    text += cells_[column];
  }
  return text;
}

// A carriage return ends a line too, alone or before a line feed.
int Table::Take() {
  const int c = in_.get();
  if (c != '\r') return c;
  if (in_.peek() == '\n') in_.get();
  return '\n';
}

bool Table::ReadCells() {
  do {
    cells_.clear();
    std::string cell;
    bool quoted = false;
    bool any = false;
    for (int c = Take(); c != EOF; c = Take()) {
      any = true;
      if (quoted) {
        if (c != '"') {
          cell += static_cast<char>(c);
        } else if (in_.peek() == '"') {
          cell += static_cast<char>(in_.get());
        } else {
          quoted = false;
        }
      } else if (c == '"' && Trimmed(cell).empty()) {
        quoted = true;
      } else if (c == separator_) {
        cells_.push_back(Trimmed(cell));
        cell.clear();
      } else if (c == '\n') {
        break;
      } else {
        cell += static_cast<char>(c);
      }
    }
    if (quoted) End("row " + std::to_string(row_ + 1) + " has a quote that is never closed");
    if (!any) return false;
    cells_.push_back(Trimmed(cell));
  } while (cells_.size() == 1 && cells_[0].empty());
  for (std::string& cell : cells_) {
    if (IsUtf8(cell)) continue;
    cell = FromLatin(cell);
    ++latin_cells_;
  }
  return true;
}

// Empty cells may be left out at the end of a row, or be too many; anything else there means
// that the columns are not what the header says.
void Table::CheckRow() {
  if (cells_.size() < header_.size()) ++short_rows_;
  const bool more = std::any_of(
      cells_.begin() + static_cast<std::ptrdiff_t>(std::min(header_.size(), cells_.size())),
      cells_.end(), [](const std::string& cell) { return !cell.empty(); });
  if (more) {
    End("row " + std::to_string(row_) + " has " + std::to_string(cells_.size()) +
        " cells and the first line " + std::to_string(header_.size()) +
        "; quote cells that hold the separator");
  }
}

std::optional<Row> Table::Next() {
  using hub::records::IdentifierKind;
  if (!first_is_row_ && !ReadCells()) return std::nullopt;
  first_is_row_ = false;
  ++row_;
  CheckRow();
  Row row;
  row.id = id_.empty() ? std::to_string(row_) : Text(id_);
  if (row.id.empty()) End("row " + std::to_string(row_) + " has no id");
  if (!id_.empty() && !ids_.insert(row.id).second) {
    End("the id of row " + std::to_string(row_) +
        " has come before; --id must tell rows apart (without it they are numbered)");
  }
  hub::records::Subject& subject = row.subject;
  const std::string given = Text(given_);
  subject.names.push_back(
      {hub::records::NameUse::kCurrent, Sensitive(given), Sensitive(Text(family_))});
  const std::string former = Text(former_);
  if (!former.empty()) {
    subject.names.push_back({hub::records::NameUse::kFormer, Sensitive(given), Sensitive(former)});
  }
  const std::string birth = Text(birth_);
  subject.birth = ReadBirth(birth, order_);
  odd_births_ += !birth.empty() && !subject.birth.known();
  if (!subject.birth.known()) subject.birth = BirthByAge(Text(age_));
  subject.sex = SexOf(Text(sex_));
  const std::string lines = Text(address_);
  const std::string postcode = Text(postcode_);
  if (!lines.empty() || !postcode.empty()) {
    subject.addresses.push_back({Sensitive(lines), Sensitive(postcode)});
  }
  for (const Columns* columns : {&phone_, &email_}) {
    const std::string text = Text(*columns);
    if (!text.empty()) subject.phones.emplace_back(text);
  }
  const std::string nhs = Text(nhs_);
  const std::string upn = Text(upn_);
  if (!nhs.empty()) {
    subject.identifiers.push_back(hub::records::MakeIdentifier(IdentifierKind::kNhsNumber, nhs));
  }
  if (!upn.empty()) {
    subject.identifiers.push_back(hub::records::MakeIdentifier(IdentifierKind::kUpn, upn));
  }
  for (const Columns& columns : extras_) row.extras.push_back(Text(columns));
  return row;
}

}  // namespace bench
