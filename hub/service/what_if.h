// "What would a school nurse see?" (access/what_if.h): a role is run over one child or a sample of
// the hub's, as if the role's ordinary gateway were open, under the policy in force and a draft.
//
// For administrators and data protection officers. Children are named by their pseudonym of the
// year; what is answered are counts and the classes of entries, never content.

#ifndef HUB_SERVICE_WHAT_IF_H_
#define HUB_SERVICE_WHAT_IF_H_

#include "hub/access/acts.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"

namespace hub::service {

inline constexpr std::size_t kLargestSample = 500;

class WhatIf {
 public:
  WhatIf(store::Store& store, Directory& directory, const access::Policy& policy,
         const Clock& clock)
      : store_(store), directory_(directory), policy_(policy), clock_(clock) {}

  Outcome<access::WhatIfAnswer> Run(const Caller& caller, const access::WhatIfRequest& request);

 private:
  Outcome<access::WhatIfAnswer> Attempt(const Caller& caller, const access::WhatIfRequest& request);
  access::WhatIfChild RunOver(store::ReadTransaction& reading, const Caller& pretended,
                              const ChildId& child, const access::WhatIfRequest& request,
                              Instant now);

  store::Store& store_;
  Directory& directory_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_WHAT_IF_H_
