// Who may state what decides who may read: claims, gateways, permissions, shields, labels.
// Setting relationships and recording agreements are in decide.h.
//
// No act of one person lets that person read. A gateway opens nothing without a tie that
// somebody else set; what opens without one (an order, a rights case) is verified by an officer
// for another's eyes, or shows an officer their own agency's records.
//
// Pure. Whoever has no business with the child hears the same of every child.

#ifndef HUB_ACCESS_ACTS_H_
#define HUB_ACCESS_ACTS_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "hub/access/decide.h"

namespace hub::access {

// What an asker has to do with the child or the entry, beside ChildFacts.
struct Standing {
  bool knows_child = false;  // their agency has a source person of the child
  bool owns_entry = false;   // their agency wrote the entry
};

// May this asker say that they work with the child? With a reason, in a role that reads; it is
// told to the data protection officer, and reads a summary until it is confirmed (S18).
Decision DecideClaim(const Question& question, const ChildFacts& facts, const Standing& standing,
                     bool reasoned);

// Anybody may declare a conflict of interest of their own; of others, and the end of one, those
// who set relationships. Nobody ends their own.
Decision DecideConflict(const Question& question, const ChildFacts& facts, const Standing& standing,
                        const ProfessionalId& about, bool stands);

// Who opens, changes and closes a gateway.
enum class GatewayAct : std::uint8_t {
  kEnquiry = 1,   // T2: a supervisor
  kOverride = 2,  // agreement set aside: a supervisor
  kContact = 3,   // T3: a supervisor
  kOrder = 4,     // T4: a data protection officer, for somebody else
  kTransfer = 5,  // T7: a lead professional or supervisor
  kRights = 6,    // T9: a data protection officer
};
std::string_view Name(GatewayAct act);  // "enquiry"
std::optional<GatewayAct> GatewayActFrom(std::string_view name);
Decision DecideGateway(const Question& question, const ChildFacts& facts, const Standing& standing,
                       GatewayAct act);

// What becomes of a gateway that was opened.
enum class GatewayStep : std::uint8_t {
  kClose = 1,         // entered by mistake, or over: opens nothing from now on
  kConclude = 2,      // an enquiry is concluded, a contact decided on, a case closed
  kReceive = 3,       // a transferred file was received
  kExpand = 4,        // a contact's view, beyond the headline months, by its screener
  kNeedIdentity = 5,  // a protected identity is needed in an enquiry, by its enquirer
  kStrategyHeld = 6,  // an override's strategy discussion is on record
  kAdmit = 7,         // opens for somebody else too
  kDismiss = 8,       // no longer opens for somebody
  kStepUp = 9,        // an officer has a reason to see content
  kHealthOpinion = 10,
  kBestInterests = 11,
  kChildAgrees = 12,
};
std::string_view Name(GatewayStep step);  // "close"
std::optional<GatewayStep> GatewayStepFrom(std::string_view name);
// Whoever may open one of its kind; and for their own view, whom it is open for. REQUIRES: child
// came from DecideChild for the same question and facts, for the gateway's own purpose.
Decision DecideStep(const Question& question, const ChildFacts& facts, const Standing& standing,
                    const ChildDecision& child, GatewayAct act, GatewayStep step);

// Confidence (L1, L2): recorded by whoever keeps the confidence, in the agency that was told.
Decision DecidePermission(const Question& question, const ChildFacts& facts,
                          const Standing& standing);

// Shields: those who act for the child, work with them, or look after their agency's records.
// A shield is put up and never taken down here.
Decision DecideShield(const Question& question, const ChildFacts& facts, const Standing& standing);
// Who may see a shielded place: set by those who set relationships, never for oneself.
Decision DecideClearance(const Question& question, const ChildFacts& facts,
                         const Standing& standing, const ProfessionalId& about);

enum class MarkAct : std::uint8_t {
  kLabel = 1,       // labels put on or taken off: the owner's steward
  kHandling = 2,    // conditions, relevance to harm: the owner's steward or lead
  kDispute = 3,     // somebody says that it is wrong: those who act for the child, officers too
  kSettle = 4,      // ... the owner's answer to that
  kRestrict = 5,    // UK GDPR Art. 18: the owner's steward or officer
  kUnrestrict = 6,  // likewise
};
Decision DecideMark(const Question& question, const ChildFacts& facts, const Standing& standing,
                    MarkAct act);

}  // namespace hub::access

#endif  // HUB_ACCESS_ACTS_H_
