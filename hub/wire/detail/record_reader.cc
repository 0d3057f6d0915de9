#include "hub/wire/detail/record_reader.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/records/record.h"
#include "hub/wire/detail/object_reader.h"
#include "hub/wire/detail/read_value.h"
#include "hub/wire/detail/record_names.h"

namespace hub::wire {

using records::Address;
using records::Author;
using records::Code;
using records::Detail;
using records::FamilyTie;
using records::Identifier;
using records::Involvement;
using records::PersonName;
using records::Push;
using records::Record;
using records::Subject;

constexpr std::size_t kSubjectLimit = 20;

// Static, not in an unnamed namespace: the list template finds these by their arguments'
// namespace, which an unnamed one is not part of.

static bool Read(JsonView value, const Path& path, Reading& reading, records::Action& into) {
  return ReadListed(value, path, reading, &ActionFrom, into);
}
static bool Read(JsonView value, const Path& path, Reading& reading, records::Nature& into) {
  return ReadListed(value, path, reading, &NatureFrom, into);
}
static bool Read(JsonView value, const Path& path, Reading& reading, records::NameUse& into) {
  return ReadListed(value, path, reading, &NameUseFrom, into);
}
static bool Read(JsonView value, const Path& path, Reading& reading, records::Sex& into) {
  return ReadListed(value, path, reading, &SexFrom, into);
}
static bool Read(JsonView value, const Path& path, Reading& reading, records::Relation& into) {
  return ReadListed(value, path, reading, &records::RelationFrom, into);
}
static bool Read(JsonView value, const Path& path, Reading& reading,
                 records::IdentifierKind& into) {
  return ReadListed(value, path, reading, &records::IdentifierKindFrom, into);
}

// A part that may be absent.
template <class Part>
static bool Read(JsonView value, const Path& path, Reading& reading, std::optional<Part>& into) {
  return Read(value, path, reading, into.emplace());
}

// Words, not a code.
template <auto kMember, class T>
static bool Long(JsonView value, const Path& path, Reading& reading, T& into) {
  if (!IsText(value, path, reading, kTextLimit)) return false;
  into.*kMember = value.text();
  return true;
}

static bool Read(JsonView value, const Path& path, Reading& reading, std::uint32_t& into) {
  constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (!value.is(JsonType::kInteger)) return reading.Fault("not a number", path);
  if (value.integer() < 0 || value.integer() > kMost) return reading.Fault("bad number", path);
  into = static_cast<std::uint32_t>(value.integer());
  return true;
}

// A key at its source: printable ASCII, so that two spellings of one key cannot look alike.
static bool ReadKey(JsonView value, const Path& path, Reading& reading, Sensitive& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  const std::string_view text = value.text();
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; })) {
    return reading.Fault("not plain ASCII", path);
  }
  if (!text.empty() && text.front() == ' ') return reading.Fault("a space before", path);
  into = Sensitive(std::string(text));
  return true;
}
template <auto kMember, class T>
static bool Key(JsonView value, const Path& path, Reading& reading, T& into) {
  return ReadKey(value, path, reading, into.*kMember);
}

static bool Has(JsonView object, std::string_view name) {
  for (const JsonView member : object) {
    if (member.key() == name) return true;
  }
  return false;
}

static bool Given(const Sensitive& text, std::string_view name, const Path& path,
                  Reading& reading) {
  return !text.empty() || reading.Fault("missing", path.Member(name));
}

constexpr MemberRule<PersonName> kNameRules[] = {
    {"use", Typed<&PersonName::use>},
    {"given", Short<&PersonName::given>},
    {"family", Short<&PersonName::family>},
};
static bool Read(JsonView value, const Path& path, Reading& reading, PersonName& into) {
  return ReadObject(value, path, reading, kNameRules, into);
}

constexpr MemberRule<Address> kAddressRules[] = {
    {"lines", Typed<&Address::lines>},
    {"postcode", Short<&Address::postcode>},
};
static bool Read(JsonView value, const Path& path, Reading& reading, Address& into) {
  return ReadObject(value, path, reading, kAddressRules, into);
}

constexpr MemberRule<Identifier> kIdentifierRules[] = {
    {"kind", Typed<&Identifier::kind>},
    {"value", Key<&Identifier::value>},
};
static bool Read(JsonView value, const Path& path, Reading& reading, Identifier& into) {
  if (!ReadObject(value, path, reading, kIdentifierRules, into)) return false;
  if (!Has(value, "kind")) return reading.Fault("missing", path.Member("kind"));
  if (!Given(into.value, "value", path, reading)) return false;
  into = records::MakeIdentifier(into.kind, into.value.Reveal());
  return true;
}

static bool ReadPhones(JsonView value, const Path& path, Reading& reading, Subject& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  for (const JsonView phone : value) {
    const Path here = path.Element(into.phones.size());
    if (!IsText(phone, here, reading, kCodeLimit)) return false;
    into.phones.emplace_back(std::string(phone.text()));
  }
  return true;
}

constexpr MemberRule<Subject> kSubjectRules[] = {
    {"source_id", Key<&Subject::source_id>},
    {"names", Typed<&Subject::names>},
    {"birth", Typed<&Subject::birth>},
    {"due", Typed<&Subject::due>},
    {"died", Typed<&Subject::died>},
    {"sex", Typed<&Subject::sex>},
    {"identifiers", Typed<&Subject::identifiers>},
    {"addresses", Typed<&Subject::addresses>},
    {"phones", ReadPhones},
    {"shielded", Typed<&Subject::shielded>},
};
static bool Read(JsonView value, const Path& path, Reading& reading, Subject& into) {
  return ReadObject(value, path, reading, kSubjectRules, into) &&
         Given(into.source_id, "source_id", path, reading);
}

constexpr MemberRule<Author> kAuthorRules[] = {
    {"role", Typed<&Author::role>},
    {"name", Short<&Author::name>},
    {"contact", Short<&Author::contact>},
    {"team", Typed<&Author::team>},
    {"team_contact", Short<&Author::team_contact>},
};
static bool Read(JsonView value, const Path& path, Reading& reading, Author& into) {
  return ReadObject(value, path, reading, kAuthorRules, into);
}

constexpr MemberRule<Code> kCodeRules[] = {
    {"system", Typed<&Code::system>},
    {"code", Typed<&Code::code>},
    {"text", Long<&Code::text>},
    {"mapped", Typed<&Code::mapped>},
};
static bool Read(JsonView value, const Path& path, Reading& reading, Code& into) {
  return ReadObject(value, path, reading, kCodeRules, into);
}

constexpr MemberRule<Detail> kDetailRules[] = {
    {"name", Typed<&Detail::name>},
    {"value", Typed<&Detail::value>},
    {"locates", Typed<&Detail::locates>},
};
static bool Read(JsonView value, const Path& path, Reading& reading, Detail& into) {
  if (!ReadObject(value, path, reading, kDetailRules, into)) return false;
  return !into.name.empty() || reading.Fault("missing", path.Member("name"));
}

constexpr MemberRule<Involvement> kInvolvementRules[] = {
    {"since", Typed<&Involvement::since>},
    {"until", Typed<&Involvement::until>},
    {"lead", Typed<&Involvement::lead>},
};
static bool Read(JsonView value, const Path& path, Reading& reading, Involvement& into) {
  return ReadObject(value, path, reading, kInvolvementRules, into);
}

constexpr MemberRule<FamilyTie> kFamilyTieRules[] = {
    {"relation", Typed<&FamilyTie::relation>}, {"household", Typed<&FamilyTie::household>},
    {"person", Short<&FamilyTie::person>},     {"since", Typed<&FamilyTie::since>},
    {"until", Typed<&FamilyTie::until>},
};
static bool Read(JsonView value, const Path& path, Reading& reading, FamilyTie& into) {
  return ReadObject(value, path, reading, kFamilyTieRules, into) &&
         (Has(value, "relation") || reading.Fault("missing", path.Member("relation")));
}

constexpr MemberRule<Push> kPushRules[] = {
    {"agencies", Typed<&Push::agencies>},
    {"professionals", Typed<&Push::professionals>},
    {"function", Typed<&Push::function>},
    {"judgement", Typed<&Push::judgement>},
    {"author_role", Typed<&Push::author_role>},
    {"not_more_detrimental", Typed<&Push::not_more_detrimental>},
};
static bool Read(JsonView value, const Path& path, Reading& reading, Push& into) {
  return ReadObject(value, path, reading, kPushRules, into);
}

// Children Act 2004 s.16LA asks for all of it.
static bool Stands(const Push& push) {
  return !(push.agencies.empty() && push.professionals.empty()) && !push.function.empty() &&
         !push.judgement.empty() && !push.author_role.empty() && push.not_more_detrimental;
}

static bool ReadKind(JsonView value, const Path& path, Reading& reading, Record& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  if (value.text().empty()) return reading.Fault("missing", path);
  if (const std::optional<records::Kind> kind = records::KindFrom(value.text())) {
    into.kind = *kind;
  } else {
    into.unknown_kind = value.text();
  }
  return true;
}

static bool ReadLabels(JsonView value, const Path& path, Reading& reading, Record& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  std::size_t place = 0;
  for (const JsonView element : value) {
    const Path here = path.Element(place++);
    if (!IsText(element, here, reading, kCodeLimit)) return false;
    if (const std::optional<records::Label> label = records::LabelFrom(element.text())) {
      into.labels = into.labels.With(*label);
    } else {
      into.unknown_labels.emplace_back(element.text());
    }
  }
  return true;
}

constexpr MemberRule<Record> kRecordRules[] = {
    {"agency", Typed<&Record::agency>},
    {"source_id", Key<&Record::source_id>},
    {"source_version", Typed<&Record::source_version>},
    {"action", Typed<&Record::action>},
    {"kind", ReadKind},
    {"happened", Typed<&Record::happened>},
    {"recorded", Typed<&Record::recorded>},
    {"nature", Typed<&Record::nature>},
    {"labels", ReadLabels},
    {"basis", Typed<&Record::basis>},
    {"summary", Typed<&Record::summary>},
    {"narrative", Typed<&Record::narrative>},
    {"place", Typed<&Record::place>},
    {"details", Typed<&Record::details>},
    {"codes", Typed<&Record::codes>},
    {"author", Typed<&Record::author>},
    {"involvement", Typed<&Record::involvement>},
    {"subjects", Typed<&Record::subjects>},
    {"push", Typed<&Record::push>},
    {"family_tie", Typed<&Record::family_tie>},
};

// A tie says whose it is: of its first subject to the second, or to somebody who is described. A
// third subject would be told of a family that may not be theirs.
static bool TiesWell(const Path& path, Reading& reading, const Record& record) {
  const bool tie = record.kind == records::Kind::kFamilyTie;
  if (tie != record.family_tie.has_value()) {
    return reading.Fault(tie ? "missing" : "only of kind family_tie", path.Member("family_tie"));
  }
  return !tie || record.subjects.size() <= 2 || reading.Fault("too many", path.Member("subjects"));
}

// What only the whole can tell.
static bool Complete(JsonView value, const Path& path, Reading& reading, const Record& record) {
  if (!Given(record.source_id, "source_id", path, reading)) return false;
  if (record.subjects.size() > kSubjectLimit) {
    return reading.Fault("too many", path.Member("subjects"));
  }
  if (record.push && !Stands(*record.push)) {
    reading.fault = "push without its judgement";
    return false;
  }
  if (record.action != records::Action::kAssert) return true;

  if (!Has(value, "kind")) return reading.Fault("missing", path.Member("kind"));
  // A tie to a child may have no moment; anything else that is said to be so has one.
  const bool tie =
      record.kind == records::Kind::kInvolvement || record.kind == records::Kind::kFamilyTie;
  if (!record.happened.known() && !tie) {
    return reading.Fault("missing", path.Member("happened"));
  }
  if (record.subjects.empty()) return reading.Fault("missing", path.Member("subjects"));
  return !record.unknown_kind.empty() || TiesWell(path, reading, record);
}

// What identifies a record at fault, as far as that can be read.
static Record Identity(JsonView value, const AgencyId& sender) {
  Record record;
  record.agency = sender;
  if (!value.is(JsonType::kObject)) return record;
  for (const JsonView member : value) {
    Reading unheard;
    const Path path;
    if (member.key() == "agency") Read(member, path, unheard, record.agency);
    if (member.key() == "source_id") ReadKey(member, path, unheard, record.source_id);
    if (member.key() == "source_version") Read(member, path, unheard, record.source_version);
  }
  return record;
}

ParsedRecord ReadRecord(JsonView value, const AgencyId& sender) {
  ParsedRecord parsed;
  parsed.record.agency = sender;
  Reading reading;
  const Path path;
  if (value.values() > kRecordValueLimit) {
    reading.Fault("more than 10000 values", path);
  } else if (ReadObject(value, path, reading, kRecordRules, parsed.record) &&
             Complete(value, path, reading, parsed.record)) {
    parsed.record.unknown_fields = std::move(reading.unknown_fields);
    return parsed;
  }
  return {Identity(value, sender), std::move(reading.fault)};
}

}  // namespace hub::wire
