// What is so about a child, an asker and an entry at the moment of a question (law.md A1.2
// to A1.6): the facts that decide.hands to its rules.
//
// Plain values, loaded by service/ at one moment. Each default is "not there", and what is
// not there opens nothing: a fact that nobody loads can only close.
//
// Four things that are called consent are four fields: Agreement (to a service),
// ConfidencePermission (to be told on), GdprConsent (of optional extras) and Notice (having
// been told).

#ifndef HUB_ACCESS_FACTS_H_
#define HUB_ACCESS_FACTS_H_

#include <optional>
#include <string>
#include <vector>

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
  bool role_held = false;     // the account has this role now
  AgencyId certificate = {};  // of the connection, where there is one; empty: none
  Act act = Act::kRead;
};

// One recorded state of a family's agreement to a service.
struct Agreement {
  AgreementState state = AgreementState::kUnknown;
  Purpose purpose = Purpose::kNone;  // kEarlyHelp or kChildInNeed
  std::vector<AgencyId> agencies;    // whose professionals may read
  records::ClassSet classes;         // what of; empty covers nothing
  Instant from;
  Date review_by;                 // the agreement has expired after this day
  Giver giver = Giver::kUnknown;  // unknown counts as nobody: a refusal holds, a yes does not
  bool evidenced = false;         // who gave it and what they signed or said are on record
};

// Whether an entry's confider lets it be told on. One record or one service may have several.
struct ConfidencePermission {
  Confidence state = Confidence::kUnknown;
  ProfessionalId given_to;   // express: to this person
  AgencyId given_to_agency;  // or to whoever works with the child there
  bool evidenced = false;
  Date review_by;  // ended after this day
};

// Having been told (UK GDPR Arts. 13 and 14). Opens and closes nothing; a deferral that is
// older than its review raises a task.
struct Notice {
  Informed state = Informed::kUnknown;
  Date review_by;  // of a deferral
};

// A tie as it was recorded. What it is at a moment: TieAt.
struct RecordedTie {
  Relationship state = Relationship::kNone;
  Instant from;
  std::optional<Date> until;    // the last day
  bool set_by_another = false;  // not by the professional themselves
};

// While a relationship is only claimed: what stands in for its confirmation (S18).
struct SelfClaim {
  bool reasoned = false;
  Instant at;
};

struct ShieldClearance {
  ProfessionalId who;
  Date from;
  Date review_by;
};

// T1. Opened by the asker, for this child. `agency`, here and below: for which the asker then
// worked; whoever changes agency leaves what was opened for them.
struct Emergency {
  AgencyId agency = {};
  EmergencyCategory category = EmergencyCategory::kNone;
  Instant opened;
  bool must_reach_child = false;  // where the child is, is needed to help
  // Break-glass (A6), asked for where no active relationship opens T1 by itself.
  bool reauthenticated = false;  // with a factor that resists phishing
  int reason_length = 0;         // characters of the free text
  int opened_lately = 0;         // by this person within the quota's days, this one included
  bool unlocked = false;         // by a manager, after the quota was used up
  ProfessionalId second_person;
  Role second_role = Role::kNone;
  Instant seconded_at;
};

// T2. An open s.47 enquiry and the asker's part in it.
struct Enquiry {
  AgencyId agency = {};
  bool known = false;  // its record is held
  EnquiryPart part = EnquiryPart::kNone;
  std::optional<Date> concluded;
  bool historic = false;         // about harm in the childhood of somebody who has grown up
  bool identity_reason = false;  // why a protected identity is needed is on record (L12)
};

// A manager set agreement aside for the child's protection (A1.2).
struct Override {
  bool reasoned = false;
  Role author = Role::kNone;
  Instant at;
  bool strategy_discussion = false;  // its id is on record
};

// T3. A contact that was given to the asker.
struct Contact {
  AgencyId agency = {};
  bool allocated = false;
  std::optional<Date> decided;
  bool expanded = false;  // beyond the headline months, with a reason
};

// T4. An order or a review, checked by a data protection officer.
struct Order {
  AgencyId agency = {};
  bool verified = false;
  Purpose purpose = Purpose::kNone;  // kCourt or kReview
  bool names_asker = false;          // the order's recipient, or the reviewer it lists the case for
  Date until;                        // its last day
};

// T7. The child joins the asker's setting.
struct Transfer {
  AgencyId agency = {};
  bool confirmed = false;  // by the local authority's or the school's own system
  std::optional<Instant> receipt;
};

// T9. A person asks for their own data.
struct RightsCase {
  bool verified = false;
  RightsRequester requester = RightsRequester::kNone;
  bool step_up = false;         // the officer gave a reason to see content
  bool alleged_harm = false;    // the requester is said to have harmed the child
  bool health_opinion = false;  // of a health professional, within its months
  bool best_interests = false;  // the test was made, and it is in the child's interests
  bool child_agrees = false;    // to a parent seeing what the child told in confidence
  bool closed = false;
};

struct Gateways {
  Emergency emergency;
  Enquiry enquiry;
  Override override_;
  Contact contact;
  Order order;
  Transfer transfer;
  RightsCase rights;
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
  // Where sources contradict each other: what the one says that makes the child oldest. What age
  // decides must then hold by both readings (B9).
  std::optional<Date> birth_earliest = std::nullopt;
  bool died = false;
  Competence competence = Competence::kUnknown;               // by birth_latest
  std::optional<Competence> older_competence = std::nullopt;  // by birth_earliest, if that is so
  bool child_refused = false;    // the child's own refusal of this purpose is on record
  bool objected = false;         // to being browsed, and not yet settled (UK GDPR Art. 21)
  bool closing = false;          // under erasure, or held for a legal claim (B8)
  bool across_adoption = false;  // the answer would join what an adoption keeps apart (B5)
  GdprConsent gdpr_consent = GdprConsent::kNotUsed;
  Notice notice;
  SelfClaim claim;
  Gateways gateways;
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
  bool permission_expressed = false;  // its confider lets this asker know (L1)
  bool relevant_to_harm = false;      // its owner says that it bears on significant harm (L1, L2)
  bool adult_agreed = false;          // the adult lets their health be told (L2)
  bool adult_agreed_to_mention = false;  // or only that something is held
  bool adults_only = false;              // its third parties are no children (L8)
  bool may_tell_existence = false;  // its conditions let it be known that something is held (L5)
  RoleSet named_roles = {};         // whom its conditions or its handling name (L5, L10)
  bool court_leave = false;         // the court lets it be shown (B7)
  bool in_headline = false;         // within T3's months
  bool in_safety_extract = false;   // of a kind that T1 shows
  bool in_order = false;            // T4 asks for it
  bool in_protection_file = false;  // T7 takes it along
  bool rests_on_consent = false;    // an optional extra, on UK GDPR consent alone

  friend bool operator==(const EntryFacts&, const EntryFacts&) = default;
};

// What a recorded tie is at a moment: none before it begins, ended after its last day.
Relationship TieAt(const RecordedTie& tie, Instant at);

// Does one of these let `question`'s asker know, at that moment?
bool IsExpressedTo(const Question& question, const std::vector<ConfidencePermission>& permissions);

// A clearance that was not reviewed clears nobody (L6). How many there may be is held to where one
// is set: a list that a later policy finds too long must not leave a child with nobody.
bool IsCleared(const std::vector<ShieldClearance>& list, const ProfessionalId& who, Date on);

// What age and assessment make of a child's competence.
Competence CompetenceOf(const std::optional<Date>& birth_latest, std::optional<bool> assessed,
                        bool lacks_capacity, Date on);

// The kinds of record that tell who is in danger, from what, what they need and whom to ring.
bool IsInSafetyExtract(records::Kind kind);

// The kinds of record that make a child protection file, which goes along to a new school.
bool IsInProtectionFile(records::Kind kind);

}  // namespace hub::access

#endif  // HUB_ACCESS_FACTS_H_
