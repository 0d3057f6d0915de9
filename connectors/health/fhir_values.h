// Small questions to FHIR JSON: a member that may be absent or of another type is
// simply not there.

#ifndef CONNECTORS_HEALTH_FHIR_VALUES_H_
#define CONNECTORS_HEALTH_FHIR_VALUES_H_

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/partial_date.h"
#include "hub/records/record.h"

namespace connectors::health {

using Json = nlohmann::json;

// The member, or a null value.
const Json& At(const Json& object, std::string_view name);
const Json& At(const Json& object, std::string_view name, std::string_view inner);

// Its text, made fit for a record; empty when it is no text.
std::string TextAt(const Json& object, std::string_view name, std::size_t limit = 512);

// The elements of a list; a single value stands for a list of one, as some systems write.
std::vector<const Json*> ListAt(const Json& object, std::string_view name);

std::optional<hub::PartialDate> DateAt(const Json& object, std::string_view name);

// The first coding of a CodeableConcept with this system; empty: none.
std::string CodeIn(const Json& concept_, std::string_view system_part);
// The words of a CodeableConcept: its text, else the first display, else the first code.
std::string WordsOf(const Json& concept_);
// Every coding of it.
void AddCodings(const Json& concept_, std::vector<hub::records::Code>& codes);

// "Dr Ann Smith" of a HumanName.
std::string FullName(const Json& name);

// Printable ASCII of at most 120 bytes; anything else as %XX.
std::string PlainKey(std::string_view text);

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_FHIR_VALUES_H_
