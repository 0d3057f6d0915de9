// Walks a JSON file of any size and hands out the elements of named arrays one at a time;
// what lies around them is given at the end. What is held is bounded: one element and the
// rest of the document, 4 MiB each, 64 levels deep.
//
// Numbers are texts, as they were written. A raw line break or tab inside a text is read
// as a space, as real exports have them. A repeated key keeps its last value.

#ifndef CONNECTORS_MAPPING_JSON_H_
#define CONNECTORS_MAPPING_JSON_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <istream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/sink.h"

namespace connectors {

using Json = nlohmann::json;

struct JsonUnit {
  std::uint64_t number = 0;  // among the units of the file, from 1
  Position at;               // unit, line
  bool too_large = false;    // the value is then null
  std::string_view array;    // the path of its array, as in the plan
};

struct JsonPlan {
  // Paths of the arrays whose elements are units: object keys from the root joined by '/';
  // "" is a document that is itself an array. Arrays inside a unit stay inside it.
  std::vector<std::string> arrays;
  // False stops the walk.
  std::function<bool(Json& value, const JsonUnit& unit)> take;
  std::size_t unit_bytes = 4U << 20U;
  std::size_t depth = 64;
};

struct JsonWalk {
  bool met_value = false;  // false: no JSON object or array at all
  bool complete = true;
  bool stopped = false;  // by take()
  Position broken_at;
  std::string broken_why;       // for a steward; no text of the file
  bool streamed = false;        // at least one of the plan's arrays was met
  Json root;                    // the document without the elements of those arrays
  bool root_too_large = false;  // `root` then lacks what came after its limit
  std::uint64_t units = 0;
};

// REQUIRES: `in` gives clean UTF-8 (DecodedStream).
JsonWalk WalkJson(std::istream& in, const JsonPlan& plan);

// Small questions to JSON: a member that may be absent or of another type is simply not
// there.

// The member, or a null value.
const Json& At(const Json& object, std::string_view name);
const Json& At(const Json& object, std::string_view name, std::string_view inner);

// Its text (of a boolean "true" or "false"), made fit for a record; empty: it is no text.
std::string TextAt(const Json& object, std::string_view name, std::size_t limit = 512);

// The elements of a list; a single object stands for a list of one, as some systems write.
std::vector<const Json*> ListAt(const Json& object, std::string_view name);

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_JSON_H_
