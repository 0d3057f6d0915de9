// A person's data protection rights as decisions and clocks (law.md A7), who-looked lists, and
// counts that may be told.
//
// A request for access opens T9 for a data protection officer (decide.h); here is what becomes
// of the other rights, and by when each is due.

#ifndef HUB_ACCESS_RIGHTS_H_
#define HUB_ACCESS_RIGHTS_H_

#include <optional>
#include <vector>

#include "hub/access/decision.h"
#include "hub/access/obligations.h"
#include "hub/access/policy.h"
#include "hub/access/told.h"
#include "hub/base/time.h"

namespace hub::access {

enum class Right : std::uint8_t {
  kAccess = 15,
  kRectification = 16,
  kErasure = 17,
  kRestriction = 18,
  kObjection = 21,
  kComplaint = 164,
};

struct RightsRequest {
  Right right = Right::kAccess;
  bool verified = false;          // who asks, and that they may
  Date received;                  // the latest of request, identification and fee
  bool rests_on_consent = false;  // what is to be erased is an optional extra
  bool wrong_child = false;
  bool past_retention = false;
};

struct RightsAnswer {
  Decision decision;  // permit: do it; refer: the owner decides; deny: with the next step
  AuditGrade grade = AuditGrade::kA1;
  ObligationSet obligations;
  std::optional<Date> acknowledge_by;
  std::optional<Date> due;
  bool restrict_meanwhile = false;  // pooled browse for early help; child protection goes on
  bool offer_restriction = false;
};
RightsAnswer DecideRight(const RightsRequest& request, const Policy& policy);

// One line of "who looked?" for the person themselves: agency, role, day and purpose, no name.
struct AccessLine {
  bool live_operation = false;
  bool reveals_another = false;  // that somebody else uses a service
};
Decision DecideAccessLine(const AccessLine& line);

// A count as it may be told: nothing when it is small, else rounded.
std::optional<int> CountToTell(int count, const Policy& policy);

// When an obligation that begins `at` is due; nothing for those without a clock.
std::optional<Instant> DueBy(Obligation obligation, Instant at, const Policy& policy);
// Each of them with its clock, in order of number.
std::vector<Owed> Clocked(ObligationSet due, Instant at, const Policy& policy);

}  // namespace hub::access

#endif  // HUB_ACCESS_RIGHTS_H_
