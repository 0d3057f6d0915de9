// Files that people push and no format reads, known by their content: what to push in their
// place.

#ifndef CONNECTORS_PUSH_FOREIGN_H_
#define CONNECTORS_PUSH_FOREIGN_H_

#include <string_view>

namespace connectors::push {

// What the file is and what to do, as the end of a sentence that begins with "it is"; empty: not
// known either. `bytes`: how the file begins, as it stands; `text`: its head as clean UTF-8.
std::string_view WhatToPushInstead(std::string_view bytes, std::string_view text);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_FOREIGN_H_
