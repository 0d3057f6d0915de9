// Who works with a child: agency, role, since when, last contact, how to reach them; the
// lead first. From the records that the asker may see, and no others.

#ifndef HUB_SERVICE_WHO_IS_INVOLVED_H_
#define HUB_SERVICE_WHO_IS_INVOLVED_H_

#include "hub/chronology/answer.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"

namespace hub::service {

class WhoIsInvolved {
 public:
  WhoIsInvolved(store::Store& store, Directory& directory, const access::Policy& policy,
                const Clock& clock)
      : store_(store), directory_(directory), policy_(policy), clock_(clock) {}

  Outcome<chronology::InvolvedAnswer> Run(const Caller& caller, const ChildId& child,
                                          access::Purpose purpose);

 private:
  Outcome<chronology::InvolvedAnswer> Attempt(const Caller& caller, const ChildId& child,
                                              access::Purpose purpose);

  store::Store& store_;
  Directory& directory_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_WHO_IS_INVOLVED_H_
