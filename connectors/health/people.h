// Who the patients, practitioners and organisations of a file are, by every reference
// that an entry may use for them.

#ifndef CONNECTORS_HEALTH_PEOPLE_H_
#define CONNECTORS_HEALTH_PEOPLE_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/json.h"
#include "connectors/mapping/tables.h"
#include "hub/base/time.h"
#include "hub/records/record.h"

namespace connectors::health {

// A patient as the subject of records. Its source id is the NHS number when there is a
// valid one in use, else the first identifier in alphabetical order, else the resource's
// id; empty when there is none of them. A shielded patient comes without address and phone.
hub::records::Subject SubjectOf(const Json& patient, const CodeTable& codes, hub::Instant now);

class People {
 public:
  People(const CodeTable& codes, std::string source_url, hub::Instant now)
      : codes_(codes), source_url_(std::move(source_url)), now_(now) {}

  // Remembers a Patient, Practitioner, Organization or Location; others are passed over.
  void Meet(const Json& entry);

  // The patient that `reference` (a FHIR Reference) of `resource` means: contained, in the
  // file, or only named by it. Empty source id: nobody can tell.
  hub::records::Subject PatientOf(const Json& resource, const Json& reference) const;

  // A name for a reader, or empty.
  std::string NameOf(const Json& resource, const Json& reference) const;

 private:
  static constexpr std::size_t kMost = 200'000;

  std::string Local(std::string_view reference) const;
  template <class Value>
  void Learn(std::map<std::string, Value>& index, const Json& entry, const Value& value);

  const CodeTable& codes_;
  const std::string source_url_;
  const hub::Instant now_;
  std::vector<hub::records::Subject> patients_;
  std::map<std::string, std::size_t> patient_index_;
  std::map<std::string, std::size_t> by_key_;  // by source id
  std::map<std::string, std::string> names_;
};

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_PEOPLE_H_
