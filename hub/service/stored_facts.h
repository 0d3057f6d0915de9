// What a decision was made from, in a form that is kept beside its audit leaf and decided on
// again years later: the question, the facts of that moment, and the classes of the entries that
// were shown.
//
// One line of names and numbers; what is not there is left out, so that most decisions need some
// hundred bytes. The form is frozen: a new fact gets a new name at the end of its kind, and a
// line that this version cannot read is an error, never a guess. An entry that was hidden is not
// in it: nothing of it was told, and the detail of a leaf outlives the record.
//
// To keep a new kind of decision: a number at the end of DecidedBy, its case in Decide(), and the
// service makes a Basis, decides by Decide() and passes EncodeFacts() on to its leaf; its event has
// a line in replay.h.

#ifndef HUB_SERVICE_STORED_FACTS_H_
#define HUB_SERVICE_STORED_FACTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/acts.h"
#include "hub/access/decide.h"
#include "hub/access/may_i_share.h"
#include "hub/access/sending.h"
#include "hub/access/told.h"

namespace hub::service {

// Which question of access/ was asked. Numbers are stored. Never renumber.
enum class DecidedBy : std::uint8_t {
  kChild = 1,            // DecideChild, and nothing of the entries was told
  kChronology = 2,       // and DecideEntry, whose reasons were told
  kInvolved = 3,         // and DecideEntry, of which only what was withheld was told
  kSetRelationship = 4,  // by earlier releases: kTie since
  kRecordAgreement = 5,
  kFind = 6,
  kOversight = 7,
  kShare = 8,
  kWhatIf = 9,
  kTie = 10,
  kOpenGateway = 11,    // by earlier releases, of whatever kind of agency: kGateway since
  kChangeGateway = 12,  // likewise: kGatewayStep since
  kPermission = 13,
  kShield = 14,
  kClearance = 15,
  kMark = 16,
  kSearch = 17,      // refused to ask, or nobody was shown
  kFindChild = 18,   // who was shown last
  kKnownCheck = 19,  // of a list, but for its rows
  kSettle = 20,
  kWrongReads = 21,
  kEnter = 22,
  kRegister = 23,
  kNameInRegister = 24,
  kGlass = 25,
  kSend = 26,  // of the one entry
  kEndSending = 27,
  kDisclosures = 28,
  kReadRights = 29,
  kClosure = 30,
  kReadWaiting = 31,
  kNotices = 32,
  kIncident = 33,
  kOwnChildren = 34,  // a list of those whom the asker was tied to: who, the detail says
  kExport = 35,       // refused; what was exported is kept as kChronology, asked for an export
  kAdministration = 36,
  kLogHealth = 37,
  kMending = 38,
  kGateway = 39,
  kGatewayStep = 40,
  kWhoLooked = 41,
  kTakeRight = 42,  // a person's request recorded, or decided
  kRightsDue = 43,
  kConsult = 44,
  kFamily = 45,  // as kInvolved, of family ties; each relative who was named has a leaf of kChild
  kOwnAccesses = 46,
};
inline constexpr DecidedBy kLastDecidedBy = DecidedBy::kOwnAccesses;

// What the rule of an act asks for besides the facts. Each is nothing where it does not ask.
struct ActAsks {
  int what = 0;  // access::Relationship, GatewayAct, MarkAct, GlassAct or Closure
  int step = 0;  // access::GatewayStep
  bool owns_entry = false;
  bool reasoned = false;
  bool opens_for_asker = false;
  bool allowed = false;  // to enter for that agency
  // A closure that stands; an agreement that opens; an incident all shown; a text that names.
  bool on = false;
  bool nobody = false;  // there is no such child: what anybody may do ends in a stranger's words
  access::GlassStanding glass = {};
  int identifiers = 0;
  int rows_today = 0;  // of lists, by the agency, with this one; kept where it was too many
  AgencyId agency = {};
  access::RoleSet roles = {};
  access::Judgement judged = {};
  records::AgencyKind agency_kind = {};  // of the asker's
};

struct Basis {
  DecidedBy by = DecidedBy::kChild;
  access::Question question;
  access::ChildFacts facts;
  bool own_agency_knows = false;
  ProfessionalId about;  // whose tie, clearance
  ActAsks asks = {};
  std::vector<access::EntryFacts> entries;  // of which something was told, each class once
  std::optional<access::ShareQuestion> share;
};

// Without a line end. The question's purpose, role, moment and asker are not in it: they are in
// what was told, and in the detail's actor.
std::string EncodeFacts(const Basis& basis);

// Puts back what EncodeFacts wrote; nullopt for any other text.
std::optional<Basis> DecodeFacts(std::string_view text, const ProfessionalId& actor,
                                 const access::Told& told);

// The decision of access/ on it. REQUIRES: by is none of kChild, kChronology, kInvolved, kShare,
// which tell more than one decision.
access::Decision Decide(const Basis& basis, const access::Policy& policy);

// The grade of an act that has one of its own (law.md A10a), as its leaf and a replay say it.
void GradeTold(DecidedBy by, access::Told& told);

// Decides again. What was told then, if nothing but the program has changed; without its id.
access::Told DecideAgain(const Basis& basis, const access::Policy& policy);

// What the asker of `answer` is told of it.
access::Told TellShare(const access::ShareQuestion& question, const access::ShareAnswer& answer,
                       const access::Policy& policy);

}  // namespace hub::service

#endif  // HUB_SERVICE_STORED_FACTS_H_
