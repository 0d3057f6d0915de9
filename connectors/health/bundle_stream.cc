#include "connectors/health/bundle_stream.h"

#include <utility>

#include "connectors/mapping/decode.h"

namespace connectors::health {
namespace {

// Empty: a single resource.
std::string TypeOfBundle(const JsonWalk& walk) {
  const Json& type = At(walk.root, "resourceType");
  const bool bundle = walk.streamed || (type.is_string() && type == "Bundle");
  if (!bundle) return "";
  const Json& kind = At(walk.root, "type");
  return kind.is_string() ? kind.get<std::string>() : "unknown";
}

// The one resource of a document that is no bundle, as an entry.
void GiveResource(JsonWalk& found, const std::function<bool(const Entry&)>& take, Walk& walk) {
  ++walk.entries;
  Entry entry;
  entry.at = {1, 1, 0};
  entry.too_large = found.root_too_large;
  if (!entry.too_large) entry.json["resource"] = std::move(found.root);
  if (take(entry)) return;
  walk.complete = false;
  walk.broken_at = {1, 1, 0};
  walk.broken_why = "stopped";
}

}  // namespace

Walk WalkBundle(std::istream& raw, const std::function<bool(const Entry&)>& take) {
  DecodedStream in(raw);
  JsonPlan plan;
  plan.arrays = {"entry"};
  plan.take = [&take](Json& value, const JsonUnit& unit) {
    return take({std::move(value), unit.at, unit.too_large});
  };
  JsonWalk found = WalkJson(in, plan);
  Walk walk;
  walk.met_object = found.met_value && found.root.is_object();
  walk.complete = found.complete;
  walk.broken_at = found.broken_at;
  walk.broken_why = std::move(found.broken_why);
  walk.bundle_type = walk.met_object ? TypeOfBundle(found) : "";
  walk.entries = found.units;
  if (found.met_value && !walk.met_object && walk.complete) {
    walk.broken_why = "the document is no JSON object";
  }
  const bool single = walk.met_object && walk.complete && walk.bundle_type.empty();
  if (single) GiveResource(found, take, walk);
  return walk;
}

}  // namespace connectors::health
