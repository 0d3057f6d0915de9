// What one asker was told about one decision. GET /v1/decisions/{id} repeats this and
// nothing more: it holds no fact that the first answer did not hold.

#ifndef HUB_ACCESS_TOLD_H_
#define HUB_ACCESS_TOLD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/access/decision.h"
#include "hub/access/vocabulary.h"
#include "hub/base/ids.h"
#include "hub/base/time.h"

namespace hub::access {

struct Told {
  DecisionId id;
  Instant at;
  Purpose purpose = Purpose::kNone;
  Role role = Role::kNone;
  Outcome outcome = Outcome::kDeny;
  std::vector<Rule> because;         // of the outcome
  std::vector<Rule> closed_because;  // why other agencies' records are not shown, if so
  RedactionSet withheld;             // of entries shown in part; said to the asker
  std::string policy;                // version
  std::uint64_t policy_print = 0;    // Policy::fingerprint; of earlier releases 0
  std::optional<GatewayId> gateway = std::nullopt;  // that an act opened; not repeated later
};

}  // namespace hub::access

#endif  // HUB_ACCESS_TOLD_H_
