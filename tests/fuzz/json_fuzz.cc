// Any bytes as JSON: no crash, every unit that began is handed out or the walk says why not,
// and what is handed out can be written again.

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/json.h"
#include "tests/fuzz/parsers.h"

void fuzz::Json(const std::uint8_t* data, std::size_t size) {
  std::istringstream raw(std::string(reinterpret_cast<const char*>(data), size));
  connectors::DecodedStream in(raw);
  std::uint64_t given = 0;
  connectors::JsonPlan plan;
  plan.arrays = {"entry", "children", "data/children", ""};
  plan.unit_bytes = 16'384;
  plan.take = [&](connectors::Json& value, const connectors::JsonUnit& unit) {
    MustBe(unit.number == ++given);
    MustBe(!unit.too_large || value.is_null());
    MustBe(value.dump().size() <= 8 * plan.unit_bytes);
    return true;
  };
  const connectors::JsonWalk walk = connectors::WalkJson(in, plan);
  MustBe(walk.complete == walk.broken_why.empty());
  MustBe(walk.complete ? walk.units == given : walk.units - given <= 1);
  walk.root.dump();
}
