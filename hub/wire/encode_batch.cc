#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/wire/batch.h"
#include "hub/wire/detail/json_writer.h"
#include "hub/wire/detail/record_names.h"
#include "hub/wire/detail/subject_writer.h"

namespace hub::wire {
namespace {

using records::Record;
using records::Subject;

void WriteDate(std::string_view name, const std::optional<Date>& date, JsonWriter& out) {
  if (date) out.Text(name, date->Iso());
}

void WriteNames(const std::vector<records::PersonName>& names, JsonWriter& out) {
  if (names.empty()) return;
  out.Open("names", '[');
  for (const records::PersonName& name : names) {
    out.Open('{');
    out.Text("use", NameOf(name.use));
    out.TextUnlessEmpty("given", name.given.Reveal());
    out.TextUnlessEmpty("family", name.family.Reveal());
    out.Close('}');
  }
  out.Close(']');
}

void WriteIdentifiers(const std::vector<records::Identifier>& identifiers, JsonWriter& out) {
  if (identifiers.empty()) return;
  out.Open("identifiers", '[');
  for (const records::Identifier& identifier : identifiers) {
    out.Open('{');
    out.Text("kind", records::Name(identifier.kind));
    out.Text("value", identifier.value.Reveal());
    out.Close('}');
  }
  out.Close(']');
}

void WriteAddresses(const std::vector<records::Address>& addresses, JsonWriter& out) {
  if (addresses.empty()) return;
  out.Open("addresses", '[');
  for (const records::Address& address : addresses) {
    out.Open('{');
    out.TextUnlessEmpty("lines", address.lines.Reveal());
    out.TextUnlessEmpty("postcode", address.postcode.Reveal());
    out.Close('}');
  }
  out.Close(']');
}

void WritePhones(const std::vector<Sensitive>& phones, JsonWriter& out) {
  if (phones.empty()) return;
  out.Open("phones", '[');
  for (const Sensitive& phone : phones) out.Text(phone.Reveal());
  out.Close(']');
}

void WriteSubjects(const std::vector<Subject>& subjects, JsonWriter& out) {
  if (subjects.empty()) return;
  out.Open("subjects", '[');
  for (const Subject& subject : subjects) {
    out.Open('{');
    WriteSubjectMembers(subject, out);
    out.Close('}');
  }
  out.Close(']');
}

void WriteLabels(const Record& record, JsonWriter& out) {
  if (record.labels.empty() && record.unknown_labels.empty()) return;
  out.Open("labels", '[');
  for (const records::Label label : record.labels.All()) out.Text(records::Name(label));
  for (const std::string& label : record.unknown_labels) out.Text(label);
  out.Close(']');
}

void WriteDetails(const std::vector<records::Detail>& details, JsonWriter& out) {
  if (details.empty()) return;
  out.Open("details", '[');
  for (const records::Detail& detail : details) {
    out.Open('{');
    out.Text("name", detail.name);
    out.Text("value", detail.value.Reveal());
    if (detail.locates) out.Truth("locates", true);
    out.Close('}');
  }
  out.Close(']');
}

void WriteCodes(const std::vector<records::Code>& codes, JsonWriter& out) {
  if (codes.empty()) return;
  out.Open("codes", '[');
  for (const records::Code& code : codes) {
    out.Open('{');
    out.TextUnlessEmpty("system", code.system);
    out.TextUnlessEmpty("code", code.code);
    out.TextUnlessEmpty("text", code.text);
    out.Truth("mapped", code.mapped);
    out.Close('}');
  }
  out.Close(']');
}

void WriteAuthor(const records::Author& author, JsonWriter& out) {
  out.Open("author", '{');
  out.TextUnlessEmpty("role", author.role);
  out.TextUnlessEmpty("name", author.name.Reveal());
  out.TextUnlessEmpty("contact", author.contact.Reveal());
  out.TextUnlessEmpty("team", author.team);
  out.TextUnlessEmpty("team_contact", author.team_contact.Reveal());
  out.Close('}');
}

void WriteInvolvement(const records::Involvement& involvement, JsonWriter& out) {
  out.Open("involvement", '{');
  WriteDate("since", involvement.since, out);
  WriteDate("until", involvement.until, out);
  if (involvement.lead) out.Truth("lead", true);
  out.Close('}');
}

void WriteFamilyTie(const records::FamilyTie& tie, JsonWriter& out) {
  out.Open("family_tie", '{');
  out.Text("relation", records::Name(tie.relation));
  if (tie.household) out.Truth("household", true);
  out.TextUnlessEmpty("person", tie.person.Reveal());
  WriteDate("since", tie.since, out);
  WriteDate("until", tie.until, out);
  out.Close('}');
}

template <class Tag>
void WriteSlugs(std::string_view name, const std::vector<Slug<Tag>>& slugs, JsonWriter& out) {
  if (slugs.empty()) return;
  out.Open(name, '[');
  for (const Slug<Tag>& slug : slugs) out.Text(slug.text());
  out.Close(']');
}

void WritePush(const records::Push& push, JsonWriter& out) {
  out.Open("push", '{');
  WriteSlugs("agencies", push.agencies, out);
  WriteSlugs("professionals", push.professionals, out);
  out.Text("function", push.function);
  out.Text("judgement", push.judgement.Reveal());
  out.Text("author_role", push.author_role);
  out.Truth("not_more_detrimental", push.not_more_detrimental);
  out.Close('}');
}

std::size_t ExpectedSize(const Record& record) {
  return 700 + record.summary.Reveal().size() + record.narrative.Reveal().size() +
         record.subjects.size() * 300 + (record.details.size() + record.codes.size()) * 100;
}

}  // namespace

void WriteSubjectMembers(const Subject& subject, JsonWriter& out) {
  out.Text("source_id", subject.source_id.Reveal());
  WriteNames(subject.names, out);
  out.TextUnlessEmpty("birth", subject.birth.Iso());
  WriteDate("due", subject.due, out);
  WriteDate("died", subject.died, out);
  if (subject.sex != records::Sex::kUnknown) out.Text("sex", NameOf(subject.sex));
  WriteIdentifiers(subject.identifiers, out);
  WriteAddresses(subject.addresses, out);
  WritePhones(subject.phones, out);
  if (subject.shielded) out.Truth("shielded", true);
}

std::string EncodeRecord(const Record& record) {
  JsonWriter out(ExpectedSize(record));
  out.Open('{');
  out.TextUnlessEmpty("agency", record.agency.text());
  out.Text("source_id", record.source_id.Reveal());
  if (record.source_version != 0) out.Number("source_version", record.source_version);
  out.Text("action", NameOf(record.action));
  out.Text("kind", record.unknown_kind.empty() ? records::Name(record.kind) : record.unknown_kind);
  out.TextUnlessEmpty("happened", record.happened.Iso());
  if (record.recorded) out.Text("recorded", record.recorded->Rfc3339());
  out.Text("nature", NameOf(record.nature));
  WriteLabels(record, out);
  out.TextUnlessEmpty("basis", record.basis);
  out.TextUnlessEmpty("summary", record.summary.Reveal());
  out.TextUnlessEmpty("narrative", record.narrative.Reveal());
  out.TextUnlessEmpty("place", record.place.Reveal());
  WriteDetails(record.details, out);
  WriteCodes(record.codes, out);
  WriteAuthor(record.author, out);
  if (record.involvement) WriteInvolvement(*record.involvement, out);
  WriteSubjects(record.subjects, out);
  if (record.push) WritePush(*record.push, out);
  if (record.family_tie) WriteFamilyTie(*record.family_tie, out);
  out.Close('}');
  return std::move(out).Take();
}

std::string EncodeBatch(std::string_view id, const AgencyId& agency,
                        const std::vector<std::string>& records) {
  std::size_t size = 100;
  for (const std::string& record : records) size += record.size() + 1;
  JsonWriter out(size);
  out.Open('{');
  out.Text("id", id);
  out.Text("agency", agency.text());
  out.Open("records", '[');
  for (const std::string& record : records) out.Raw(record);
  out.Close(']');
  out.Close('}');
  return std::move(out).Take();
}

}  // namespace hub::wire
