// Where a child is must reach nobody without clearance: a shield put up by those who work for the
// child, for the child and the household, and the few who are cleared by name. A shield is never
// taken down here: who put it up may be the only one who knows why.

#ifndef HUB_SERVICE_SHIELD_CHILD_H_
#define HUB_SERVICE_SHIELD_CHILD_H_

#include "hub/service/acting.h"

namespace hub::service {

struct ClearanceChange {
  ChildId child;
  ProfessionalId professional;
  std::optional<Date> review_by;  // within a month; a month where it is not given
  bool ended = false;
  Sensitive reason;
};

class ShieldChild {
 public:
  ShieldChild(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  Outcome<access::Told> Shield(const Caller& caller, const ChildId& child, const Sensitive& reason);
  Outcome<access::Told> Clear(const Caller& caller, const ClearanceChange& change);

 private:
  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_SHIELD_CHILD_H_
