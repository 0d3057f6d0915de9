// What professionals send to change who may read: gateways, permissions, shields, what is said of
// an entry. As requests.h: a member that is unknown is refused.

#ifndef HUB_WIRE_RIGHTS_H_
#define HUB_WIRE_RIGHTS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "hub/access/acts.h"
#include "hub/access/rights.h"
#include "hub/base/ids.h"
#include "hub/base/result.h"
#include "hub/base/sensitive.h"
#include "hub/records/kinds.h"
#include "hub/records/labels.h"

namespace hub::chronology {
enum class ContradictionState : std::uint8_t;
}

namespace hub::wire {

// {"professional","part":"allocated"|"member"}
struct OpensFor {
  ProfessionalId professional;
  access::EnquiryPart part = access::EnquiryPart::kNone;
};

// {"kind":"enquiry"|"override"|"contact"|"order"|"transfer"|"rights","opens_for":[],"reference",
//  "strategy_discussion","reason","historic","purpose","until","classes":[],"agencies":[],
//  "covers_from","covers_until","requester":"parent"|"competent_child","alleged_harm"}
struct OpenGateway {
  std::optional<access::GatewayAct> kind;
  std::vector<OpensFor> opens_for;
  Sensitive reference;
  Sensitive strategy_discussion;
  Sensitive reason;
  bool historic = false;
  access::Purpose purpose = access::Purpose::kNone;
  std::optional<Date> until;
  records::ClassSet classes;
  std::vector<AgencyId> agencies;
  std::optional<Date> covers_from;
  std::optional<Date> covers_until;
  access::RightsRequester requester = access::RightsRequester::kNone;
  bool alleged_harm = false;
};
Result<OpenGateway> ParseOpenGateway(std::string_view body);

// {"step":"close"|"conclude"|...,"on","opens_for":[],"reason"}; to close, {"reason"} is enough
struct ChangeGateway {
  std::optional<access::GatewayStep> step;
  std::optional<Date> on;
  std::vector<OpensFor> opens_for;
  Sensitive reason;
};
Result<ChangeGateway> ParseChangeGateway(std::string_view body);
Result<ChangeGateway> ParseCloseGateway(std::string_view body);

// {"field":"confidence"|"competence"|"gdpr_consent"|"informed", ...}
// confidence:   "state","given_to","given_to_agency","review_by","adult","mention_only"
// competence:   "purpose":"EH"|"CIN","assessed","lacks_capacity","on"
// gdpr_consent: "state"; informed: "state","review_by"
// and "evidence". Of an entry, where "field" is confidence and need not be said.
struct RecordPermission {
  enum class Field { kConfidence, kCompetence, kConsent, kInformed };
  std::optional<Field> field;
  access::ConfidencePermission confidence;
  access::GdprConsent consent = access::GdprConsent::kNotUsed;
  access::Informed informed = access::Informed::kUnknown;
  bool adult = false;
  bool mention_only = false;
  access::Purpose purpose = access::Purpose::kEarlyHelp;
  std::optional<bool> assessed;
  bool lacks_capacity = false;
  std::optional<Date> on;
  std::optional<Date> review_by;
  std::string state;  // by the field
  Sensitive evidence;
};
Result<RecordPermission> ParseRecordPermission(std::string_view body, bool of_entry);

struct Shield {
  Sensitive reason;
};
Result<Shield> ParseShield(std::string_view body);  // {"reason"}

// {"professional","review_by","ended","reason"}
struct SetClearance {
  ProfessionalId professional;
  std::optional<Date> review_by;
  bool ended = false;
  Sensitive reason;
};
Result<SetClearance> ParseSetClearance(std::string_view body);

// {"add":[],"remove":[],"reason"}
struct SetLabels {
  records::LabelSet add;
  records::LabelSet remove;
  Sensitive reason;
};
Result<SetLabels> ParseSetLabels(std::string_view body);

// {"relevant_to_harm","adults_only","may_tell_existence","court_leave","rests_on_consent",
//  "named_roles":[],"reason"}: what is left out is not so
struct SetHandling {
  bool relevant_to_harm = false;
  bool adults_only = false;
  bool may_tell_existence = false;
  bool court_leave = false;
  bool rests_on_consent = false;
  access::RoleSet named_roles;
  Sensitive reason;
};
Result<SetHandling> ParseSetHandling(std::string_view body);

// {"on":true,"by":"child"|"parent"|...,"words","purpose","reason"}: it is disputed, in the words of
// whoever does. {"on":false,"words","number","reason"}: what its owner answers, to one or to each.
struct Dispute {
  std::optional<bool> on;
  access::Disputant by = access::Disputant::kUnsaid;
  Sensitive words;
  std::optional<std::uint64_t> number;
  access::Purpose purpose = access::Purpose::kEarlyHelp;
  std::optional<ChildId> child;
  Sensitive reason;
};
Result<Dispute> ParseDispute(std::string_view body);

// {"on":true|false,"reason"}: restricted or no longer, significant or not
struct Switch {
  std::optional<bool> on;
  Sensitive reason;
};
Result<Switch> ParseSwitch(std::string_view body);

// {"professional"|"agency","relevant","function","not_more_detrimental","why"}; the record is in
// the address. To end it, {"professional"|"agency","why"}.
struct SendRecord {
  ProfessionalId professional;
  AgencyId agency;
  bool relevant = false;
  bool not_more_detrimental = false;
  Sensitive function;
  Sensitive why;
};
Result<SendRecord> ParseSendRecord(std::string_view body);
Result<SendRecord> ParseEndSending(std::string_view body);

// {"kind":"objection"|"erasure"|"legal_hold"|"adoption","on":true|false,"reason"}
struct CloseChild {
  std::optional<access::Closure> kind;
  std::optional<bool> on;
  Sensitive reason;
};
Result<CloseChild> ParseCloseChild(std::string_view body);
// {"purpose","entries":["...","..."],"same":true|false,"reason"}
struct SettleIncident {
  access::Purpose purpose = access::Purpose::kNone;
  std::vector<EntryId> entries;
  std::optional<bool> same;
  Sensitive reason;
};
Result<SettleIncident> ParseSettleIncident(std::string_view body);
// {"purpose","contradiction":"16 hex digits","state":"open"|"explained"|"corrected","reason"}
struct SettleContradiction {
  access::Purpose purpose = access::Purpose::kNone;
  std::string contradiction;
  std::optional<chronology::ContradictionState> state;
  Sensitive reason;
};
Result<SettleContradiction> ParseSettleContradiction(std::string_view body);

// {"right":"access"|"rectification"|"erasure"|"restriction"|"objection"|"complaint","received",
//  "verified":true,"rests_on_consent","wrong_child","past_retention","words"} and, of a record that
// is disputed, "entry","by","disputed"
struct RightsRequest {
  std::optional<access::Right> right;
  std::optional<Date> received;
  bool verified = false;
  bool rests_on_consent = false;
  bool wrong_child = false;
  bool past_retention = false;
  std::optional<EntryId> entry;
  access::Disputant by = access::Disputant::kUnsaid;
  Sensitive disputed;
  Sensitive words;
};
Result<RightsRequest> ParseRightsRequest(std::string_view body);

// {"outcome":"granted"|"partly"|"refused","reason"}
struct RightsDecision {
  access::RightOutcome outcome = access::RightOutcome::kOpen;
  Sensitive reason;
};
Result<RightsDecision> ParseRightsDecision(std::string_view body);

}  // namespace hub::wire

#endif  // HUB_WIRE_RIGHTS_H_
