// Small questions to FHIR JSON, beside those of mapping/json.h.

#ifndef CONNECTORS_HEALTH_FHIR_VALUES_H_
#define CONNECTORS_HEALTH_FHIR_VALUES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/json.h"
#include "hub/base/partial_date.h"
#include "hub/records/record.h"

namespace connectors::health {

std::optional<hub::PartialDate> DateAt(const Json& object, std::string_view name);

// The first coding of a CodeableConcept with this system; empty: none.
std::string CodeIn(const Json& concept_, std::string_view system_part);
// The words of a CodeableConcept: its text, else the first display, else the first code.
std::string WordsOf(const Json& concept_);
// Every coding of it.
void AddCodings(const Json& concept_, std::vector<hub::records::Code>& codes);

// "Dr Ann Smith" of a HumanName.
std::string FullName(const Json& name);

// PlainKey, or empty when it is longer than 120 bytes.
std::string ShortKey(std::string_view text);

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_FHIR_VALUES_H_
