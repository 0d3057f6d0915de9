// What the partners of a hub have agreed where the law leaves them a choice: periods,
// thresholds, roles and the agreements between agencies (config/policy/*.json).
//
// Versioned and effective-dated; each decision names the version it used, and the same
// version decides the same way for ever. A default policy closes everything: each period
// is nothing and no agency has an agreement. What files of earlier releases do not name has the
// law's own number, as those releases had it.

#ifndef HUB_ACCESS_POLICY_H_
#define HUB_ACCESS_POLICY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/access/vocabulary.h"
#include "hub/base/ids.h"
#include "hub/base/time.h"
#include "hub/records/kinds.h"
#include "hub/records/labels.h"

namespace hub::access {

// What some agencies may receive from the others, as their signed agreement says. One id may
// have several versions, of which the newest that has begun is in force.
struct AgencyAgreement {
  std::string id;  // "county-sharing"
  int version = 0;
  bool every_agency = false;  // of the hub; otherwise `agencies`
  std::vector<AgencyId> agencies;
  PurposeSet purposes;
  records::ClassSet classes;
  bool any_label = false;    // otherwise `labels`: entries that carry another are left out
  records::LabelSet labels;  // quality flags need not be named
  Date from;
  Date until;  // the last day
};

struct Policy {
  std::string version;  // "2026-11-01.1"; named by each decision
  Instant effective_from;
  int child_until_years = 18;  // the day before this birthday is the last (B8)
  bool readable = false;       // false: refuse everything (B9)
  // Of all that it says, so that another content under the same version is told from it; given by
  // service/ where a policy is taken up. 0: not given.
  std::uint64_t fingerprint = 0;

  int young_adult_until_years = 0;        // until then on the young adult's own agreement
  std::optional<Date> sharing_duty_from;  // Children Act 2004 s.16LA; cited from then on
  int agreement_months = 0;               // an agreement is reviewed at least as often

  // How long a gateway stays open (A3).
  int emergency_hours = 0;       // T1
  int enquiry_working_days = 0;  // T2, after its conclusion
  int contact_working_days = 0;  // T3, after the decision
  int headline_months = 0;       // T3 looks back so far
  int override_hours = 0;        // without a strategy discussion
  int claim_working_days = 0;    // a claimed relationship waits so long

  // Break-glass (A6).
  RoleSet break_glass_roles;
  RoleSet second_person_roles;
  int break_glass_reason_length = 0;
  int break_glass_quota = 0;  // for one person
  int break_glass_quota_days = 0;
  int second_person_minutes = 0;
  int break_glass_review_working_days = 0;

  int shield_clearances = 0;   // people for one child at most
  int search_identifiers = 0;  // that a search must give

  // Checks of a list, "is this child known?".
  RoleSet known_check_roles;
  PurposeSet known_check_purposes;
  int known_check_rows = 0;          // in one list
  int known_check_rows_per_day = 0;  // of one agency

  int smallest_count = 0;  // a smaller count is not told (STATS)
  int count_rounding = 0;

  // Rights clocks (A7).
  int rights_months = 0;
  int complaint_days = 0;
  int lead_decision_working_days = 0;  // when holders of parental responsibility disagree
  int transfer_working_days = 0;
  int match_working_days = 0;  // in which a data steward answers whether two are one child

  std::vector<Date> holidays;
  std::vector<AgencyAgreement> agreements;  // 64 at most

  // When what was recorded is looked at again, at the latest.
  int permission_months = 12;      // under the duty of confidence (L1, L2)
  int share_decision_months = 12;  // to share or not
  int shield_days = 31;            // who is cleared for a shielded place (L6)

  // Further clocks of A7.
  int restriction_working_days = 1;  // without delay: restrictions and objections
  int dispute_working_days = 1;      // until an entry is marked as disputed
  int owner_hours = 4;               // the owner says whether what it wrote may be seen
};

// What is missing from a policy or contradicts itself, one sentence each; none: it may be
// used. A policy may be stricter than the law and never laxer.
std::vector<std::string> FaultsOf(const Policy& policy);

// What contradicts between the versions of a policy: two of one name or of one moment.
std::vector<std::string> FaultsBetween(const std::vector<Policy>& policies);

// The policy in force: the newest that has begun. Null: none has.
const Policy* PolicyAt(const std::vector<Policy>& policies, Instant at);

// The agreements in force for an agency and a purpose, as bits by their place in the policy.
std::uint64_t AgreementsFor(const Policy& policy, const AgencyId& agency, Purpose purpose, Date on);

// Does one of those cover entries of this class with these labels?
bool AnyCovers(const Policy& policy, std::uint64_t agreements, records::RecordClass klass,
               records::LabelSet labels);

}  // namespace hub::access

#endif  // HUB_ACCESS_POLICY_H_
