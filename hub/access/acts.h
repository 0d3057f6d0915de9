// Who may state what decides who may read: claims, gateways, permissions, shields, labels.
// Setting relationships and recording agreements are in decide.h.
//
// No act of one person lets that person read. A gateway opens nothing without a tie that
// somebody else set; what opens without one (an order, a rights case) is verified by an officer
// for another's eyes, or shows an officer their own agency's records.
//
// Pure. Whoever has no business with the child hears the same of every child.
//
// And what is asked and answered around decisions: advice on sharing and decisions to share,
// openings by break-glass, passkeys, and what a role would see. Plain values that service/ fills in
// and wire/ writes; no rule is in them.

#ifndef HUB_ACCESS_ACTS_H_
#define HUB_ACCESS_ACTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/decide.h"
#include "hub/access/may_i_share.h"
#include "hub/access/told.h"
#include "hub/access/what_if.h"
#include "hub/base/ids.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"

namespace hub::access {

// What an asker has to do with the child or the entry, beside ChildFacts.
struct Standing {
  bool knows_child = false;  // their agency has a source person of the child
  bool owns_entry = false;   // their agency wrote the entry
  records::AgencyKind agency_kind = records::AgencyKind::kOther;  // of theirs
};

// May this asker say that they work with the child? With a reason, in a role that reads; it is
// told to the data protection officer, and reads a summary until it is confirmed (S18).
Decision DecideClaim(const Question& question, const ChildFacts& facts, const Standing& standing,
                     bool reasoned);

// Anybody may declare a conflict of interest of their own; of others, and the end of one, those
// who set relationships. Nobody ends their own.
Decision DecideConflict(const Question& question, const ChildFacts& facts, const Standing& standing,
                        const ProfessionalId& about, bool stands);

// What is to become of somebody's tie to a child.
struct TieChange {
  Relationship state = Relationship::kNone;
  ProfessionalId about;
  bool reasoned = false;
};
// Whichever of the above a change needs: a claim is one's own, covering and allocating are a
// supervisor's.
Decision DecideTie(const Question& question, const ChildFacts& facts, const Standing& standing,
                   const TieChange& change);

// Who opens, changes and closes a gateway.
enum class GatewayAct : std::uint8_t {
  kEnquiry = 1,   // T2: a supervisor of children's social care
  kOverride = 2,  // agreement set aside: likewise
  kContact = 3,   // T3: likewise
  kOrder = 4,     // T4: a data protection officer, for somebody else
  kTransfer = 5,  // T7: a lead professional or supervisor
  kRights = 6,    // T9: a data protection officer
};
// Whether the law gives it to the local authority's children's social care (CA 1989 s.47; decision
// 0025). Others, the police too, take part in what it opens.
bool IsLedBySocialCare(GatewayAct act);
std::string_view Name(GatewayAct act);  // "enquiry"
std::optional<GatewayAct> GatewayActFrom(std::string_view name);
Decision DecideGateway(const Question& question, const ChildFacts& facts, const Standing& standing,
                       GatewayAct act);

// The same, of whom it opens for: nobody verifies an order for their own eyes.
Decision DecideOpenGateway(const Question& question, const ChildFacts& facts,
                           const Standing& standing, GatewayAct act, bool opens_for_asker);

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
// The same, of whom it admits. REQUIRES: as DecideStep.
Decision DecideChangeGateway(const Question& question, const ChildFacts& facts,
                             const Standing& standing, const ChildDecision& child, GatewayAct act,
                             GatewayStep step, bool opens_for_asker);

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
  kDispute = 3,     // somebody says that it is wrong: taken down by those who work with or act for
                    // the child, officers too
  kSettle = 4,      // ... the owner's answer to that
  kRestrict = 5,    // UK GDPR Art. 18: the owner's steward or officer
  kUnrestrict = 6,  // likewise
};
Decision DecideMark(const Question& question, const ChildFacts& facts, const Standing& standing,
                    MarkAct act);

// To say of entries whether they tell of the same incident: who works with the child, of entries
// that they are all shown. Who reads to look back, or for a court, changes nothing.
// REQUIRES: child came from DecideChild for the same question.
Decision DecideIncident(const Question& question, const ChildDecision& child, bool all_shown);

// To list the children whom the asker is tied to: whoever is who they say. Of each child it is
// DecideFindChild that says whether they are listed.
Decision DecideOwnChildren(const Question& question);

// May this asker keep the register of decisions to share, and read it? Whoever works with children,
// or answers for those who do.
Decision DecideRegister(const Question& question);
// May they name a child in it? Naming tells nothing of the child; but a stranger must not learn
// there whether the child is known.
Decision DecideNameInRegister(const Question& question, const ChildFacts& facts,
                              const Standing& standing);

// What somebody else does with an opening by break-glass (A6). Numbers are stored.
enum class GlassAct : std::uint8_t {
  kSecond = 1,  // the second person agrees: of the opener's agency, or any officer; as agreed
  kReview = 2,  // supervisors and officers of the opener's agency, officers of who knows the child
  kUnlock = 3,  // once more after the quota: a supervisor, of a colleague
  kShow = 4,    // its words: the opener, and whoever may second or review
};
struct GlassStanding {
  bool opener = false;  // it is the asker's own
  bool second = false;  // the asker agreed to it
  bool own_agency = false;
  bool knows_child = false;
};
Decision DecideGlass(const Question& question, const GlassStanding& standing, GlassAct act,
                     const Policy& policy);

// An objection by those who act for the child or an officer; the rest, and to end any, by an
// officer of an agency that knows the child.
Decision DecideClosure(const Question& question, const ChildFacts& facts, const Standing& standing,
                       Closure closure, bool stands);

using ShareDecisionId = Id<struct ShareDecisionTag>;
using PasskeyId = Id<struct PasskeyTag>;
using OpeningId = Id<struct OpeningTag>;

// "May I share this?" ------------------------------------------------------------

struct ShareAdvice {
  Told told;
  ShareAnswer answer;
  std::vector<RuleText> reasons;  // of answer.because, with the law of that day
};

struct NewShareDecision {
  ShareQuestion question;  // its asker is set by service/
  bool share = false;
  std::optional<ChildId> child;
  Sensitive with;  // who there, in words
  Sensitive why;
  std::optional<Date> review_by;
};

// A case told without names, to be advised on.
struct Consultation {
  ShareQuestion question;  // its asker is set by service/
  Sensitive text;
};

struct ShareDecided {
  ShareDecisionId id;
  ShareAdvice advice;
};

struct ShareDecisionLine {
  ShareDecisionId id;
  ProfessionalId author;
  AgencyId agency;
  std::optional<ChildId> child;
  bool shared = false;
  Instant at;
  std::optional<Date> review_by;
  bool overdue = false;
  bool erased = false;  // with the child's records: nothing below is left
  Purpose purpose = Purpose::kNone;
  ShareQuestion question;
  ShareVerdict advised = ShareVerdict::kNo;
  std::string policy;
  Sensitive with;
  Sensitive why;
};

struct ShareRegister {
  std::vector<ShareDecisionLine> decisions;  // newest first
  std::optional<std::uint64_t> next;         // where the next page begins
};

// Relationships that wait ----------------------------------------------------------

// A relationship that opens nothing until it is set anew: the child was joined with another or
// parted from one.
struct WaitingTie {
  ChildId child;
  ProfessionalId professional;
  AgencyId agency;  // of the professional
  Instant since;
  Date due;  // the last day on which a confirmation is in time
  bool overdue = false;
};

struct WaitingTies {
  std::vector<WaitingTie> ties;  // child by child
  std::optional<ChildId> next;   // after whose the next page begins
  std::size_t overdue = 0;       // of those on this page
};

// Passkeys -----------------------------------------------------------------------

// What a browser signed over. `text` is as it came; the rest was read from it.
struct ClientData {
  std::string text;
  std::string type;
  std::string challenge;
  std::string origin;
  bool cross_origin = false;
};

struct PasskeyRegistration {
  std::string name;
  ClientData client;
  std::string attestation_object;
};

struct PasskeyAssertion {
  std::string credential;
  ClientData client;
  std::string authenticator_data;
  std::string signature;
};

struct PasskeyChallenge {
  std::string challenge;  // URL-safe base64 of 32 bytes
  std::string party;      // the relying party's id
  Instant until;
  std::vector<std::string> credentials;  // the asker's own
};

struct PasskeyLine {
  PasskeyId id;
  ProfessionalId owner;
  std::string name;
  Instant added;
  std::optional<Instant> used;
  bool vouched = false;
};

struct PasskeyList {
  std::vector<PasskeyLine> own;
  std::vector<PasskeyLine> waiting;  // of colleagues, for the asker to vouch for
};

// Break-glass --------------------------------------------------------------------

struct GlassRequest {
  ChildId child;
  EmergencyCategory category = EmergencyCategory::kNone;
  Sensitive reason;
  bool must_reach_child = false;
};

struct GlassOpened {
  Told told;
  OpeningId id;
  Instant opened;
  Instant closes;
  std::vector<Owed> owed;
  int left = 0;  // of the quota
};

// Numbers are stored. Never renumber.
enum class ReviewOutcome : std::uint8_t {
  kNone = 0,
  kJustified = 1,
  kUnjustified = 2,
  kTraining = 3,
  kReport = 4,  // to the Information Commissioner
};
std::string_view Name(ReviewOutcome outcome);  // "report_to_ico"; "" for kNone
std::optional<ReviewOutcome> ReviewOutcomeFrom(std::string_view name);

// Names no child and repeats no reason: what an alert may hold.
struct GlassLine {
  OpeningId id;
  ProfessionalId who;
  Role role = Role::kNone;
  AgencyId agency;
  EmergencyCategory category = EmergencyCategory::kNone;
  bool erased = false;
  Instant opened;
  Instant closes;
  bool seconded = false;
  Instant second_by;
  Instant review_by;
  bool overdue = false;
  std::optional<Instant> reviewed;
  ReviewOutcome outcome = ReviewOutcome::kNone;
};

struct GlassList {
  std::vector<GlassLine> openings;  // newest first
};

struct GlassDetail {
  GlassLine line;
  std::optional<ChildId> child;
  bool must_reach_child = false;
  ProfessionalId second_person;
  Sensitive reason;
  Sensitive note;  // of the review
};

// What a role would see ----------------------------------------------------------

struct WhatIfRequest {
  Role role = Role::kNone;
  AgencyId agency;
  Purpose purpose = Purpose::kNone;
  std::string child;       // a pseudonym of this year; empty: a sample
  std::size_t sample = 0;  // children
  std::optional<Policy> draft;
};

struct WhatIfChild {
  std::string pseudonym;
  std::vector<EntryClass> classes;
  WhatIf compared;
};

struct WhatIfAnswer {
  Told told;
  std::string in_force;
  std::string draft;
  Tally now;
  Tally then;
  std::vector<WhatIfChild> children;
};

}  // namespace hub::access

#endif  // HUB_ACCESS_ACTS_H_
