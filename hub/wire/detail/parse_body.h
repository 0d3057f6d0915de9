// A person's request as one object: read within limits, by a table of its members, with no member
// beside them.

#ifndef HUB_WIRE_DETAIL_PARSE_BODY_H_
#define HUB_WIRE_DETAIL_PARSE_BODY_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/base/result.h"
#include "hub/wire/detail/json_document.h"
#include "hub/wire/detail/object_reader.h"
#include "hub/wire/detail/read_value.h"

namespace hub::wire {

// `complete` says what is missing, or nothing.
template <class T, std::size_t kRules>
Result<T> ParseBody(std::string_view body, const MemberRule<T> (&rules)[kRules],
                    std::string (*complete)(const T&), JsonLimits limits = {kBodyLimit, 1'000}) {
  const Result<JsonDocument> document = JsonDocument::Read(body, limits);
  if (!document.ok()) return document.error();
  T parsed;
  std::string fault = FaultOfBody(document.value().root(), rules, parsed);
  if (fault.empty()) fault = complete(parsed);
  if (!fault.empty()) return Error{ErrorCode::kInvalid, std::move(fault), ""};
  return parsed;
}

// The rule of a member from a closed list.
template <auto kMember, auto kFrom, class T>
bool Listed(JsonView value, const Path& path, Reading& reading, T& into) {
  return ReadListed(value, path, reading, kFrom, into.*kMember);
}

// The rule of a list from a closed list, added up in a set.
template <auto kMember, auto kFrom, class T>
bool SetOf(JsonView value, const Path& path, Reading& reading, T& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  std::size_t place = 0;
  for (const JsonView element : value) {
    auto listed = typename decltype(kFrom(std::string_view()))::value_type{};
    if (!ReadListed(element, path.Element(place++), reading, kFrom, listed)) return false;
    into.*kMember = (into.*kMember).With(listed);
  }
  return true;
}

// The rule of a text in people's words, up to so many bytes.
template <auto kMember, std::size_t kMost, class T>
bool Words(JsonView value, const Path& path, Reading& reading, T& into) {
  return IsText(value, path, reading, kMost) && Read(value, path, reading, into.*kMember);
}

// The rule of an id of 32 hex digits.
template <auto kMember, class T>
bool HexId(JsonView value, const Path& path, Reading& reading, T& into) {
  using Into = std::remove_reference_t<decltype(into.*kMember)>;
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  if constexpr (requires(Into & id) { id.reset(); }) {
    if (value.text().empty()) return true;
    into.*kMember = Into::value_type::FromHex(value.text());
    return (into.*kMember).has_value() || reading.Fault("bad id", path);
  } else {
    const auto id = Into::FromHex(value.text());
    if (!id) return reading.Fault("bad id", path);
    into.*kMember = *id;
    return true;
  }
}

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_PARSE_BODY_H_
