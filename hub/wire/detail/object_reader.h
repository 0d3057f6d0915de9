// Objects read member by member from a table: its names, and how each is read.
//
// The path to a value is a chain on the stack, written out as a JSON pointer only when a
// fault or an unknown member has to be told.

#ifndef HUB_WIRE_DETAIL_OBJECT_READER_H_
#define HUB_WIRE_DETAIL_OBJECT_READER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "hub/wire/detail/json_document.h"

namespace hub::wire {

struct Path {
  const Path* up = nullptr;  // null: the root
  std::string_view key;      // empty: an element
  std::size_t index = 0;

  Path Member(std::string_view name) const { return {this, name, 0}; }
  Path Element(std::size_t place) const { return {this, {}, place}; }
  std::string Pointer() const;  // "/subjects/0/birth"; a strange member name is written "?"
};

// What a reading has found so far.
struct Reading {
  std::string fault;                        // the first; "bad date /happened", never a value
  std::vector<std::string> unknown_fields;  // JSON pointers

  bool Fault(std::string_view what, const Path& where);  // false
};

template <class T>
struct MemberRule {
  std::string_view name;
  bool (*read)(JsonView value, const Path& path, Reading& reading, T& into);
};

// False when a member is at fault. Members without a rule are noted and left, unless their name
// is over its limit.
template <class T, std::size_t kRules>
bool ReadObject(JsonView object, const Path& path, Reading& reading,
                const MemberRule<T> (&rules)[kRules], T& into) {
  if (!object.is(JsonType::kObject)) return reading.Fault("not an object", path);
  std::size_t next = 0;  // senders mostly keep the table's order
  for (const JsonView member : object) {
    const Path here = path.Member(member.key());
    const MemberRule<T>* rule = nullptr;
    for (std::size_t tried = 0; tried < kRules && !rule; ++tried) {
      if (rules[next].name == member.key()) rule = &rules[next];
      next = next + 1 == kRules ? 0 : next + 1;
    }
    if (member.key().size() > kKeyLimit) return reading.Fault("member name too long", here);
    if (!rule) {
      reading.unknown_fields.push_back(here.Pointer());
    } else if (!rule->read(member, here, reading, into)) {
      return false;
    }
  }
  return true;
}

// Like ReadObject, and every member that has a rule must be there; of the first `required` rules,
// where later ones may be left out.
template <class T, std::size_t kRules>
bool ReadEvery(JsonView object, const Path& path, Reading& reading,
               const MemberRule<T> (&rules)[kRules], T& into, std::size_t required = kRules) {
  if (!ReadObject(object, path, reading, rules, into)) return false;
  for (std::size_t i = 0; i < required; ++i) {
    bool there = false;
    for (const JsonView member : object) there |= member.key() == rules[i].name;
    if (!there) return reading.Fault("missing", path.Member(rules[i].name));
  }
  return true;
}

// A body that is one such object and has no other member: what is wrong with it, or empty.
template <class T, std::size_t kRules>
std::string FaultOfBody(JsonView root, const MemberRule<T> (&rules)[kRules], T& into) {
  Reading reading;
  if (!ReadObject(root, Path(), reading, rules, into)) return reading.fault;
  return reading.unknown_fields.empty() ? "" : "unknown member " + reading.unknown_fields.front();
}

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_OBJECT_READER_H_
