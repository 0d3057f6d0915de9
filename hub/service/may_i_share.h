// "May I share this?", and the register of what was then decided: to share, or not to, with whom,
// why, and when that is looked at again (law.md A9).
//
// The advice reads no child's records: the asker says what is known. A decision may go against
// it; both are kept side by side, since it is the person who answers for it.

#ifndef HUB_SERVICE_MAY_I_SHARE_H_
#define HUB_SERVICE_MAY_I_SHARE_H_

#include <cstdint>

#include "hub/access/acts.h"
#include "hub/service/asking.h"

namespace hub::service {

class MayIShare {
 public:
  MayIShare(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  // `question.asker` is filled in from the caller; its purpose is kept.
  Result<audit::Released<access::ShareAdvice>> Run(const Caller& caller,
                                                   access::ShareQuestion question);

  // The same on a case told without names (S58): refused, and nothing of the text kept, where it
  // holds what may identify somebody. kInvalid: no text.
  Outcome<access::ShareAdvice> Consult(const Caller& caller, access::Consultation consultation);

  // By anybody who works with children or answers for those who do. A decision about a child of
  // the hub: by those who work with the child, or whose agency knows the child.
  Outcome<access::ShareDecided> Record(const Caller& caller, access::NewShareDecision decision);

  // The caller's own; of the whole agency for its supervisors, data protection officers and
  // Caldicott guardians. `before`: a page's `next`, 0 for the first.
  Outcome<access::ShareRegister> List(const Caller& caller, std::uint64_t before);

 private:
  access::ShareAdvice Advise(const access::ShareQuestion& question) const;

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_MAY_I_SHARE_H_
