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

template <class T, std::size_t kRules>
Result<T> ParseObject(std::string_view body, const MemberRule<T> (&rules)[kRules],
                      bool (*complete)(const Path&, Reading&, const T&)) {
  const Result<JsonDocument> document = JsonDocument::Read(body, {kBodyLimit, kRequestValueLimit});
  if (!document.ok()) return document.error();
  const Path path;
  Reading reading;
  T parsed;
  if (!ReadObject(document.value().root(), path, reading, rules, parsed)) {
    return AtFault(std::move(reading.fault));
  }
  if (!reading.unknown_fields.empty()) {
    return Error{ErrorCode::kInvalid, "unknown member " + reading.unknown_fields.front(), ""};
  }
  if (!complete(path, reading, parsed)) return Error{ErrorCode::kInvalid, reading.fault, ""};
  return parsed;
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
