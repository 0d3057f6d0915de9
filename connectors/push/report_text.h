// Small pieces of reports, for people and for scripts.

#ifndef CONNECTORS_PUSH_REPORT_TEXT_H_
#define CONNECTORS_PUSH_REPORT_TEXT_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/sink.h"

namespace connectors::push {

using Counts = std::map<std::string, std::uint64_t>;

std::string Plural(std::uint64_t count, const std::string& one, const std::string& many);

// One line for each: its count and what it is.
std::string CountLines(const Counts& counts, const std::string& indent);

// Columns under a header: the first to the left, the others to the right.
std::string Columns(const std::vector<std::vector<std::string>>& lines);

// "12 rows = 10 records + 1 reject + 1 not taken; 0 warnings".
std::string RowsInWords(const Summary& summary);

std::string Quoted(std::string_view text);  // as JSON
std::string Object(const Counts& counts);

// Members of a JSON object, without braces.
std::string SummaryMembers(const Summary& summary);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_REPORT_TEXT_H_
