#include "hub/records/entry_format.h"

#include <array>
#include <charconv>
#include <cstddef>
#include <utility>
#include <vector>

namespace hub::records {
namespace {

constexpr char kFormatVersion = 1;
constexpr char kWithNotes = 2;
constexpr std::size_t kHead = 2;  // version, count
constexpr std::size_t kRow = 5;   // field, offset
constexpr std::size_t kLength = 4;
constexpr auto kFieldCount = static_cast<std::size_t>(Field::kRelative);

void AppendU32(std::size_t value, std::string& out) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xFF);
}

// REQUIRES: four bytes at `at`
std::size_t ReadU32(std::string_view bytes, std::size_t at) {
  std::size_t value = 0;
  for (std::size_t i = 4; i-- > 0;) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

std::string_view NameOf(Nature nature) {
  switch (nature) {
    case Nature::kFact:
      return "fact";
    case Nature::kReported:
      return "reported";
    case Nature::kOpinion:
      return "opinion";
    case Nature::kDecision:
      break;
  }
  return "decision";
}

// Appends finished members to one text and notes where each begins.
class MemberWriter {
 public:
  explicit MemberWriter(std::size_t expected_size) {
    text_.reserve(expected_size);
    text_ += '{';
  }

  // Starts the member of `field`; the caller appends its value to the text.
  std::string& Start(Field field, std::string_view name) {
    if (count_ > 0) text_ += ',';
    fields_[count_] = field;
    offsets_[count_] = text_.size();
    ++count_;
    text_ += '"';
    text_ += name;
    text_ += "\":";
    return text_;
  }

  void Text(Field field, std::string_view name, std::string_view value) {
    if (!value.empty()) AppendJsonString(value, Start(field, name));
  }

  std::string Finish() && {
    text_ += '}';
    std::string bytes;
    bytes.reserve(kHead + kRow * count_ + kLength + text_.size());
    bytes += kFormatVersion;
    bytes += static_cast<char>(count_);
    for (std::size_t i = 0; i < count_; ++i) {
      bytes += static_cast<char>(fields_[i]);
      AppendU32(offsets_[i], bytes);
    }
    AppendU32(text_.size(), bytes);
    bytes += text_;
    return bytes;
  }

 private:
  std::string text_;
  std::size_t count_ = 0;
  std::array<Field, kFieldCount> fields_{};
  std::array<std::size_t, kFieldCount> offsets_{};
};

// `{"a":"x"` or `,"b":"y"`: one text member of an object within a member.
void AppendInner(char before, std::string_view name, std::string_view value, std::string& out) {
  out += before;
  out += '"';
  out += name;
  out += "\":";
  AppendJsonString(value, out);
}

void WriteHappened(const PartialDate& happened, MemberWriter& members) {
  if (!happened.known()) return;
  std::string& out = members.Start(Field::kHappened, "happened");
  AppendInner('{', "iso", happened.Iso(), out);
  AppendInner(',', "earliest", happened.earliest.Iso(), out);
  AppendInner(',', "latest", happened.latest.Iso(), out);
  AppendInner(',', "precision", hub::Name(happened.precision), out);
  out += '}';
}

void WriteDetails(const std::vector<Detail>& details, bool locating, MemberWriter& members) {
  std::string* out = nullptr;
  for (const Detail& detail : details) {
    if (detail.locates != locating) continue;
    if (out == nullptr) {
      out = locating ? &members.Start(Field::kLocatingDetails, "place_details")
                     : &members.Start(Field::kDetails, "details");
      *out += '[';
    } else {
      *out += ',';
    }
    AppendInner('{', "name", detail.name, *out);
    AppendInner(',', "value", detail.value.Reveal(), *out);
    *out += '}';
  }
  if (out != nullptr) *out += ']';
}

void WriteCodes(const std::vector<Code>& codes, MemberWriter& members) {
  if (codes.empty()) return;
  std::string& out = members.Start(Field::kCodes, "codes");
  char before = '[';
  for (const Code& code : codes) {
    out += before;
    AppendInner('{', "system", code.system, out);
    AppendInner(',', "code", code.code, out);
    AppendInner(',', "text", code.text, out);
    out += code.mapped ? ",\"mapped\":true}" : ",\"mapped\":false}";
    before = ',';
  }
  out += ']';
}

void WriteAuthor(const Author& author, MemberWriter& members) {
  members.Text(Field::kAuthorRole, "author_role", author.role);
  members.Text(Field::kAuthorName, "author_name", author.name.Reveal());
  members.Text(Field::kAuthorContact, "author_contact", author.contact.Reveal());
  members.Text(Field::kAuthorTeam, "author_team", author.team);
  members.Text(Field::kTeamContact, "team_contact", author.team_contact.Reveal());
}

void WriteLabels(LabelSet labels, MemberWriter& members) {
  if (labels.empty()) return;
  std::string& out = members.Start(Field::kLabels, "labels");
  char before = '[';
  for (int i = 0; i < kLabelCount; ++i) {
    const Label label = static_cast<Label>(i);
    if (!labels.Has(label)) continue;
    out += before;
    AppendJsonString(Name(label), out);
    before = ',';
  }
  out += before == '[' ? "[]" : "]";
}

void WriteInvolvement(const std::optional<Involvement>& involvement, MemberWriter& members) {
  if (!involvement) return;
  std::string& out = members.Start(Field::kInvolvement, "involvement");
  out += '{';
  if (involvement->since) {
    out += "\"since\":\"";
    out += involvement->since->Iso();
    out += "\",";
  }
  if (involvement->until) {
    out += "\"until\":\"";
    out += involvement->until->Iso();
    out += "\",";
  }
  out += involvement->lead ? "\"lead\":true}" : "\"lead\":false}";
}

void WriteFamilyTie(const std::optional<FamilyTie>& tie, MemberWriter& members) {
  if (!tie) return;
  std::string& out = members.Start(Field::kFamilyTie, "family_tie");
  AppendInner('{', "relation", Name(tie->relation), out);
  if (tie->since) AppendInner(',', "since", tie->since->Iso(), out);
  if (tie->until) AppendInner(',', "until", tie->until->Iso(), out);
  out += '}';
  if (tie->household) members.Start(Field::kHousehold, "household") += "true";
  members.Text(Field::kRelative, "relative", tie->person.Reveal());
}

void WriteEnteredBy(const std::optional<EnteredBy>& entered_by, MemberWriter& members) {
  if (!entered_by) return;
  std::string& out = members.Start(Field::kEnteredBy, "entered_by");
  AppendInner('{', "name", entered_by->name, out);
  out += ",\"agency\":";
  AppendInner('{', "id", entered_by->agency.text(), out);
  AppendInner(',', "name", entered_by->agency_name, out);
  out += "}}";
}

std::size_t ExpectedSize(const Record& record) {
  std::size_t size = 1024 + record.summary.Reveal().size() + record.narrative.Reveal().size();
  for (const Detail& detail : record.details) {
    size += detail.name.size() + detail.value.Reveal().size() + 32;
  }
  for (const Code& code : record.codes) {
    size += code.system.size() + code.code.size() + code.text.size() + 64;
  }
  return size;
}

Error NotAnEntry() {
  return {ErrorCode::kInternal, "the hub could not read what it stored",
          "stored entry: directory and text do not fit each other"};
}

// Whether every row of the directory begins a member of the text.
bool DirectoryFits(std::string_view directory, std::string_view text) {
  FieldSet seen;
  std::size_t previous = 0;
  for (std::size_t at = 0; at < directory.size(); at += kRow) {
    const auto number = static_cast<unsigned char>(directory[at]);
    const std::size_t offset = ReadU32(directory, at + 1);
    if (number == 0 || number > kFieldCount) return false;
    const Field field = static_cast<Field>(number);
    if (seen.Has(field)) return false;
    seen = seen.With(field);
    // One byte between members: the opening brace, or a comma after something.
    const bool first = at == 0;
    if (first ? offset != 1 : offset < previous + 2) return false;
    if (offset + 1 >= text.size() || text[offset - 1] != (first ? '{' : ',')) return false;
    previous = offset;
  }
  return true;
}

char Unescaped(char escape) {
  switch (escape) {
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return escape;
  }
}

std::uint32_t HexOf(std::string_view digits) {
  std::uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

// Of the basic plane only: AppendJsonString writes all else as UTF-8.
void AppendUtf8(std::uint32_t code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

}  // namespace

std::string EncodeEntry(const Record& record, const EntryStamp& stamp) {
  MemberWriter members(ExpectedSize(record));
  members.Text(Field::kId, "id", stamp.id.Hex());
  std::string& agency = members.Start(Field::kAgency, "agency");
  AppendInner('{', "id", record.agency.text(), agency);
  AppendInner(',', "name", stamp.agency_name, agency);
  agency += '}';
  members.Text(Field::kAgencyKind, "agency_kind", Name(stamp.agency_kind));
  AppendJsonString(Name(record.kind), members.Start(Field::kKind, "kind"));
  AppendInner(',', "kind_words", Words(record.kind), agency);
  WriteHappened(record.happened, members);
  if (record.recorded) members.Text(Field::kRecorded, "recorded", record.recorded->Rfc3339());
  members.Text(Field::kReceived, "received", stamp.received.Rfc3339());
  members.Start(Field::kVersion, "version") += std::to_string(stamp.version);
  members.Text(Field::kNature, "nature", NameOf(record.nature));
  members.Text(Field::kSummary, "summary", record.summary.Reveal());
  members.Text(Field::kNarrative, "narrative", record.narrative.Reveal());
  WriteDetails(record.details, /*locating=*/false, members);
  WriteDetails(record.details, /*locating=*/true, members);
  WriteCodes(record.codes, members);
  members.Text(Field::kPlace, "place", record.place.Reveal());
  WriteAuthor(record.author, members);
  WriteLabels(record.labels, members);
  members.Text(Field::kBasis, "basis", record.basis);
  WriteInvolvement(record.involvement, members);
  WriteEnteredBy(stamp.entered_by, members);
  WriteFamilyTie(record.family_tie, members);
  return std::move(members).Finish();
}

void AddNotes(std::string_view notes, std::string& entry) {
  entry[0] = kWithNotes;
  entry += notes;
}

Result<EntryView> EntryView::Of(std::string_view bytes) {
  if (bytes.size() < kHead) return NotAnEntry();
  const bool with_notes = bytes[0] == kWithNotes;
  if (!with_notes && bytes[0] != kFormatVersion) return NotAnEntry();
  const std::size_t rows = static_cast<unsigned char>(bytes[1]) * kRow;
  if (bytes.size() < kHead + rows + kLength) return NotAnEntry();
  EntryView view;
  view.directory_ = bytes.substr(kHead, rows);
  view.text_ = bytes.substr(kHead + rows + kLength);
  const std::size_t size = ReadU32(bytes, kHead + rows);
  if (with_notes ? view.text_.size() <= size : view.text_.size() != size) return NotAnEntry();
  view.notes_ = view.text_.substr(size);
  view.text_ = view.text_.substr(0, size);
  if (view.text_.size() < 2 || view.text_.front() != '{' || view.text_.back() != '}') {
    return NotAnEntry();
  }
  if (rows == 0 && view.text_.size() != 2) return NotAnEntry();
  if (!DirectoryFits(view.directory_, view.text_)) return NotAnEntry();
  return view;
}

std::string_view EntryView::MemberAt(std::size_t row) const {
  const std::size_t start = ReadU32(directory_, row + 1);
  const std::size_t next = row + kRow;
  const std::size_t after = next < directory_.size() ? ReadU32(directory_, next + 1) : text_.size();
  return text_.substr(start, after - 1 - start);
}

std::optional<std::string_view> EntryView::Member(Field field) const {
  for (std::size_t row = 0; row < directory_.size(); row += kRow) {
    if (static_cast<Field>(directory_[row]) == field) return MemberAt(row);
  }
  return std::nullopt;
}

void EntryView::Rebuild(FieldSet keep, std::string_view extra, std::string& out) const {
  char before = '{';
  for (std::size_t row = 0; row < directory_.size(); row += kRow) {
    if (!keep.Has(static_cast<Field>(directory_[row]))) continue;
    out += before;
    out += MemberAt(row);
    before = ',';
  }
  if (!extra.empty()) {
    out += before;
    out += extra;
    before = ',';
  }
  out += before == '{' ? "{}" : "}";
}

std::string MemberText(std::string_view member) {
  const std::size_t colon = member.find("\":");
  if (colon == std::string_view::npos) return "";
  std::string_view value = member.substr(colon + 2);
  if (value.size() < 2 || value.front() != '"' || value.back() != '"') return "";
  value = value.substr(1, value.size() - 2);
  std::string text;
  text.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 >= value.size()) {
      text += value[i];
      continue;
    }
    const char escape = value[++i];
    if (escape == 'u' && i + 4 < value.size()) {
      AppendUtf8(HexOf(value.substr(i + 1, 4)), text);
      i += 4;
    } else {
      text += Unescaped(escape);
    }
  }
  return text;
}

}  // namespace hub::records
