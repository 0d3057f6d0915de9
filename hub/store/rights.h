// What decides who may read, as dated statements: ties, agreements, permissions, gateways,
// shields, and what was said of an entry after it came.
//
// One append-only table (schemas/store/0005_rights.sql), one row for each act. A statement is
// never changed: a later one with the same topic, key and part takes its place. Each is sealed
// and bound to the one before it, so that whoever can write the stopped file can neither make a
// statement nor take one out between others; Store::CheckRights holds all of them to the log.
//
// Statements about a child are held by the child. Statements about an entry are held by its
// source person, so that they go where the person goes when a link changes; a new version of a
// record takes over what was said of the one before it, but labels that were taken off, and to whom
// it was sent on.

#ifndef HUB_STORE_RIGHTS_H_
#define HUB_STORE_RIGHTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "hub/access/facts.h"
#include "hub/access/rights.h"
#include "hub/base/ids.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"
#include "hub/records/labels.h"
#include "hub/store/rows.h"

namespace hub::chronology {
enum class ContradictionState : std::uint8_t;
}

namespace hub::store {

// A gateway as it stands, stated whole each time it changes. Its key is the ordinal of the
// statement that opened it; GatewayId is its name outside the store.
struct Gateway {
  // Whom it opens for. `agency`: for which they then worked; `part`: of an enquiry.
  struct Opened {
    ProfessionalRow who{};
    AgencyId agency;
    access::EnquiryPart part = access::EnquiryPart::kNone;

    friend bool operator==(const Opened&, const Opened&) = default;
  };
  // What an order covers, or a transfer takes along (EntryFacts::in_order).
  struct Scope {
    records::ClassSet classes;       // empty: nothing
    std::vector<AgencyId> agencies;  // empty: of every agency
    std::optional<Date> from;        // happened on or after
    std::optional<Date> until;       // happened on or before
  };
  // Numbers of kinds are their places here: add at the end. What is the asker's own (agency,
  // part, names_asker) is left out and comes from `opens_for`.
  using Kind = std::variant<std::monostate, access::Emergency, access::Enquiry, access::Override,
                            access::Contact, access::Order, access::Transfer, access::RightsCase>;

  Kind what;
  std::vector<Opened> opens_for;  // an override: nobody by name, but `agency`'s allocated workers
  AgencyId agency;                // of whoever opened it
  Scope scope;
  Instant opened;
  std::optional<Instant> closed;  // opens nothing from then on
};

struct Tie {  // key: the professional
  access::Relationship state = access::Relationship::kNone;
  std::optional<Date> from;
  std::optional<Date> until;  // the last day
  bool reasoned = false;      // a claim, with a reason

  friend bool operator==(const Tie&, const Tie&) = default;
};

// That this professional is of the child's family or household, or declares a conflict (B6).
struct Conflict {  // key: the professional
  bool stands = false;
};

struct Competence {  // key: the purpose
  std::optional<bool> assessed;
  bool lacks_capacity = false;
  Date on;
};

struct Consent {  // key: 0
  access::GdprConsent state = access::GdprConsent::kNotUsed;
};

struct Shielding {  // key: 0
  bool stands = false;
};

struct Clearance {  // key: the professional
  Date from;
  Date review_by;
  bool ended = false;
};

// The duty of confidence: of what one agency holds about the child (held by the child, key: the
// agency's row), or of one entry (key: its seq). part: the professional it is given to, or minus
// the agency's row, or 0.
struct Permission {
  access::ConfidencePermission given;
  bool adult = false;         // an adult, of their own health
  bool mention_only = false;  // ... that something is held, and no more
};

// What an agency's steward said of one of its entries. key: its seq.
struct Marks {
  records::LabelSet added;
  records::LabelSet removed;

  friend bool operator==(const Marks&, const Marks&) = default;
};

// What its owner said beside the labels. key: its seq.
struct Handling {
  bool relevant_to_harm = false;
  bool adults_only = false;
  bool may_tell_existence = false;
  bool court_leave = false;
  bool rests_on_consent = false;
  access::RoleSet named_roles;
};

// Sent on to somebody after it came, with a judgement in the words. key: its seq; part: as of
// Permission.
struct SentOn {
  AgencyId agency;              // everybody there who has a relationship; or
  ProfessionalId professional;  // this person
  bool ended = false;
};

// What closes the child's records. key: the kind; part: PartOf(agency that said so).
struct Closing {
  access::Closure kind = access::Closure::kNone;
  bool stands = false;
};

// That two entries tell of the same incident, or of two. Held by one of them. key: its seq; part: a
// number of the other, so that what was said of two pairs holds at once.
struct SameIncident {
  EntryId other;  // the version of the other that was seen then
  bool same = false;
};

// Whether an entry belongs on the short chronology, as its owner's steward said. key: its seq.
struct Significance {
  bool significant = false;
};

// A pack that was taken out of the hub. key: its leaf. The words say for whom and why.
struct Exported {
  access::ExportKind kind = access::ExportKind::kNone;
  access::Purpose purpose = access::Purpose::kNone;
  AgencyId from;                 // of whoever took it
  AgencyId to;                   // empty: no partner
  ProfessionalId recipient;      // empty: nobody with an account
  std::vector<AgencyId> owners;  // whose records are in it, each once
  std::uint64_t entries = 0;
  std::uint64_t code = 0;  // audit::ExportSeal::code
};

// A chronology that a professional selected and commented on. key: its number among the child's; a
// later statement is its next version. The words are its title and its analysis.
struct Curated {
  bool final = false;  // no draft any more
  bool withdrawn = false;
  AgencyId agency;               // of whoever wrote it
  std::vector<EntryId> entries;  // the very versions that it cites
};

// That somebody who had seen an entry said that they know that it was taken back or corrected.
// key: they; part: a number of the entry.
struct Recalled {
  EntryId entry;  // the version that they had seen
};

// What a person asked for under data protection law, and what became of it. Its key is the ordinal
// of the statement that recorded it; part: PartOf(agency that answers it).
struct RightsAsked {
  access::Right right = access::Right::kAccess;
  Date received;
  bool rests_on_consent = false;
  bool wrong_child = false;
  bool past_retention = false;
  std::optional<EntryId> entry;  // that is disputed
  access::RightOutcome outcome = access::RightOutcome::kOpen;
  std::optional<Instant> decided;
};

// What is to be made of two claims that cannot both be so. Held by one of the entries that claim
// them. key: its seq; part: the number of the contradiction.
struct SettledContradiction {
  chronology::ContradictionState state{};
};

// That somebody says that an entry is wrong; what, the words say. It stays, whatever is answered.
// key: its seq; part: its number among the entry's.
struct Disputed {
  access::Disputant by = access::Disputant::kUnsaid;
  Instant at;           // said on the version of then; a later version takes it over
  PersonRow through{};  // whom it was said of: of an entry about several, one of them
};

// What its owner answered, in the words. key, part: of the dispute.
struct DisputeAnswered {
  Instant at;
};

// Stored: a topic is a place in Stated. Add at the end; never renumber.
enum class Topic : std::uint8_t {
  kNone = 0,
  kTie = 1,
  kAgreement = 2,  // key: the purpose; part: PartOf(giver)
  kConflict = 3,
  kCompetence = 4,
  kConsent = 5,
  kNotice = 6,  // key: 0
  kShielding = 7,
  kClearance = 8,
  kPermission = 9,
  kGateway = 10,
  kMarks = 11,
  kHandling = 12,
  kSentOn = 13,
  kClosing = 14,
  kSameIncident = 15,
  kSignificance = 16,
  kExported = 17,
  kCurated = 18,
  kRecalled = 19,
  kRightsAsked = 20,
  kContradiction = 21,
  kDisputed = 22,
  kDisputeAnswered = 23,
};
using Stated =
    std::variant<std::monostate, Tie, access::Agreement, Conflict, Competence, Consent,
                 access::Notice, Shielding, Clearance, Permission, Gateway, Marks, Handling, SentOn,
                 Closing, SameIncident, Significance, Exported, Curated, Recalled, RightsAsked,
                 SettledContradiction, Disputed, DisputeAnswered>;

struct Statement {
  std::int64_t ordinal = 0;  // set by the store
  std::int64_t key = 0;
  std::int64_t part = 0;
  Stated what;
  Instant at;                 // set by the store
  ProfessionalRow said_by{};  // {}: nobody
  std::optional<std::uint64_t> leaf;
  bool worded = false;  // evidence or a reason is on record

  Topic topic() const { return static_cast<Topic>(what.index()); }
};

// Of one entry, by its place.
struct EntryStatement {
  PersonRow person{};
  Statement said;
};

// One recipient of an entry that came with its push; {}: any.
struct PushedOn {
  std::int64_t seq = 0;
  AgencyRow agency{};
  ProfessionalRow professional{};
};

// The newest of each topic, key and part, in the order in which they were said.
struct ChildRights {
  bool readable = false;  // false: something was altered; nothing may be opened on it
  std::vector<Statement> of_child;
  std::vector<EntryStatement> of_entries;  // of all the child's source persons
};

// The bytes of a statement's facts; frozen in tests.
std::string Pack(const Stated& what);
std::optional<Stated> Unpack(Topic topic, std::string_view bytes);

// Where a permission, or a sending on, goes.
inline std::int64_t PartOf(ProfessionalRow who) { return static_cast<std::int64_t>(who); }
// Parents speak for the child, or the person does, as a child and later grown up.
inline std::int64_t PartOf(access::Giver giver) {
  const bool themselves = giver == access::Giver::kChild || giver == access::Giver::kYoungAdult;
  return static_cast<std::int64_t>(themselves ? access::Giver::kChild : access::Giver::kParent);
}
inline std::int64_t PartOf(AgencyRow agency) { return -static_cast<std::int64_t>(agency); }

}  // namespace hub::store

#endif  // HUB_STORE_RIGHTS_H_
