// The rules in force, each a small function over facts, listed in two tables.
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
  const ChildDecision& child;
  const EntryFacts& entry;
};
using EntryRule = Decision (*)(const EntryCase&);

// May anything about this child be read?
std::span<const ChildRule> ChildRules();
// May this class of entry be read, given that something may?
std::span<const EntryRule> EntryRules();

// Bars (A3). B2 is service/'s: it cannot be known before the leaf is written.
Decision BarPurpose(const ChildCase& c);         // B1
Decision BarAuthentication(const ChildCase& c);  // B3
Decision BarRole(const ChildCase& c);            // B4
Decision BarFamily(const ChildCase& c);          // B6
Decision DenyClosedChild(const ChildCase& c);    // B8
Decision DenyUnreadable(const ChildCase& c);     // B9

// What stands between an allowed asker and every gateway.
Decision DenyUnservedPurpose(const ChildCase& c);
Decision DenyNoRelationship(const ChildCase& c);           // R1
Decision DenyEndedRelationship(const ChildCase& c);        // R2
Decision DenyUnconfirmedRelationship(const ChildCase& c);  // R3

// Gateways (A3).
Decision OpenAgreed(const ChildCase& c);  // T5
Decision OpenPush(const ChildCase& c);    // T6
Decision OpenOwn(const ChildCase& c);     // T8

// Why agreement does not open T5, or nothing if it does (A4.2). The whole truth, which
// not every role may be told: see ToldAbout.
std::optional<Rule> AgreementGap(const Question& question, const ChildFacts& facts);
// That a family refused, withdrew or disagrees is told to those who must act on it
// (A4.2: LP, MASH; SUP where a decision is referred to them). Everyone else hears only
// that no agreement is in force, whatever the cause.
Rule ToldAbout(Rule gap, Role role);

// Which gateway reaches the entry.
bool ReachesAgreed(const EntryCase& c);
bool ReachesPush(const EntryCase& c);
bool ReachesOwn(const EntryCase& c);
Decision ReachAgreed(const EntryCase& c);           // T5
Decision ReachPush(const EntryCase& c);             // T6
Decision ReachOwn(const EntryCase& c);              // T8
Decision HideUnreached(const EntryCase& c);         // D0
Decision HideUnlabelled(const EntryCase& c);        // B9
Decision HideRulelessLabel(const EntryCase& c);     // L0
Decision HideSensitiveService(const EntryCase& c);  // L1
Decision RedactHealth(const EntryCase& c);          // A4.1, row HEALTH
Decision RedactShielded(const EntryCase& c);        // L6

// Words that several rules share.
bool IsActive(Relationship relationship);  // named, cover or allocated
bool ReadsContent(Role role);              // A1.5: a role that reads by relationship
bool IsTwoFactor(const Question& question);
bool HoldsNoContent(Role role);  // B4

}  // namespace hub::access::rules

#endif  // HUB_ACCESS_RULES_RULES_H_
