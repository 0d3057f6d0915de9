#include "connectors/health/hl7_patient.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <vector>

#include "connectors/health/fhir_values.h"
#include "connectors/mapping/subject.h"
#include "connectors/mapping/text.h"

namespace connectors::health {
namespace {

using hub::Date;
using hub::PartialDate;
using hub::Sensitive;
using hub::records::Identifier;
using hub::records::IdentifierKind;
using hub::records::MakeIdentifier;
using hub::records::NameUse;
using hub::records::Sex;
using hub::records::Subject;

constexpr std::size_t kMaxOfEach = 10;

bool IsOver(const Hl7Value& until, Date today) {
  const auto end = ReadHl7Date(until.raw());
  return end && end->latest < today;
}

// A number with what it is worth: CX-4 and CX-5 say whose it is, CX-8 until when.
struct Number {
  IdentifierKind kind = IdentifierKind::kLocal;
  std::string value;  // as sent when it is of a national kind, else the joined local key
  bool is_record_number = false;
};

std::optional<Number> NumberOf(const Hl7Value& cx, const CodeTable& codes, bool traced,
                               Date today) {
  const std::string as_sent = cx.Component(1).Text(100);
  const std::string value = ShortKey(as_sent);
  if (value.empty()) return std::nullopt;
  const std::string type = cx.Component(5).Text(20);
  std::string authority = cx.Component(4).Subcomponent(1).Text(80);
  const std::string authority_id = cx.Component(4).Subcomponent(2).Text(80);
  auto meaning = codes.Find("identifier-type", type, 0);
  if (!meaning) meaning = codes.Find("assigning-authority", authority, 0);
  if (!meaning) meaning = codes.Find("assigning-authority", authority_id, 0);
  const auto kind = meaning ? hub::records::IdentifierKindFrom(meaning->words) : std::nullopt;
  Number number;
  if (kind && *kind != IdentifierKind::kLocal && traced && !IsOver(cx.Component(8), today)) {
    number.kind = *kind;
    number.value = as_sent;
    return number;
  }
  // A number that is no longer the person's, or was never traced, must decide nothing.
  if (authority.empty()) authority = authority_id.empty() ? type : authority_id;
  number.value = JoinId({ShortKey(authority), value});
  number.is_record_number = type == "MR" || type == "PI" || type == "PT" || type == "MRN";
  if (number.value.size() > kMaxPersonKey) return std::nullopt;
  return number;
}

// Adds the numbers and the key that they make.
void AddNumbers(const std::vector<Hl7Value>& all, const CodeTable& codes, bool traced, Date today,
                Subject& subject) {
  std::string record_number;
  std::string other;
  std::string nhs;
  for (const Hl7Value& cx : all) {
    const auto number = NumberOf(cx, codes, traced, today);
    if (!number || subject.identifiers.size() >= kMaxOfEach) continue;
    const Identifier identifier = number->kind == IdentifierKind::kLocal
                                      ? MakeIdentifier(number->kind, number->value)
                                      : PlainIdentifier(number->kind, number->value);
    const bool held = std::any_of(
        subject.identifiers.begin(), subject.identifiers.end(), [&](const Identifier& one) {
          return one.kind == identifier.kind && one.value == identifier.value;
        });
    if (held) continue;
    subject.identifiers.push_back(identifier);
    const std::string& value = identifier.value.Reveal();
    if (identifier.kind == IdentifierKind::kNhsNumber && identifier.verified && nhs.empty()) {
      nhs = value;
    } else if (identifier.kind == IdentifierKind::kLocal) {
      std::string& first = number->is_record_number ? record_number : other;
      if (first.empty() || value < first) first = value;
    }
  }
  const std::string& local = record_number.empty() ? other : record_number;
  if (!nhs.empty()) {
    subject.source_id = Sensitive(JoinId({"nhs-number", nhs}));
  } else if (!local.empty()) {
    subject.source_id = Sensitive(JoinId({"identifier", local}));
  }
}

std::vector<Hl7Value> AllOf(const Hl7Segment& segment, std::initializer_list<std::size_t> fields) {
  std::vector<Hl7Value> all;
  for (const std::size_t field : fields) {
    for (const Hl7Value& one : segment.Field(field).Repetitions()) all.push_back(one);
  }
  return all;
}

NameUse UseOf(const std::string& type, bool has_legal, Date today, const Hl7Value& until) {
  if (IsOver(until, today)) return NameUse::kFormer;
  if (type == "M" || type == "B" || type == "OLD" || type == "BAD") return NameUse::kFormer;
  if (type == "L" || type == "OR") return NameUse::kCurrent;
  return has_legal && !type.empty() ? NameUse::kPreferred : NameUse::kCurrent;
}

void AddNames(const Hl7Segment& pid, Date today, Subject& subject) {
  const std::vector<Hl7Value> names = pid.Field(5).Repetitions();
  const bool has_legal = std::any_of(names.begin(), names.end(), [](const Hl7Value& name) {
    const std::string type = name.Component(7).Text(10);
    return type == "L" || type == "OR" || type.empty();
  });
  for (const Hl7Value& name : names) {
    const std::string type = Upper(name.Component(7).Text(10));
    if (type == "U" || type == "S") continue;  // unspecified, or a code name: no name of theirs
    AddName(subject, UseOf(type, has_legal, today, name.Component(13)),
            {name.Component(2).Text(100), name.Component(3).Text(100)},
            name.Component(1).Subcomponent(1).Text(200));
  }
}

void AddHomes(const Hl7Segment& pid, Date today, Subject& subject) {
  for (const Hl7Value& home : pid.Field(11).Repetitions()) {
    const std::string type = Upper(home.Component(7).Text(10));
    const bool not_home = type == "BA" || type == "BDL" || type == "N" || type == "BR" ||
                          type == "B" || type == "O" || type == "F";
    if (not_home || IsOver(home.Component(14), today)) continue;
    AddAddress(
        subject,
        {home.Component(1).Subcomponent(1).Text(200), home.Component(1).Subcomponent(2).Text(200),
         home.Component(2).Text(200), home.Component(3).Text(200), home.Component(4).Text(200)},
        home.Component(5).Text(20));
  }
  for (const Hl7Value& line : AllOf(pid, {13, 14, 40})) {
    AddPhone(subject, line.Component(1).Text(100));
    AddPhone(subject, line.Component(4).Text(100));
    AddPhone(subject, line.Component(12).Text(100));
    const std::string local = line.Component(7).Text(40);
    if (!local.empty()) AddPhone(subject, line.Component(6).Text(20) + " " + local);
  }
}

Sex SexOf(const Hl7Value& field) {
  const std::string code = Upper(field.Component(1).Text(20));
  if (code == "O" || code == "A") return Sex::kOther;
  return ReadSex(code).value_or(Sex::kUnknown);
}

void AddLife(const Hl7Segment& pid, const Hl7Warn& warn, Subject& subject) {
  const Hl7Value born = pid.Field(7);
  if (auto birth = ReadHl7Date(born.Component(1).raw())) {
    if (birth->precision == hub::Precision::kMinute) birth = PartialDate::Day(birth->earliest);
    subject.birth = *birth;
  } else if (!born.empty()) {
    warn("hl7v2.date.unreadable", "PID-7, the birth date, is no day that could be");
  }
  const auto died = ReadHl7Date(pid.Field(29).Component(1).raw());
  if (died && died->exact_day()) subject.died = died->earliest;
  subject.sex = SexOf(pid.Field(8));
}

// PID-21: by it what was told before the birth is known to be of the newborn.
void AddMother(const Hl7Segment& pid, const CodeTable& codes, Date today, Subject& subject) {
  for (const Hl7Value& cx : AllOf(pid, {21})) {
    const auto number = NumberOf(cx, codes, true, today);
    if (!number || number->kind != IdentifierKind::kNhsNumber) continue;
    Identifier mothers = PlainIdentifier(IdentifierKind::kMothersNhsNumber, number->value);
    if (!mothers.verified) continue;
    subject.identifiers.push_back(std::move(mothers));
    return;
  }
}

// PID-32 of a number that was traced, or of which nothing is said.
bool IsTraced(const Hl7Segment& pid, const CodeTable& codes) {
  const auto status = codes.Find("identity-reliability", pid.Field(32).Component(1).Text(20), 0);
  return !status || status->words == "verified";
}

// ARV: who may not see what. Anything but "no restriction" is as strict as can be.
void ReadRestriction(const Hl7Segment& arv, Hl7Patient& patient) {
  const std::string action = Upper(arv.Field(2).Component(1).Text(10));
  const std::string what = Upper(arv.Field(3).Component(1).Text(10));
  if (action == "D" || what == "NO" || what == "OI" || what.empty()) return;
  patient.restricted = true;
  if (what == "ALL" || what == "DEM" || what == "LOC" || what == "PID-11") {
    patient.subject.shielded = true;
  }
}

void ReadPractice(const Hl7Segment& pd1, Hl7Patient& patient) {
  patient.practice = pd1.Field(3).Component(1).Text(200);
  patient.practitioner = Hl7FullName(pd1.Field(4), true);
  if (pd1.Field(12).Component(1).Text(5) == "Y") patient.subject.shielded = true;
}

}  // namespace

std::string Hl7FullName(const Hl7Value& person, bool id_first) {
  const std::size_t shift = id_first ? 1 : 0;
  std::string name;
  for (const std::size_t part : {5 + shift, 2 + shift, 3 + shift}) {
    const std::string text = person.Component(part).Text(60);
    if (!text.empty()) name += (name.empty() ? "" : " ") + text;
  }
  const std::string family = person.Component(1 + shift).Subcomponent(1).Text(100);
  return CleanText(name + " " + family, 200);
}

Hl7Patient Hl7PatientOf(std::span<const Hl7Segment> group, const CodeTable& codes, hub::Instant now,
                        const Hl7Warn& warn) {
  const Date today = Date::Of(now);
  const Hl7Segment& pid = group.front();
  Hl7Patient patient;
  AddNumbers(AllOf(pid, {3, 2, 4}), codes, IsTraced(pid, codes), today, patient.subject);
  AddMother(pid, codes, today, patient.subject);
  AddNames(pid, today, patient.subject);
  AddLife(pid, warn, patient.subject);
  for (const Hl7Segment& segment : group) {
    if (segment.name() == "PD1") ReadPractice(segment, patient);
    if (segment.name() == "ARV") ReadRestriction(segment, patient);
  }
  if (patient.subject.shielded) {
    patient.practice.clear();
    patient.practitioner.clear();
  } else {
    AddHomes(pid, today, patient.subject);
  }
  return patient;
}

Subject Hl7RetiredOf(const Hl7Segment& mrg, const CodeTable& codes, hub::Instant now) {
  Subject retired;
  AddNumbers(AllOf(mrg, {1, 2, 4}), codes, true, Date::Of(now), retired);
  return retired;
}

}  // namespace connectors::health
