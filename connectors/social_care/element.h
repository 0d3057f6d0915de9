// One XML element with what is inside it: a child of the census, held while it is mapped.

#ifndef CONNECTORS_SOCIAL_CARE_ELEMENT_H_
#define CONNECTORS_SOCIAL_CARE_ELEMENT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace connectors::social_care {

struct Element {
  std::string name;  // without a namespace prefix
  std::string text;  // its own, without white space around it
  std::uint64_t line = 0;
  std::vector<Element> children;

  // The first child of that name; nullptr: none.
  const Element* Find(std::string_view child) const;
  // Its text; empty when it is absent.
  std::string_view Text(std::string_view child) const;
  // Whether the child is there and not blank.
  bool Has(std::string_view child) const { return !Text(child).empty(); }
};

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_ELEMENT_H_
