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

#include <cstdint>
#include <string_view>
#include <vector>

#include "hub/access/decision.h"
#include "hub/access/facts.h"
#include "hub/access/obligations.h"
#include "hub/access/policy.h"
#include "hub/access/vocabulary.h"
#include "hub/base/ids.h"

namespace hub::access {

struct ChildDecision {
  // Permit or redact when at least one gateway is open; otherwise the refusal.
  Decision decision;
  bool pooled = false;      // T5: other agencies' records within the agreement's scope
  bool own = false;         // T8
  bool pushed = false;      // T6
  bool emergency = false;   // T1: the safety extract
  bool enquiry = false;     // T2: allocated
  bool core_group = false;  // T2: member
  bool contact = false;     // T3
  bool ordered = false;     // T4
  bool joined = false;      // T7
  bool rights = false;      // T9: own agency's part of the pack
  bool claimed = false;     // by a relationship that nobody has confirmed: no text (S18)
  // The agencies' agreements in force for this asker and purpose, by place in the policy.
  std::uint64_t agreements = 0;
  // Why the pooled chronology is closed, if it is: the rules whose next steps to show.
  // Only what this role may be told: that a family refused, withdrew or disagrees is for
  // lead professionals, screeners and supervisors; others hear that no agreement is in
  // force, the same words whatever the cause. Empty for purposes that ask for no pooled
  // browse; a refusal's own reasons when nothing is open.
  std::vector<Rule> closed_because;
  // What became of the pooled browse (A4.2), as this role may be told: permit, deny or refer.
  Outcome pooled_outcome = Outcome::kDeny;
  AuditGrade grade = AuditGrade::kA0;
  AuditGrade closed_grade = AuditGrade::kA0;  // of not opening the pooled browse
  ObligationSet obligations;
  bool break_glass_offered = false;  // whoever the child is, and whether there is one
};

ChildDecision DecideChild(const Question& question, const ChildFacts& facts, const Policy& policy);

// What the labels do to an entry that a gateway reaches: rules/matrix.cc, cell by cell. An
// entry that several gateways reach is shown as the most open of them shows it whole; of its
// labels the strictest wins. No sensitivity label, or one on no list: hidden (B9, L0).
// A refusal of an entry must look like nothing, but for kRefer, kExists and kBreakGlass where
// law.md A4.1 lets a screener, an enquirer or an emergency hear that there is something.
// REQUIRES: child came from DecideChild for the same question, facts and policy.
Decision DecideEntry(const Question& question, const ChildFacts& facts, const ChildDecision& child,
                     const EntryFacts& entry, const Policy& policy);

// What must be done for an entry that is shown or referred, beside the child's own obligations.
ObligationSet ObligationsOf(const Question& question, const EntryFacts& entry,
                            const Decision& decision);

// The grade of one entry's audit leaf, given the child's: what a confidential service sent on
// is told to its owner.
AuditGrade GradeOfEntry(const ChildDecision& child, const EntryFacts& entry,
                        const Decision& decision);

// The fields of this entry that may be shown under its decision; none unless it permits.
// Beyond the redactions' own fields this cuts the agency's name and what it calls its author's
// role where F1 is in force and they may say where the child is (a school), and the labels where
// L12 cuts an identity.
records::FieldSet KeepFor(const Decision& decision, const EntryFacts& entry);

// The law to cite for a rule at a moment: Explain(rule).law, without the duty of Children Act
// 2004 s.16LA while the policy does not yet have it in force. The outcome is the same.
std::string_view LawOf(Rule rule, const Policy& policy, Instant at);

// May this asker record relationships and agreements about this child? A signed-in
// lead professional or supervisor whose agency knows the child, or a lead professional
// with an active relationship; never an administrator, and never about themselves. They
// may name professionals of any agency. The purpose plays no part.
Decision DecideSetRelationship(const Question& question, const ChildFacts& facts,
                               bool own_agency_knows_child, const ProfessionalId& about);
// May they read which relationships wait to be confirmed anew, of children whom their agency knows?
// Whoever may confirm one.
Decision DecideReadWaiting(const Question& question);
// The same for an agreement. One that `opens` (given, or in part) is not for a lead professional
// who doesn't work with the child: with a claim of their own it would open the child to them by
// their own word alone. Anybody of these may record that a family refuses or withdraws.
Decision DecideRecordAgreement(const Question& question, const ChildFacts& facts,
                               bool own_agency_knows_child, bool opens);

// May this asker learn that the child of a search exists? Only with an active
// relationship, or as lead professional or supervisor of an agency that knows the child,
// and for a purpose that is served. A kHide must look like finding nobody: show no reasons.
Decision DecideFind(const Question& question, const ChildFacts& facts, bool own_agency_knows_child);

// May this child be searched for with so much? Enough identifiers for everybody; a search that
// tolerates mistakes is for screeners, and for stewards who settle matches.
Decision DecideSearchTerms(const Question& question, int identifiers, bool fuzzy,
                           const Policy& policy);

// May this asker read who opened which child's records: metadata, no content (T10)? Data
// protection officers and Caldicott guardians, with a second factor.
Decision DecideOversight(const Question& question);

// The same by what is asked for, with its grade: an auditor reads proofs and counts and nobody's
// accesses; who in another agency opened an officer's own records is told without the name.
enum class OversightOf : std::uint8_t { kOwnStaff, kOwnRecordsByOthers, kProofsAndCounts };
struct Oversight {
  Decision decision;
  AuditGrade grade = AuditGrade::kA0;
  bool names_people = false;  // otherwise role, agency and pseudonym
};
Oversight DecideOversight(const Question& question, OversightOf what);

// May this asker read and review the accesses that are marked for it (law.md A1.8)? Data
// protection officers and Caldicott guardians all those of their own staff and to what their
// agency holds; a manager what their own staff opened under A4.
Decision DecideNotices(const Question& question);

// May this asker settle which records are about one child, for their own agency's side? Its data
// steward, and nobody who is of the child's family or declared a conflict on either side
// (settling.cc).
Decision DecideSettle(const Question& question, bool own_family);
// May they read who read what was one child by mistake? The same steward, and data protection
// officers and Caldicott guardians (T10).
Decision DecideWrongReads(const Question& question, bool own_family);

// May this asker enter records for an agency that has no system of its own? A signed-in
// professional of a role that works with children, whom that agency allowed to. `allowed`: its
// arrangement with them stands, and so does the agency.
Decision DecideEnter(const Question& question, bool allowed);

}  // namespace hub::access

#endif  // HUB_ACCESS_DECIDE_H_
