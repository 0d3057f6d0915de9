// A person's data protection rights as decisions and clocks (law.md A7), who-looked lists, and
// counts that may be told.
//
// A request for access opens T9 for a data protection officer (decide.h); here is what becomes
// of the other rights, and by when each is due.

#ifndef HUB_ACCESS_RIGHTS_H_
#define HUB_ACCESS_RIGHTS_H_

#include <optional>
#include <vector>

#include "hub/access/decide.h"
#include "hub/access/obligations.h"
#include "hub/access/policy.h"
#include "hub/access/told.h"
#include "hub/base/time.h"

namespace hub::access {

// Articles of UK GDPR, and a section of the Data Protection Act. Numbers are stored.
enum class Right : std::uint8_t {
  kAccess = 15,
  kRectification = 16,
  kErasure = 17,
  kRestriction = 18,
  kObjection = 21,
  kComplaint = 164,
};
std::string_view Name(Right right);  // "rectification"; "" for a number on no list
std::optional<Right> RightFrom(std::string_view name);

// How a request was answered. Numbers are stored. Never renumber.
enum class RightOutcome : std::uint8_t { kOpen = 0, kGranted = 1, kPartly = 2, kRefused = 3 };
std::string_view Name(RightOutcome outcome);  // "granted"; "open"
std::optional<RightOutcome> RightOutcomeFrom(std::string_view name);

// Who says that an entry is wrong. Numbers are stored. Never renumber.
enum class Disputant : std::uint8_t {
  kUnsaid = 0,
  kChild = 1,
  kParent = 2,
  kFamily = 3,  // somebody else of the family or household
  kProfessional = 4,
  kAgency = 5,  // one that did not write it
};
std::string_view Name(Disputant disputant);   // "parent"; "unsaid"
std::string_view Words(Disputant disputant);  // "a parent"
// Of a name but "unsaid".
std::optional<Disputant> DisputantFrom(std::string_view name);

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

// Who records a person's request and what became of it: an officer of an agency that knows the
// child. Whoever asked is no user of the hub: the officer answers for who they are.
Decision DecideTakeRight(const Question& question, const ChildFacts& facts, bool own_agency_knows);
// Who is shown which requests are open at their own agency: its officers.
Decision DecideRightsDue(const Question& question);

// A request as it stands.
struct RightsLine {
  GatewayId id;
  ChildId child;
  RightsAnswer answer;  // of the law, for the moment it was received
  Right right = Right::kAccess;
  Date received;
  bool overdue = false;
  RightOutcome outcome = RightOutcome::kOpen;
  std::optional<Instant> decided;
  std::optional<EntryId> entry;  // that is disputed
};
struct RightsRecorded {
  Told told;
  RightsLine line;
};
struct RightsDue {
  std::vector<RightsLine> lines;  // those due first come first
  std::size_t overdue = 0;
};

// One line of "who looked?" for the person themselves: agency, role, day and purpose, no name.
struct AccessLine {
  bool live_operation = false;
  bool reveals_another = false;  // that somebody else uses a service
};
Decision DecideAccessLine(const AccessLine& line);
// Who is given the lines, to answer the person with: whom a verified case opens the pack for (T9).
// REQUIRES: child came from DecideChild for a question of purpose RIGHTS.
Decision DecideWhoLooked(const ChildDecision& child);

struct Looked {
  std::string agency;  // "" where it would say where the child is
  std::string role;    // likewise
  std::string purpose;
  Date on;
};
struct WhoLooked {
  Told told;
  ChildId child;
  std::vector<Looked> lines;  // the newest first; the same on one day stands once
};

// Advice on a case without names: for whoever works with children. `names`: identifiers were found
// in what they wrote, and nothing of it is kept.
Decision DecideConsult(const Question& question, bool names);

// A count as it may be told: nothing when it is small, else rounded.
std::optional<int> CountToTell(int count, const Policy& policy);

// When an obligation that begins `at` is due; nothing for those without a clock.
std::optional<Instant> DueBy(Obligation obligation, Instant at, const Policy& policy);
// Each of them with its clock, in order of number.
std::vector<Owed> Clocked(ObligationSet due, Instant at, const Policy& policy);

}  // namespace hub::access

#endif  // HUB_ACCESS_RIGHTS_H_
