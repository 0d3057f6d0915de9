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

struct WaitingQuery {
  std::optional<ChildId> after;
  std::size_t limit = 50;  // 1 to 200
};

class SetRights {
 public:
  SetRights(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  // The told decision says by which rule it was allowed.
  Outcome<access::Told> SetRelationship(const Caller& caller, const RelationshipChange& change);
  Outcome<access::Told> RecordAgreement(const Caller& caller, const AgreementChange& change);

  // The relationships that wait for somebody like the caller to confirm them, after a join or a
  // split of a child whom their agency knows: of the agency's own professionals, and those that
  // one of them had set. Nobody else's, since that a service works with a child may be what must
  // not be told (waiting_ties.cc). kInvalid: `after` is no child to go on from.
  Outcome<access::WaitingTies> Waiting(const Caller& caller, const WaitingQuery& query);

 private:
  Outcome<access::WaitingTies> AttemptWaiting(const Caller& caller, const WaitingQuery& query);

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_SET_RIGHTS_H_
