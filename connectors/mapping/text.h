// Text and dates as native files have them, made fit for a record.

#ifndef CONNECTORS_MAPPING_TEXT_H_
#define CONNECTORS_MAPPING_TEXT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/partial_date.h"
#include "hub/base/time.h"

namespace connectors {

// Without control characters, runs of white space made one space, ends trimmed, and cut
// at a whole character to at most `limit` bytes. Invalid UTF-8 becomes U+FFFD.
std::string CleanText(std::string_view text, std::size_t limit = 4096);

// One calendar day in any shape that files of agencies use (formats.md 9): 2015-02-28,
// with or without a time, 28/02/2015, 20150228, 2015-Feb-28. A slash date is day first,
// always. nullopt: no such day, or before 1900 or after 2199.
std::optional<hub::Date> ReadDay(std::string_view text);

// A FHIR date or dateTime: YYYY, YYYY-MM, YYYY-MM-DD, or with a time; the minute is the
// source's wall clock. nullopt: none of these, or before 1900 or after 2199.
std::optional<hub::PartialDate> ReadFhirDate(std::string_view text);

// The parts of a source id, joined so that no two lists of parts make the same text:
// '|' between parts, and '|' or '\' inside one escaped by '\'.
std::string JoinId(const std::vector<std::string_view>& parts);

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_TEXT_H_
