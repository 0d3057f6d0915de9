// Walks a FHIR JSON document and hands out one bundle entry, or the one resource, at a
// time. What is held is bounded: one entry of at most 4 MiB, 64 levels deep.

#ifndef CONNECTORS_HEALTH_BUNDLE_STREAM_H_
#define CONNECTORS_HEALTH_BUNDLE_STREAM_H_

#include <cstdint>
#include <functional>
#include <istream>
#include <string>

#include "connectors/mapping/json.h"
#include "connectors/mapping/sink.h"

namespace connectors::health {

// One entry of a bundle: {"fullUrl", "resource", "request"}; for a single resource, an
// entry that holds only it. Numbers are texts, as they were written.
struct Entry {
  Json json;
  Position at;
  bool too_large = false;  // `json` is then empty
};

struct Walk {
  bool met_object = false;  // false: no JSON object at all
  bool complete = true;
  Position broken_at;
  std::string broken_why;
  std::string bundle_type;  // empty: a single resource
  std::uint64_t entries = 0;
};

// `raw` is in any encoding; `take` returns false to stop.
Walk WalkBundle(std::istream& raw, const std::function<bool(const Entry&)>& take);

}  // namespace connectors::health

#endif  // CONNECTORS_HEALTH_BUNDLE_STREAM_H_
