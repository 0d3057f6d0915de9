// What is in force about who may read one child's records, for those whom it concerns: since
// when, by whom, until when, to be looked at again by when. What is hidden from them elsewhere is
// not in it (read_rights.cc). Plain values, and who may look.

#ifndef HUB_ACCESS_RIGHTS_LIST_H_
#define HUB_ACCESS_RIGHTS_LIST_H_

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "hub/access/acts.h"
#include "hub/access/told.h"

namespace hub::access {

// Which parts of the list somebody sees at all. Default: nothing.
struct RightsSeen {
  Decision decision;
  PurposeSet refusals;       // of these, agreements in whatever state; else those that open
  bool fields = false;       // competence, consent, having been told, an objection
  bool clearances = false;   // everybody's; otherwise one's own
  bool gateways = false;     // those that one's own agency opened; otherwise one's own
  bool permissions = false;  // that one's own agency recorded of all it holds
  bool closures = false;
};
RightsSeen SeeRights(const Question& question, const ChildFacts& facts,
                     bool own_agency_knows_child);

// Who said it, and when. `by` is left out where the asker may not hear of the agency.
struct SaidBy {
  ProfessionalId by;
  Instant since;
};

struct ListedTie {
  ProfessionalId who;
  AgencyId agency;
  Relationship state = Relationship::kNone;
  std::optional<Date> from;
  std::optional<Date> until;
  SaidBy said;
};

struct ListedAgreement {
  Agreement agreement;
  bool overdue = false;
  SaidBy said;
};

struct ListedCompetence {
  Purpose purpose = Purpose::kNone;
  std::optional<bool> assessed;
  bool lacks_capacity = false;
  Date on;
  SaidBy said;
};

struct ListedField {
  std::string_view field;  // "gdpr_consent", "informed"
  std::string_view state;
  std::optional<Date> review_by;
  SaidBy said;
};

struct ListedPermission {
  std::optional<EntryId> entry;  // none: of all that the asker's agency holds
  ConfidencePermission given;
  bool adult = false;
  bool mention_only = false;
  SaidBy said;
};

struct ListedGateway {
  struct For {
    ProfessionalId who;
    EnquiryPart part = EnquiryPart::kNone;
  };
  GatewayId id;
  GatewayAct kind = GatewayAct::kEnquiry;
  AgencyId agency;
  Purpose purpose = Purpose::kNone;  // of an order
  Instant opened;
  std::optional<Date> until;      // an order's last day
  std::optional<Date> concluded;  // decided, received or closed: it may run on for some days
  std::vector<For> opens_for;
  SaidBy said;
};

struct ListedClearance {
  ProfessionalId who;
  Date from;
  Date review_by;
  SaidBy said;
};

struct ListedClosure {
  Closure kind = Closure::kNone;
  SaidBy said;
};

struct RightsList {
  Told told;
  ChildId child;
  bool shielded = false;
  std::vector<ListedTie> relationships;
  std::vector<ListedAgreement> agreements;
  std::vector<ListedCompetence> competence;
  std::vector<ListedField> fields;
  std::vector<ListedPermission> permissions;
  std::vector<ListedGateway> gateways;
  std::vector<ListedClearance> clearances;
  std::vector<ListedClosure> closures;

  std::size_t size() const {
    return relationships.size() + agreements.size() + competence.size() + fields.size() +
           permissions.size() + gateways.size() + clearances.size() + closures.size();
  }
};

}  // namespace hub::access

#endif  // HUB_ACCESS_RIGHTS_LIST_H_
