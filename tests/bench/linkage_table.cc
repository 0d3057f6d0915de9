#include "tests/bench/linkage_table.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace bench {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::Sensitive;

std::string Trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == text.npos) return std::string();
  return std::string(text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1));
}

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int Number(std::string_view digits) { return std::atoi(std::string(digits).c_str()); }

PartialDate DayOf(int year, int month, int day) {
  const std::optional<Date> date = Date::FromCivil(year, month, day);
  return date ? PartialDate::Day(*date) : PartialDate();
}

hub::records::Sex SexOf(const std::string& text) {
  using hub::records::Sex;
  const char first = text.empty() ? ' ' : text.front();
  if (first == 'm' || first == 'M' || first == '1') return Sex::kMale;
  return first == 'f' || first == 'F' || first == '2' ? Sex::kFemale : Sex::kUnknown;
}

}  // namespace

PartialDate ReadBirth(std::string_view text) {
  if (text.size() == 8 && AllDigits(text)) {
    return DayOf(Number(text.substr(0, 4)), Number(text.substr(4, 2)), Number(text.substr(6)));
  }
  if (text.size() == 10 && text[2] == '/' && text[5] == '/') {
    return DayOf(Number(text.substr(6)), Number(text.substr(3, 2)), Number(text.substr(0, 2)));
  }
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

Table::Table(std::istream& in, const ColumnMap& columns) : in_(in) {
  if (!ReadCells()) {
    std::fprintf(stderr, "linkage: the file is empty\n");
    std::exit(2);
  }
  header_ = cells_;
  id_ = Find(columns.id);
  given_ = Find(columns.given);
  family_ = Find(columns.family);
  former_ = Find(columns.former_family);
  birth_ = Find(columns.birth);
  sex_ = Find(columns.sex);
  postcode_ = Find(columns.postcode);
  address_ = Find(columns.address);
  phone_ = Find(columns.phone);
  email_ = Find(columns.email);
  nhs_ = Find(columns.nhs_number);
  upn_ = Find(columns.upn);
  for (const hub::linkage::ExtraField& field : columns.Extras())
    extras_.push_back(Find(field.name));
}

Table::Columns Table::Find(const std::string& names) const {
  Columns columns;
  std::istringstream in(names);
  for (std::string name; std::getline(in, name, '+');) {
    const auto found = std::find(header_.begin(), header_.end(), name);
    if (found == header_.end()) {
      std::fprintf(stderr, "linkage: the file has no column '%s'\n", name.c_str());
      std::exit(2);
    }
    columns.push_back(static_cast<std::size_t>(found - header_.begin()));
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

bool Table::ReadCells() {
  cells_.clear();
  std::string cell;
  bool quoted = false;
  bool any = false;
  for (int c = in_.get(); c != EOF; c = in_.get()) {
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
    } else if (c == ',') {
      cells_.push_back(Trimmed(cell));
      cell.clear();
    } else if (c == '\n') {
      break;
    } else {
      cell += static_cast<char>(c);
    }
  }
  if (!any) return false;
  cells_.push_back(Trimmed(cell));
  if (cells_.size() == 1 && cells_[0].empty()) return ReadCells();
  return true;
}

std::optional<Row> Table::Next() {
  using hub::records::IdentifierKind;
  if (!ReadCells()) return std::nullopt;
  Row row;
  row.id = Text(id_);
  hub::records::Subject& subject = row.subject;
  const std::string given = Text(given_);
  subject.names.push_back(
      {hub::records::NameUse::kCurrent, Sensitive(given), Sensitive(Text(family_))});
  const std::string former = Text(former_);
  if (!former.empty()) {
    subject.names.push_back({hub::records::NameUse::kFormer, Sensitive(given), Sensitive(former)});
  }
  subject.birth = ReadBirth(Text(birth_));
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
