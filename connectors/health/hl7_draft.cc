#include "connectors/health/hl7_draft.h"

#include <utility>

#include "connectors/health/fhir_values.h"
#include "connectors/health/hl7_time.h"
#include "connectors/mapping/codes.h"
#include "connectors/mapping/text.h"

namespace connectors::health {

using hub::Date;
using hub::Sensitive;
using hub::records::Code;
using hub::records::Kind;
using hub::records::Record;

namespace {

constexpr std::size_t kMostCodes = 100;

// HL7 table 0396 -> the address by which the label tables know a code system.
std::string SystemOf(const Hl7Value& name, const CodeTable& codes) {
  const std::string text = name.Text(60);
  const auto meaning = codes.Find("coding-system", text, 0);
  if (meaning) return meaning->words;
  return "hl7v2/" + (text.empty() ? "local" : SnakeName(text));
}

void AddCoding(Record& record, const Hl7Value& code, const Hl7Value& text, const Hl7Value& system,
               const CodeTable& codes) {
  Code row;
  row.code = code.Text(200);
  row.text = text.Text();
  if (row.code.empty() || record.codes.size() >= kMostCodes) return;
  row.system = SystemOf(system, codes);
  row.mapped = !row.text.empty() && row.system.compare(0, 6, "hl7v2/") != 0;
  record.codes.push_back(std::move(row));
}

}  // namespace

void Hl7Draft::NotTaken(std::uint64_t line, std::string what) const {
  give({std::nullopt, std::move(what), "", "", line});
}

void Hl7Draft::Reject(std::uint64_t line, std::string rule, std::string words) const {
  give({std::nullopt, "", std::move(rule), std::move(words), line});
}

void Hl7Draft::Take(Record record, const Hl7Patient& patient, std::uint64_t line) const {
  if (record.action == hub::records::Action::kAssert) {
    const hub::records::Subject& subject = patient.subject;
    if (record.happened.known()) {
      if (record.happened.earliest > Date::Of(sender.now)) {
        warn("hl7v2.date.future", "a date in the future");
      }
      if (subject.birth.known() && record.happened.latest < subject.birth.earliest) {
        warn("hl7v2.date.before_birth", "a date before the patient's birth");
      }
    }
    LabelRecord(record, tables.labels);
    if (patient.restricted) {
      record.labels = Union(record.labels, tables.labels.StrictestOf(record.kind));
    }
    record.subjects.insert(record.subjects.begin(), subject);
  }
  give({std::move(record), "", "", "", line});
}

Record Hl7Draft::New(Kind kind, const std::string& source_id) const {
  Record record = NewRecord(sender, kind, "health professional");
  record.source_id = Sensitive(source_id);
  record.source_version = version;
  return record;
}

std::optional<hub::PartialDate> Hl7Draft::FirstDay(std::initializer_list<Hl7Value> values) const {
  for (const Hl7Value& value : values) {
    if (value.empty()) continue;
    if (const auto day = ReadHl7Date(value.Component(1).raw())) return day;
    warn("hl7v2.date.unreadable", "a date that is no day that could be");
  }
  return std::nullopt;
}

std::optional<hub::Instant> Hl7Draft::Moment(const Hl7Value& value) const {
  const auto moment = ReadHl7Moment(value.Component(1).raw());
  return moment && *moment <= sender.now ? moment : std::nullopt;
}

std::string WordsOf(const Hl7Value& cwe) {
  for (const std::size_t part : {2U, 5U, 9U, 1U}) {
    std::string text = cwe.Component(part).Text();
    if (!text.empty()) return text;
  }
  return "";
}

std::string AddConcept(Record& record, const Hl7Value& cwe, const CodeTable& codes) {
  AddCoding(record, cwe.Component(1), cwe.Component(2), cwe.Component(3), codes);
  AddCoding(record, cwe.Component(4), cwe.Component(5), cwe.Component(6), codes);
  return WordsOf(cwe);
}

std::string KeyOf(const Hl7Value& ei) {
  const std::string id = ShortKey(ei.Component(1).Text(120));
  if (id.empty()) return "";
  std::string authority = ei.Component(2).Text(60);
  if (authority.empty()) authority = ei.Component(3).Text(60);
  return JoinId({ShortKey(authority), id});
}

std::string PlaceOf(const Hl7Value& location) {
  const std::string facility = location.Component(4).Subcomponent(1).Text(100);
  const std::string point = location.Component(1).Subcomponent(1).Text(100);
  return facility + (facility.empty() || point.empty() ? "" : ", ") + point;
}

const Hl7Segment* Find(std::span<const Hl7Segment> group, std::string_view name) {
  for (const Hl7Segment& segment : group) {
    if (segment.name() == name) return &segment;
  }
  return nullptr;
}

Hl7Value FieldOf(const Hl7Segment* segment, std::size_t number) {
  return segment == nullptr ? Hl7Value() : segment->Field(number);
}

}  // namespace connectors::health
