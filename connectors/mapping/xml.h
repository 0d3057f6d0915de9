// Walks an XML file of any size and hands out one subtree at a time.
//
// Namespace prefixes are dropped. The content decides the encoding (decode.h), not the
// declaration. A bare '&' is read as itself, and a reference to a character that XML
// forbids as a space, because real exports have both; either is counted. A DOCTYPE or an
// entity declaration is refused, so nothing can expand; depth, size and number of
// elements of one subtree are bounded, so memory is too.

#ifndef CONNECTORS_MAPPING_XML_H_
#define CONNECTORS_MAPPING_XML_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <istream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/mapping/sink.h"

namespace connectors {

struct Element {
  std::string name;  // without a namespace prefix
  std::string text;  // its own, without white space around it
  std::uint64_t line = 0;
  std::vector<Element> children;
  std::vector<std::pair<std::string, std::string>> attributes;  // names without a prefix

  // The first child of that name; nullptr: none.
  const Element* Find(std::string_view child) const;
  // Along a path of names, the first of each: Find("BasicDetails/Languages").
  const Element* FindPath(std::string_view path) const;
  // Its text; empty when it is absent.
  std::string_view Text(std::string_view child) const;
  std::string_view TextAt(std::string_view path) const;
  // Whether the child is there and not blank.
  bool Has(std::string_view child) const { return !Text(child).empty(); }
  std::string_view Attribute(std::string_view attribute) const;
};

// All that an element says, to tell a repeat from a second one with the same key.
std::string Fingerprint(const Element& element);
void AddFingerprint(const Element& element, std::string& print);

struct XmlUnit {
  std::uint64_t number = 0;  // among the units of the file, from 1
  std::uint64_t line = 0;    // where it begins
  bool too_large = false;    // the element then has its name only
};

struct XmlLimits {
  std::size_t depth = 32;  // of elements, from the root
  std::size_t unit_elements = 20'000;
  std::size_t unit_bytes = 4U << 20U;  // of text and names inside one unit
};

struct XmlPlan {
  std::vector<std::string> units;  // names of the elements handed out; the outermost counts
  // False stops the walk.
  std::function<bool(Element& element, const XmlUnit& unit)> take;
  // A unit begins: false reads on without it. May be empty.
  std::function<bool(std::string_view path)> wanted;
  // An element outside the units ends: its path from the root ("Message/Header/Year"),
  // its own text (at most 1 KiB) and its line. May be empty.
  std::function<void(std::string_view path, std::string_view text, std::uint64_t line)> outside;
  // An attribute of an element outside the units. May be empty.
  std::function<void(std::string_view path, std::string_view name, std::string_view value)>
      attribute;
  XmlLimits limits;
};

struct XmlWalk {
  bool met_element = false;  // false: nothing in it was XML
  bool complete = true;
  bool stopped = false;        // by take()
  Position broken_at;          // unit: the last that began
  std::string broken_rule;     // "file.broken", "file.doctype", "file.entity", "file.too_deep",
                               // "file.too_long"
  std::string broken_why;      // for a steward; no text of the file
  std::string root;            // the name of the outermost element
  std::uint64_t units = 0;     // that began
  std::uint64_t repaired = 0;  // bare '&' and forbidden characters
};

// REQUIRES: `in` gives clean UTF-8 (DecodedStream).
XmlWalk WalkXml(std::istream& in, const XmlPlan& plan);

}  // namespace connectors

#endif  // CONNECTORS_MAPPING_XML_H_
