#include "hub/records/stored_format.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "hub/records/byte_fields.h"

namespace hub::records {
namespace {

constexpr unsigned kSubjectVersion = 1;
// A record that ties nobody is written as it always was: what was sent before stays the same to
// whoever compares, and what waited is read.
constexpr unsigned kRecordVersion = 1;
constexpr unsigned kTyingRecordVersion = 2;  // and its family tie
constexpr int kMinutesOfDay = 24 * 60;

// Each type has a Write and a Read; they list the same fields in the same order.

// Declared ahead for the templates, which find no name that comes after them.
void Write(const PersonName& value, FieldWriter& out);
void Read(FieldReader& in, PersonName& value);
void Write(const Identifier& value, FieldWriter& out);
void Read(FieldReader& in, Identifier& value);
void Write(const Address& value, FieldWriter& out);
void Read(FieldReader& in, Address& value);
void Write(const Subject& value, FieldWriter& out);
void Read(FieldReader& in, Subject& value);
void Write(const Detail& value, FieldWriter& out);
void Read(FieldReader& in, Detail& value);
void Write(const Code& value, FieldWriter& out);
void Read(FieldReader& in, Code& value);
void Write(const Involvement& value, FieldWriter& out);
void Read(FieldReader& in, Involvement& value);
void Write(const Push& value, FieldWriter& out);
void Read(FieldReader& in, Push& value);

void Write(const Sensitive& text, FieldWriter& out) { out.Text(text.Reveal()); }
void Write(const std::string& text, FieldWriter& out) { out.Text(text); }
void Read(FieldReader& in, Sensitive& text) { text = Sensitive(std::string(in.Text())); }
void Read(FieldReader& in, std::string& text) { text = in.Text(); }

template <class Tag>
void Write(const Slug<Tag>& name, FieldWriter& out) {
  out.Text(name.text());
}
template <class Tag>
void Read(FieldReader& in, Slug<Tag>& name) {
  const std::string_view text = in.Text();
  if (text.empty()) return;
  const std::optional<Slug<Tag>> read = Slug<Tag>::From(text);
  if (!read) return in.Fail();
  name = *read;
}

void Write(Date date, FieldWriter& out) { out.Fixed(static_cast<std::uint32_t>(date.days), 4); }
void Read(FieldReader& in, Date& date) { date.days = static_cast<std::int32_t>(in.Fixed(4)); }

void Write(Instant at, FieldWriter& out) { out.Fixed(static_cast<std::uint64_t>(at.micros), 8); }
void Read(FieldReader& in, Instant& at) { at.micros = static_cast<std::int64_t>(in.Fixed(8)); }

// A closed set, from its first number to its last.
template <class Enum>
void ReadEnum(FieldReader& in, Enum first, Enum last, Enum& value) {
  const unsigned number = in.Byte();
  if (number < static_cast<unsigned>(first) || number > static_cast<unsigned>(last)) {
    return in.Fail();
  }
  value = static_cast<Enum>(number);
}

template <class T>
void Write(const std::optional<T>& value, FieldWriter& out) {
  out.Flag(value.has_value());
  if (value) Write(*value, out);
}
template <class T>
void Read(FieldReader& in, std::optional<T>& value) {
  if (in.Flag()) Read(in, value.emplace());
}

template <class T>
void Write(const std::vector<T>& values, FieldWriter& out) {
  out.Count(values.size());
  for (const T& value : values) Write(value, out);
}
template <class T>
void Read(FieldReader& in, std::vector<T>& values) {
  const std::size_t count = in.Count();
  for (std::size_t i = 0; i < count && in.ok(); ++i) Read(in, values.emplace_back());
}

void Write(const PartialDate& date, FieldWriter& out) {
  out.Byte(static_cast<unsigned>(date.precision));
  if (!date.known()) return;
  Write(date.earliest, out);
  Write(date.latest, out);
  if (date.precision == Precision::kMinute) {
    out.Fixed(static_cast<std::uint16_t>(date.minute), 2);
  }
}
void Read(FieldReader& in, PartialDate& date) {
  ReadEnum(in, Precision::kUnknown, Precision::kRange, date.precision);
  if (!date.known()) return;
  Read(in, date.earliest);
  Read(in, date.latest);
  if (date.earliest > date.latest) in.Fail();
  if (date.precision == Precision::kMinute) {
    date.minute = static_cast<std::int16_t>(in.Fixed(2));
    if (date.minute < 0 || date.minute >= kMinutesOfDay) in.Fail();
  }
}

void Write(const PersonName& name, FieldWriter& out) {
  out.Byte(static_cast<unsigned>(name.use));
  Write(name.given, out);
  Write(name.family, out);
}
void Read(FieldReader& in, PersonName& name) {
  ReadEnum(in, NameUse::kCurrent, NameUse::kPreferred, name.use);
  Read(in, name.given);
  Read(in, name.family);
}

void Write(const Identifier& identifier, FieldWriter& out) {
  out.Byte(static_cast<unsigned>(identifier.kind));
  Write(identifier.value, out);
  out.Flag(identifier.verified);
}
void Read(FieldReader& in, Identifier& identifier) {
  ReadEnum(in, IdentifierKind::kNhsNumber, IdentifierKind::kMothersNhsNumber, identifier.kind);
  Read(in, identifier.value);
  identifier.verified = in.Flag();
}

void Write(const Address& address, FieldWriter& out) {
  Write(address.lines, out);
  Write(address.postcode, out);
}
void Read(FieldReader& in, Address& address) {
  Read(in, address.lines);
  Read(in, address.postcode);
}

void Write(const Subject& subject, FieldWriter& out) {
  Write(subject.source_id, out);
  Write(subject.names, out);
  Write(subject.birth, out);
  Write(subject.due, out);
  Write(subject.died, out);
  out.Byte(static_cast<unsigned>(subject.sex));
  Write(subject.identifiers, out);
  Write(subject.addresses, out);
  Write(subject.phones, out);
  out.Flag(subject.shielded);
}
void Read(FieldReader& in, Subject& subject) {
  Read(in, subject.source_id);
  Read(in, subject.names);
  Read(in, subject.birth);
  Read(in, subject.due);
  Read(in, subject.died);
  ReadEnum(in, Sex::kUnknown, Sex::kOther, subject.sex);
  Read(in, subject.identifiers);
  Read(in, subject.addresses);
  Read(in, subject.phones);
  subject.shielded = in.Flag();
}

void Write(const Detail& detail, FieldWriter& out) {
  Write(detail.name, out);
  Write(detail.value, out);
  out.Flag(detail.locates);
}
void Read(FieldReader& in, Detail& detail) {
  Read(in, detail.name);
  Read(in, detail.value);
  detail.locates = in.Flag();
}

void Write(const Code& code, FieldWriter& out) {
  Write(code.system, out);
  Write(code.code, out);
  Write(code.text, out);
  out.Flag(code.mapped);
}
void Read(FieldReader& in, Code& code) {
  Read(in, code.system);
  Read(in, code.code);
  Read(in, code.text);
  code.mapped = in.Flag();
}

void Write(const Author& author, FieldWriter& out) {
  Write(author.role, out);
  Write(author.name, out);
  Write(author.contact, out);
  Write(author.team, out);
  Write(author.team_contact, out);
}
void Read(FieldReader& in, Author& author) {
  Read(in, author.role);
  Read(in, author.name);
  Read(in, author.contact);
  Read(in, author.team);
  Read(in, author.team_contact);
}

void Write(const Involvement& involvement, FieldWriter& out) {
  Write(involvement.since, out);
  Write(involvement.until, out);
  out.Flag(involvement.lead);
}
void Read(FieldReader& in, Involvement& involvement) {
  Read(in, involvement.since);
  Read(in, involvement.until);
  involvement.lead = in.Flag();
}

void Write(const Push& push, FieldWriter& out) {
  Write(push.agencies, out);
  Write(push.professionals, out);
  Write(push.function, out);
  Write(push.judgement, out);
  Write(push.author_role, out);
  out.Flag(push.not_more_detrimental);
}
void Read(FieldReader& in, Push& push) {
  Read(in, push.agencies);
  Read(in, push.professionals);
  Read(in, push.function);
  Read(in, push.judgement);
  Read(in, push.author_role);
  push.not_more_detrimental = in.Flag();
}

void Write(const FamilyTie& value, FieldWriter& out) {
  out.Byte(static_cast<unsigned>(value.relation));
  out.Flag(value.household);
  Write(value.person, out);
  Write(value.since, out);
  Write(value.until, out);
}
void Read(FieldReader& in, FamilyTie& value) {
  ReadEnum(in, Relation::kOther, kLastRelation, value.relation);
  value.household = in.Flag();
  Read(in, value.person);
  Read(in, value.since);
  Read(in, value.until);
}

void Write(LabelSet labels, FieldWriter& out) { out.Fixed(labels.bits(), 8); }
void Read(FieldReader& in, LabelSet& labels) {
  const std::uint64_t bits = in.Fixed(8);
  if (bits >> kLabelCount != 0) in.Fail();  // a label of a later hub: this one has no rule for it
  labels = LabelSet(bits);
}

void Write(const Record& record, FieldWriter& out) {
  Write(record.agency, out);
  Write(record.source_id, out);
  out.Fixed(record.source_version, 4);
  out.Byte(static_cast<unsigned>(record.action));
  out.Byte(static_cast<unsigned>(record.kind));
  Write(record.happened, out);
  Write(record.recorded, out);
  out.Byte(static_cast<unsigned>(record.nature));
  Write(record.labels, out);
  Write(record.unknown_labels, out);
  Write(record.unknown_kind, out);
  Write(record.unknown_fields, out);
  Write(record.basis, out);
  Write(record.summary, out);
  Write(record.narrative, out);
  Write(record.place, out);
  Write(record.details, out);
  Write(record.codes, out);
  Write(record.author, out);
  Write(record.involvement, out);
  Write(record.subjects, out);
  Write(record.push, out);
}
void Read(FieldReader& in, Record& record) {
  Read(in, record.agency);
  Read(in, record.source_id);
  record.source_version = static_cast<std::uint32_t>(in.Fixed(4));
  ReadEnum(in, Action::kAssert, Action::kPurge, record.action);
  ReadEnum(in, Kind::kAttendancePeriod, kLastKind, record.kind);
  Read(in, record.happened);
  Read(in, record.recorded);
  ReadEnum(in, Nature::kFact, Nature::kDecision, record.nature);
  Read(in, record.labels);
  Read(in, record.unknown_labels);
  Read(in, record.unknown_kind);
  Read(in, record.unknown_fields);
  Read(in, record.basis);
  Read(in, record.summary);
  Read(in, record.narrative);
  Read(in, record.place);
  Read(in, record.details);
  Read(in, record.codes);
  Read(in, record.author);
  Read(in, record.involvement);
  Read(in, record.subjects);
  Read(in, record.push);
}

Error NotStoredForm(const char* what) {
  return {ErrorCode::kInternal, "the hub could not read what it stored",
          std::string(what) + ": not of the stored form this hub knows"};
}

template <class T>
std::string Encode(const T& value, unsigned version) {
  FieldWriter out;
  out.Byte(version);
  Write(value, out);
  return std::move(out).Take();
}

template <class T>
Result<T> Decode(std::string_view bytes, unsigned version, const char* what) {
  FieldReader in(bytes);
  T value;
  if (in.Byte() == version) {
    Read(in, value);
  } else {
    in.Fail();
  }
  if (!in.AtEnd()) {
    return NotStoredForm(what);
  }
  return value;
}

}  // namespace

std::string EncodeSubject(const Subject& subject) { return Encode(subject, kSubjectVersion); }

Result<Subject> DecodeSubject(std::string_view bytes) {
  return Decode<Subject>(bytes, kSubjectVersion, "subject");
}

std::string EncodeRecord(const Record& record) {
  FieldWriter out;
  out.Byte(record.family_tie ? kTyingRecordVersion : kRecordVersion);
  Write(record, out);
  if (record.family_tie) Write(*record.family_tie, out);
  return std::move(out).Take();
}

Result<Record> DecodeRecord(std::string_view bytes) {
  FieldReader in(bytes);
  Record record;
  const unsigned version = in.Byte();
  if (version != kRecordVersion && version != kTyingRecordVersion) in.Fail();
  if (in.ok()) Read(in, record);
  if (version == kTyingRecordVersion && in.ok()) Read(in, record.family_tie.emplace());
  if (!in.AtEnd()) return NotStoredForm("record");
  return record;
}

}  // namespace hub::records
