// What closes a child's records whoever asks: an objection while it is assessed (UK GDPR Art. 21),
// an erasure under way, a legal hold, an adoption after which what was before is joined with
// nothing. Each stands for the agency that said so, until an officer of that agency ends it.

#ifndef HUB_SERVICE_CLOSE_CHILD_H_
#define HUB_SERVICE_CLOSE_CHILD_H_

#include "hub/service/acting.h"

namespace hub::service {

struct ClosureChange {
  ChildId child;
  access::Closure kind = access::Closure::kNone;
  bool stands = true;
  Sensitive reason;
};

class CloseChild {
 public:
  CloseChild(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  // kInvalid: no reason; or to be ended, and the caller's agency has none that stands.
  Outcome<access::Told> Run(const Caller& caller, const ClosureChange& change);

 private:
  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_CLOSE_CHILD_H_
