// Every native format that onestory-push reads, of all sectors, in one list.

#ifndef CONNECTORS_PUSH_REGISTRY_H_
#define CONNECTORS_PUSH_REGISTRY_H_

#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/format.h"

namespace connectors::push {

using Formats = std::vector<const Format*>;

// In the order of the sectors; each format keeps its place for the life of the program.
const Formats& AllFormats();

// Those of one sector.
Formats FormatsOf(std::string_view sector, const Formats& formats = AllFormats());

// nullptr: no format has this id.
const Format* FindFormat(std::string_view id, const Formats& formats = AllFormats());

// The sectors that have formats, in the order of the list.
std::vector<std::string> Sectors(const Formats& formats = AllFormats());

// One line for each: id and words.
std::string ListOf(const Formats& formats);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_REGISTRY_H_
