// Question + facts + policy -> decision (law.md A2): bars, then a gateway, then each
// class of entry by its labels, then fields.
//
// Pure: no clock, no storage, no I/O. service/ loads the facts at one moment and
// asks; the same question, facts and policy give the same decision for ever.
//
// A chronology is decided in two steps. DecideChild says which gateways are open for
// this asker and child; DecideEntry then says what becomes of each distinct class of
// entry (owner, record class, labels, pushed or not), which is far fewer than entries.

#ifndef HUB_ACCESS_DECIDE_H_
#define HUB_ACCESS_DECIDE_H_

#include <optional>
#include <string>
#include <vector>

#include "hub/access/decision.h"
#include "hub/access/vocabulary.h"
#include "hub/base/ids.h"
#include "hub/base/time.h"
#include "hub/records/kinds.h"
#include "hub/records/labels.h"

namespace hub::access {

// How the asker proved who they are.
enum class Authentication : std::uint8_t { kNone = 0, kPassword = 1, kTwoFactor = 2 };

struct Question {
  Purpose purpose = Purpose::kNone;
  Role role = Role::kNone;  // the session's one active role
  ProfessionalId who;
  AgencyId agency;
  Authentication authentication = Authentication::kNone;
  Instant at;
};

// One recorded state of a family's agreement to a service.
struct Agreement {
  AgreementState state = AgreementState::kUnknown;
  Purpose purpose = Purpose::kNone;  // kEarlyHelp or kChildInNeed
  std::vector<AgencyId> agencies;    // whose professionals may read
  records::ClassSet classes;         // what of; empty covers nothing
  Instant from;
  Date review_by;  // the agreement has expired after this day
};

// What is so about this child and this asker, at question.at.
struct ChildFacts {
  bool readable = false;  // false: some fact could not be read; then nothing is permitted (B9)
  Relationship relationship = Relationship::kNone;
  std::optional<Agreement> agreement;  // in force or last, for question.purpose
  bool shielded = false;               // by any source, of the person or the household
  bool shield_cleared = false;         // for this asker and this child
  bool own_family = false;             // asker is of the child's family or household (B6)
  std::optional<Date> birth_latest;    // the latest day on which the child can have been born
  bool died = false;
};

// What DecideEntry needs to know of an entry. Entries with equal facts share a decision.
struct EntryFacts {
  AgencyId owner;
  records::AgencyKind owner_kind = records::AgencyKind::kOther;
  records::RecordClass klass = records::RecordClass::kSupport;
  records::LabelSet labels;
  bool pushed_to_asker = false;  // its owner named this asker or their agency (T6)
  bool push_only = false;        // accepted for its push alone: seen by owner and recipients only
  bool others_shielded = false;  // it is also about another child, who is shielded

  friend bool operator==(const EntryFacts&, const EntryFacts&) = default;
};

// A policy in force: what differs between partnerships (config/policy/*.json).
struct Policy {
  std::string version;  // "2026-11-01.1"; named by each decision
  Instant effective_from;
  int child_until_years = 18;  // the day before this birthday is the last (B8)
  bool readable = false;       // false: refuse everything (B9)
};

struct ChildDecision {
  // Permit or redact when at least one gateway is open; otherwise the refusal.
  Decision decision;
  bool pooled = false;  // T5: other agencies' records within the agreement's scope
  bool own = false;     // T8
  bool pushed = false;  // T6
  // Why the pooled chronology is closed, if it is: the rules whose next steps to show.
  // Only what this role may be told: that a family refused, withdrew or disagrees is for
  // lead professionals, screeners and supervisors; others hear that no agreement is in
  // force, the same words whatever the cause. Empty for purpose OWN, which asks for no
  // other agency's records; a refusal's own reasons when nothing is open.
  std::vector<Rule> closed_because;
  AuditGrade grade = AuditGrade::kA0;
};

ChildDecision DecideChild(const Question& question, const ChildFacts& facts, const Policy& policy);

// What the labels do, once a gateway reaches the entry (T8 own, T5 in scope, T6 pushed):
//   GENERAL               shown
//   HEALTH                reached by T5 alone: the summary without clinical detail (F6), whole
//                         for a lead professional; own and pushed: whole
//   SENS_SERVICE:*        hidden unless pushed to this asker (L1), also within the agency that
//                         holds it: L1 knows no exception for colleagues of the clinic
//   SHIELDED, or a shielded child or household: F1, F8 and F9 for everybody without
//                         clearance, the owner included (L6)
//   OPINION, UNVERIFIED   shown as such (L13); alone they are no label
//   every other label     hidden until it has its rule (L0), from its owner too
//   no label              hidden (B9)
// A refusal of an entry is always kHide: indistinguishable from nothing.
// REQUIRES: child came from DecideChild for the same question, facts and policy.
Decision DecideEntry(const Question& question, const ChildFacts& facts, const ChildDecision& child,
                     const EntryFacts& entry, const Policy& policy);

// The fields of this entry that may be shown under its decision; none unless it permits.
// Beyond the redactions' own fields this cuts the agency's name where F1 is in force and
// the name says where the child is (a school).
records::FieldSet KeepFor(const Decision& decision, const EntryFacts& entry);

// May this asker record relationships and agreements about this child? A signed-in
// lead professional or supervisor whose agency knows the child, or a lead professional
// with an active relationship; never an administrator, and never about themselves. They
// may name professionals of any agency. The purpose plays no part.
Decision DecideSetRelationship(const Question& question, const ChildFacts& facts,
                               bool own_agency_knows_child, const ProfessionalId& about);
Decision DecideRecordAgreement(const Question& question, const ChildFacts& facts,
                               bool own_agency_knows_child);

// May this asker learn that the child of a search exists? Only with an active
// relationship, or as lead professional or supervisor of an agency that knows the child,
// and for a purpose that is served. A kHide must look like finding nobody: show no reasons.
Decision DecideFind(const Question& question, const ChildFacts& facts, bool own_agency_knows_child);

// May this asker read who opened which child's records: metadata, no content (T10)? Data
// protection officers and Caldicott guardians, with a second factor.
Decision DecideOversight(const Question& question);

// May this asker enter records for an agency that has no system of its own? A signed-in
// professional of a role that works with children, whom that agency allowed to. `allowed`: its
// arrangement with them stands, and so does the agency.
Decision DecideEnter(const Question& question, bool allowed);

}  // namespace hub::access

#endif  // HUB_ACCESS_DECIDE_H_
