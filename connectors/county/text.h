// Values put into CSV, XML and JSON, escaped as each asks; and small changes to names.

#ifndef CONNECTORS_COUNTY_TEXT_H_
#define CONNECTORS_COUNTY_TEXT_H_

#include <initializer_list>
#include <string>
#include <string_view>

#include "connectors/county/random.h"

namespace connectors::county {

// One cell: quoted if it holds the delimiter, a quote or a line break.
void AppendCell(std::string& row, std::string_view value, char delimiter = ',');

// Cells with the delimiter between them, and the line's end.
void AppendCells(std::string& row, std::initializer_list<std::string_view> cells,
                 char delimiter = ',');

void AppendXml(std::string& text, std::string_view value);
// <Name>value</Name>; nothing for an empty value.
void AppendElement(std::string& text, std::string_view name, std::string_view value);

void AppendJson(std::string& text, std::string_view value);
// "name":"value" with a comma before it if the object has begun; nothing for an empty value.
void AppendMember(std::string& text, std::string_view name, std::string_view value);

// Without accents, for systems that cannot hold them: Zoë -> Zoe.
std::string Folded(std::string_view text);
std::string Upper(std::string_view text);      // ASCII letters only
std::string LowerSlug(std::string_view text);  // "Oak Mere" -> "oak-mere"

// A slip of the keyboard or the ear in an ASCII letter after the first; the same text if there
// is none to change.
std::string Misspelt(std::string_view name, Random& random);

// "17" padded to width with zeros.
std::string Padded(std::uint64_t number, std::size_t width);

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_TEXT_H_
