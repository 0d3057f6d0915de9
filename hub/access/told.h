// What one asker was told about one decision. GET /v1/decisions/{id} repeats this and
// nothing more: it holds no fact that the first answer did not hold.

#ifndef HUB_ACCESS_TOLD_H_
#define HUB_ACCESS_TOLD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/access/decision.h"
#include "hub/access/obligations.h"
#include "hub/access/vocabulary.h"
#include "hub/base/ids.h"
#include "hub/base/time.h"

namespace hub::access {

// What must be done with an answer, and by when if it has a clock.
struct Owed {
  Obligation what = Obligation::kReview;
  std::optional<Instant> due;

  friend bool operator==(const Owed&, const Owed&) = default;
};

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
  // Of the audit leaf (law.md A1.8); nothing for acts that have no grade.
  std::optional<AuditGrade> grade = std::nullopt;
  // All that is owed, in order of number. The asker of a refusal is told IsToldOfRefusal() of it.
  std::vector<Owed> owed = {};
};

}  // namespace hub::access

#endif  // HUB_ACCESS_TOLD_H_
