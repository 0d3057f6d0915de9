// Relationships and families' agreements. Set by a signed-in lead professional or supervisor,
// never by an administrator and never about oneself, but for two: anybody may claim that they
// work with a child, and anybody may declare a conflict of interest of their own. Each is a leaf,
// and is in force for the next question.

#ifndef HUB_SERVICE_SET_RIGHTS_H_
#define HUB_SERVICE_SET_RIGHTS_H_

#include <optional>
#include <string>

#include "hub/service/acting.h"

namespace hub::service {

struct RelationshipChange {
  ChildId child;
  ProfessionalId professional;  // of a claim: the caller
  // kNamed (which also confirms a claim), kCover, kAllocated, kEnded, kSelfClaimed,
  // kConflictOfInterest; kNone: a conflict is over
  access::Relationship state = access::Relationship::kNone;
  std::optional<Date> until = std::nullopt;
  std::optional<Date> from = std::nullopt;
  Sensitive reason = {};
};

struct AgreementChange {
  ChildId child;
  access::Agreement agreement;  // from is set here; giver where `given_by` does not say
  std::string given_by;         // "parent", "child", "young_adult", and older words for these
  Sensitive evidence;           // without it an agreement opens nothing
};

class SetRights {
 public:
  SetRights(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  // The told decision says by which rule it was allowed.
  Outcome<access::Told> SetRelationship(const Caller& caller, const RelationshipChange& change);
  Outcome<access::Told> RecordAgreement(const Caller& caller, const AgreementChange& change);

 private:
  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_SET_RIGHTS_H_
