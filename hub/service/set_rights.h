// Relationships and families' agreements: set by a signed-in lead professional or
// supervisor, never by an administrator and never about oneself. Each is a leaf, and is in
// force for the next question.

#ifndef HUB_SERVICE_SET_RIGHTS_H_
#define HUB_SERVICE_SET_RIGHTS_H_

#include <optional>
#include <string>

#include "hub/service/asking.h"

namespace hub::service {

struct RelationshipChange {
  ChildId child;
  ProfessionalId professional;
  access::Relationship state = access::Relationship::kNone;  // kNamed, kCover or kEnded
  std::optional<Date> until;
};

struct AgreementChange {
  ChildId child;
  access::Agreement agreement;  // from is set here
  std::string given_by;         // "parent", "competent_child", "young_person"
  Sensitive evidence;
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
