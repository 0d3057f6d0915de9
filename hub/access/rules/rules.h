// The rules in force, each a small function over facts, listed in tables.
//
// Every rule of a table is asked and the answers are joined by Combine, so the order
// of a table means nothing. A rule that has nothing to say returns Decision(). A rule
// never permits what another refuses, so a new one can only be too strict by mistake
// when it refuses and too lax when it permits: look twice at the gateways.
//
// For the access room and its tests; others ask through decide.h.

#ifndef HUB_ACCESS_RULES_RULES_H_
#define HUB_ACCESS_RULES_RULES_H_

#include <optional>
#include <span>

#include "hub/access/decide.h"
#include "hub/access/decision.h"
#include "hub/access/rules/matrix.h"

namespace hub::access::rules {

struct ChildCase {
  const Question& question;
  const ChildFacts& facts;
  const Policy& policy;
};
using ChildRule = Decision (*)(const ChildCase&);

struct EntryCase {
  const Question& question;
  const ChildFacts& facts;
  const Policy& policy;
  const ChildDecision& child;
  const EntryFacts& entry;
};
using EntryRule = Decision (*)(const EntryCase&);

// May anything about this child be read?
std::span<const ChildRule> ChildRules();
// May this class of entry be read, whichever gateway reaches it?
std::span<const EntryRule> EntryRules();

// A gateway that may reach an entry, and the seat from which it is then looked at.
struct EntryGate {
  Rule rule;
  bool (*reaches)(const EntryCase&);
  Seat (*seat)(const EntryCase&);
};
std::span<const EntryGate> EntryGates();

// What the entry's labels make of it from one seat, and the most open answer of the gateways
// that reach it; Decision() if none does.
Decision AskLabels(const EntryCase& c, Seat seat);
Decision AskGates(const EntryCase& c);
// The more open of two; both reasons where they are alike.
Decision Opener(const Decision& a, const Decision& b);

// Bars (A3). B2 is service/'s: it cannot be known before the leaf is written. B7 is a label's.
Decision BarPurpose(const ChildCase& c);         // B1
Decision BarAuthentication(const ChildCase& c);  // B3
Decision BarRole(const ChildCase& c);            // B4
Decision BarAdoption(const ChildCase& c);        // B5
Decision BarFamily(const ChildCase& c);          // B6
Decision DenyClosedChild(const ChildCase& c);    // B8
Decision DenyUnreadable(const ChildCase& c);     // B9

// What stands between an allowed asker and every gateway.
Decision DenyCare(const ChildCase& c);                     // A1.1
Decision DenyExport(const ChildCase& c);                   // A6
Decision DenyNoRelationship(const ChildCase& c);           // R1
Decision DenyEndedRelationship(const ChildCase& c);        // R2
Decision DenyUnconfirmedRelationship(const ChildCase& c);  // R3, M3
Decision OfferBreakGlass(const ChildCase& c);              // A6

// Gateways (A3). T6 and T8 stand by themselves for EH, CIN and OWN; for MASH, S47 and EMERG
// they stand beside T3, T2 or T1, so that naming a purpose opens nothing; behind broken glass
// they stay shut.
Decision OpenEmergency(const ChildCase& c);  // T1
Decision OpenEnquiry(const ChildCase& c);    // T2
Decision OpenContact(const ChildCase& c);    // T3
Decision OpenOrder(const ChildCase& c);      // T4
Decision OpenAgreed(const ChildCase& c);     // T5
Decision OpenPush(const ChildCase& c);       // T6
Decision OpenTransfer(const ChildCase& c);   // T7
Decision OpenOwn(const ChildCase& c);        // T8
Decision OpenRights(const ChildCase& c);     // T9

// Why agreement does not open T5, or nothing if it does (A4.2). The whole truth, which
// not every role may be told: see ToldAbout.
std::optional<Rule> AgreementGap(const ChildCase& c);
// That a family refused, withdrew or disagrees is told to those who must act on it
// (A4.2: LP, MASH; SUP for a child in need, where the decision is theirs). Everyone else
// hears only that no agreement is in force, whatever the cause.
Rule ToldAbout(Rule gap, Role role, Purpose purpose);

// Whichever gateway reaches an entry.
Decision HideUnreached(const EntryCase& c);         // D0
Decision HideUnlabelled(const EntryCase& c);        // B9
Decision HideUnknownLabel(const EntryCase& c);      // L0
Decision HideWithoutConsent(const EntryCase& c);    // A1.2
Decision RedactOthersShielded(const EntryCase& c);  // L6
Decision RedactClaimed(const EntryCase& c);         // R10

// Words that several rules share.
bool IsActive(Relationship relationship);  // named, cover or allocated
bool ReadsContent(Role role);              // A1.5: a role that reads by relationship
bool IsTwoFactor(const Question& question);
bool HoldsNoContent(Role role);  // B4
bool RestsOnAgreement(Purpose purpose);
bool IsOfficer(Role role);  // DPO or CALD
bool IsKnownPurpose(Purpose purpose);
// From the day on which the child is grown up (B8); never while the birth date is not known.
bool IsGrownUp(const ChildCase& c);
bool MayBeGrownUp(const ChildCase& c);  // by any source's birth date
// Claims a relationship, with a reason, and its confirmation is not yet overdue.
bool IsFreshClaim(const ChildCase& c);
// Works with the child, or freshly claims to.
bool IsTied(const ChildCase& c);
// Somebody who has no business with the child: hears the same of every child.
bool IsStranger(const ChildCase& c);
// All the steps of A6 are taken and its clocks run.
bool HasBrokenGlass(const ChildCase& c);
bool MayBreakGlass(const Question& question, const Policy& policy);
bool HasSecondPerson(const Question& question, const ChildFacts& facts, const Policy& policy);
// A manager's override stands: with a strategy discussion, or provisionally.
bool OverrideHolds(const ChildCase& c);
bool IsProvisionalOverride(const ChildCase& c);

}  // namespace hub::access::rules

#endif  // HUB_ACCESS_RULES_RULES_H_
