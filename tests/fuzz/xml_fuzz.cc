// Any bytes as XML: no crash, every unit that began is handed out or the walk says why not.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/xml.h"
#include "tests/fuzz/parsers.h"

namespace {

using fuzz::MustBe;

std::size_t DepthOf(const connectors::Element& element) {
  std::size_t deepest = 0;
  for (const auto& child : element.children) deepest = std::max(deepest, DepthOf(child));
  return deepest + 1;
}

}  // namespace

void fuzz::Xml(const std::uint8_t* data, std::size_t size) {
  std::istringstream raw(std::string(reinterpret_cast<const char*>(data), size));
  connectors::DecodedStream in(raw);
  std::uint64_t given = 0;
  connectors::XmlPlan plan;
  plan.units = {"Child", "Pupil", "CHILD", "a"};
  plan.limits.unit_elements = 100;
  plan.limits.unit_bytes = 16'384;
  plan.take = [&](connectors::Element& element, const connectors::XmlUnit& unit) {
    MustBe(unit.number == ++given);
    MustBe(!element.name.empty());
    MustBe(!unit.too_large || element.children.empty());
    MustBe(DepthOf(element) <= plan.limits.depth);
    return true;
  };
  plan.outside = [](std::string_view path, std::string_view text, std::uint64_t) {
    MustBe(!path.empty() && text.size() <= 1024);
  };
  const connectors::XmlWalk walk = connectors::WalkXml(in, plan);
  MustBe(walk.complete == walk.broken_rule.empty());
  MustBe(walk.complete ? walk.units == given : walk.units - given <= 1);
}
