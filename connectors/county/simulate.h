// Makes the whole county: every household, its story, and each agency's files beside the truth.

#ifndef CONNECTORS_COUNTY_SIMULATE_H_
#define CONNECTORS_COUNTY_SIMULATE_H_

#include <cstdint>
#include <filesystem>
#include <functional>

#include "connectors/county/model.h"
#include "connectors/county/output.h"
#include "hub/base/result.h"

namespace connectors::county {

struct Options {
  Plan plan;
  Shape shape = Shape::kOneExport;
  std::filesystem::path out;  // made if it is not there; must be empty
};

struct Made {
  std::uint32_t children = 0;
  std::uint32_t households = 0;
  std::uint64_t bytes = 0;
};

// The same options make the same bytes. `progress` hears the number of children now and then.
// An error says what to do, and that the folder holds an unfinished county.
hub::Result<Made> Simulate(const Options& options,
                           const std::function<void(std::uint32_t)>& progress);

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_SIMULATE_H_
