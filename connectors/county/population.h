// Who lives in the county: one household at a time, each from its own seed.

#ifndef CONNECTORS_COUNTY_POPULATION_H_
#define CONNECTORS_COUNTY_POPULATION_H_

#include <cstdint>

#include "connectors/county/model.h"

namespace connectors::county {

// The next household, with at most `most` children. Counts its people and their numbers in
// `county`, so households must be made in order.
Household MakeHousehold(County& county, std::uint32_t number, std::uint32_t most);

// An invented address in a place of the county.
Address MakeAddress(Random& random, std::uint32_t place, Date since);

// A given name, perhaps two, as the community gives them.
std::string GivenName(Random& random, std::size_t community, char sex);

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_POPULATION_H_
