// Read() takes a value by the type it goes into, and faults what does not fit. An empty
// text is the same as none.

#ifndef HUB_WIRE_DETAIL_READ_VALUE_H_
#define HUB_WIRE_DETAIL_READ_VALUE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/partial_date.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"
#include "hub/wire/detail/json_document.h"
#include "hub/wire/detail/object_reader.h"

namespace hub::wire {

inline constexpr std::size_t kCodeLimit = 256;  // bytes
inline constexpr std::size_t kListLimit = 200;

bool IsText(JsonView value, const Path& path, Reading& reading, std::size_t most);
bool IsList(JsonView value, const Path& path, Reading& reading, std::size_t most);

bool Read(JsonView value, const Path& path, Reading& reading, Sensitive& into);    // text
bool Read(JsonView value, const Path& path, Reading& reading, std::string& into);  // code
bool Read(JsonView value, const Path& path, Reading& reading, bool& into);
// Dates begin in 1900.
bool Read(JsonView value, const Path& path, Reading& reading, PartialDate& into);
bool Read(JsonView value, const Path& path, Reading& reading, std::optional<Date>& into);
bool Read(JsonView value, const Path& path, Reading& reading, std::optional<Instant>& into);

template <class Tag>
bool Read(JsonView value, const Path& path, Reading& reading, Slug<Tag>& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  std::optional<Slug<Tag>> slug = Slug<Tag>::From(value.text());
  if (!slug) return reading.Fault("bad id", path);
  into = *std::move(slug);
  return true;
}

// Of a closed list.
template <class Enum>
bool ReadListed(JsonView value, const Path& path, Reading& reading,
                std::optional<Enum> (*from)(std::string_view), Enum& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  const std::optional<Enum> listed = from(value.text());
  if (!listed) return reading.Fault("not on the list", path);
  into = *listed;
  return true;
}

template <class Element>
bool Read(JsonView value, const Path& path, Reading& reading, std::vector<Element>& into) {
  if (!IsList(value, path, reading, kListLimit)) return false;
  for (const JsonView element : value) {
    const Path here = path.Element(into.size());
    if (!Read(element, here, reading, into.emplace_back())) return false;
  }
  return true;
}

// The rule of a member that is read by its type.
template <auto kMember, class T>
bool Typed(JsonView value, const Path& path, Reading& reading, T& into) {
  return Read(value, path, reading, into.*kMember);
}

// The rule of a text about a person that is never long: linking compares these.
template <auto kMember, class T>
bool Short(JsonView value, const Path& path, Reading& reading, T& into) {
  return IsText(value, path, reading, kCodeLimit) && Read(value, path, reading, into.*kMember);
}

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_READ_VALUE_H_
