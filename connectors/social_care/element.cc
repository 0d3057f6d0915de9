#include "connectors/social_care/element.h"

namespace connectors::social_care {

const Element* Element::Find(std::string_view child) const {
  for (const Element& element : children) {
    if (element.name == child) return &element;
  }
  return nullptr;
}

std::string_view Element::Text(std::string_view child) const {
  const Element* element = Find(child);
  return element == nullptr ? std::string_view() : std::string_view(element->text);
}

}  // namespace connectors::social_care
