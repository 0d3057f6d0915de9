// What every record of an HL7 v2 message needs, whatever the message tells.

#ifndef CONNECTORS_HEALTH_HL7_DRAFT_H_
#define CONNECTORS_HEALTH_HL7_DRAFT_H_

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/health/hl7_message.h"
#include "connectors/health/hl7_patient.h"
#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/records/record.h"

namespace connectors::health {

// A segment that makes a record, a reject, or neither.
struct Hl7Row {
  std::optional<hub::records::Record> record;
  std::string not_taken;  // what to count it as; empty: it is a record or a reject
  std::string rule;       // of the reject
  std::string words;
  std::uint64_t line = 0;
};

// One message being mapped: what its header says, and where its rows go.
struct Hl7Draft {
  const Hl7Message& message;
  const Tables& tables;
  const Sender& sender;
  const Hl7Warn& warn;
  std::function<void(Hl7Row)> give;

  std::string type;           // "ADT"
  std::string event;          // "A01"
  std::uint32_t version = 0;  // the message's own time in seconds: a later message outweighs
  std::set<std::string, std::less<>> used;  // names of the segments that were looked into

  std::string Name() const { return type + (event.empty() ? "" : "^" + event); }

  void NotTaken(std::uint64_t line, std::string what) const;
  void Reject(std::uint64_t line, std::string rule, std::string words) const;
  // Labels the record, puts the patient into it and hands it on. REQUIRES: it has a day, or
  // is a retraction or an involvement.
  void Take(hub::records::Record record, const Hl7Patient& patient, std::uint64_t line) const;

  hub::records::Record New(hub::records::Kind kind, const std::string& source_id) const;

  // The first of these that is a day; those before it that are none are warned of.
  std::optional<hub::PartialDate> FirstDay(std::initializer_list<Hl7Value> values) const;
  // A moment with a zone or by the wall clock, not in the future.
  std::optional<hub::Instant> Moment(const Hl7Value& value) const;
};

// A CE or CWE: code, text, system, and the alternate ones. Returns its words.
std::string AddConcept(hub::records::Record& record, const Hl7Value& cwe, const CodeTable& codes);
std::string WordsOf(const Hl7Value& cwe);

// An EI as the parts of a source id; empty: no number.
std::string KeyOf(const Hl7Value& ei);

// "Example Hospital, Ward 4" of a PL.
std::string PlaceOf(const Hl7Value& location);

// nullptr: there is none.
const Hl7Segment* Find(std::span<const Hl7Segment> group, std::string_view name);

// The value of a field of a segment that may be missing.
Hl7Value FieldOf(const Hl7Segment* segment, std::size_t number);

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_HL7_DRAFT_H_
