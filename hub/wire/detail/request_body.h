// How requests of professionals are read: one object, no member beyond its table, and faults that
// say what would have been right.

#ifndef HUB_WIRE_DETAIL_REQUEST_BODY_H_
#define HUB_WIRE_DETAIL_REQUEST_BODY_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hub/access/vocabulary.h"
#include "hub/base/user_name.h"
#include "hub/wire/detail/json_document.h"
#include "hub/wire/detail/object_reader.h"
#include "hub/wire/detail/read_value.h"

namespace hub::wire {

inline constexpr std::size_t kRequestValueLimit = 1'000;

// What would have been right, for the faults that their place alone does not explain.
inline constexpr struct {
  std::string_view fault;
  std::string_view remedy;
} kRemedies[] = {
    {"bad id", "2 to 64 of a-z, 0-9, - . _, starting with a letter or a digit"},
    {"bad date", "a day as YYYY-MM-DD, not before 1900"},
};

inline Error AtFault(std::string fault) {
  for (const auto& [start, remedy] : kRemedies) {
    if (fault.starts_with(start)) fault.append(": ").append(remedy);
  }
  return {ErrorCode::kInvalid, std::move(fault), ""};
}

// ReadListed, with the names to choose from in its fault.
template <class Enum>
bool ReadChoice(JsonView value, const Path& path, Reading& reading,
                std::optional<Enum> (*from)(std::string_view), Enum& into) {
  constexpr int kMost = 32;  // no list is longer
  if (ReadListed(value, path, reading, from, into)) return true;
  std::string_view before = ": one of ";
  for (int number = 0; number < kMost; ++number) {
    const std::string_view name = Name(static_cast<Enum>(number));
    if (name.empty() || from(name) != static_cast<Enum>(number)) continue;
    reading.fault.append(before).append(name);
    before = ", ";
  }
  return false;
}

// A user name as it was typed.
template <auto kMember, class T>
bool UserName(JsonView value, const Path& path, Reading& reading, T& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  const std::optional<ProfessionalId> name = UserNameFrom(value.text());
  if (!name) return reading.Fault("bad id", path);
  into.*kMember = *name;
  return true;
}

inline constexpr JsonLimits kRequestLimits = {kBodyLimit, kRequestValueLimit};

template <class T, std::size_t kRules>
Result<T> ParseObject(std::string_view body, const MemberRule<T> (&rules)[kRules],
                      JsonLimits limits = kRequestLimits) {
  const Result<JsonDocument> document = JsonDocument::Read(body, limits);
  if (!document.ok()) return document.error();
  T parsed;
  std::string fault = FaultOfBody(document.value().root(), rules, parsed);
  if (!fault.empty()) return AtFault(std::move(fault));
  return parsed;
}

// `complete` looks at what was read as a whole: false, with a fault, where something is missing.
template <class T, std::size_t kRules>
Result<T> ParseObject(std::string_view body, const MemberRule<T> (&rules)[kRules],
                      bool (*complete)(const Path&, Reading&, const T&)) {
  Result<T> parsed = ParseObject(body, rules);
  Reading reading;
  if (parsed.ok() && !complete(Path(), reading, parsed.value()))
    return Error{ErrorCode::kInvalid, reading.fault, ""};
  return parsed;
}

// The same, where the fault is what it returns.
template <class T, std::size_t kRules>
Result<T> ParseObject(std::string_view body, const MemberRule<T> (&rules)[kRules],
                      std::string (*missing)(const T&), JsonLimits limits = kRequestLimits) {
  Result<T> parsed = ParseObject(body, rules, limits);
  if (!parsed.ok()) return parsed;
  std::string fault = missing(parsed.value());
  if (!fault.empty()) return Error{ErrorCode::kInvalid, std::move(fault), ""};
  return parsed;
}

inline constexpr std::string_view kNotHexId = "not an id of 32 hex digits";

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
    return (into.*kMember).has_value() || reading.Fault(kNotHexId, path);
  } else {
    const auto id = Into::FromHex(value.text());
    if (!id) return reading.Fault(kNotHexId, path);
    into.*kMember = *id;
    return true;
  }
}

inline bool Needs(bool given, std::string_view name, const Path& path, Reading& reading) {
  return given || reading.Fault("missing", path.Member(name));
}

// Each of a list of names, into a set with With().
template <class Enum, class Set>
bool ReadChoices(JsonView value, const Path& path, Reading& reading,
                 std::optional<Enum> (*from)(std::string_view), Set& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  std::size_t place = 0;
  for (const JsonView element : value) {
    Enum one{};
    if (!ReadChoice(element, path.Element(place++), reading, from, one)) return false;
    into = into.With(one);
  }
  return true;
}

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_REQUEST_BODY_H_
