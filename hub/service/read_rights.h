// What is in force about who may read one child's records: relationships, agreements and the
// other fields that are called consent, gateways, clearances, what closes them.
//
// Nothing that a reading would hide: an agency of which the asker may see no record is not named,
// not as somebody's employer, not in an agreement; a refusal is for those who must act on it; a
// permission of an entry goes with that entry.

#ifndef HUB_SERVICE_READ_RIGHTS_H_
#define HUB_SERVICE_READ_RIGHTS_H_

#include "hub/access/rights_list.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"

namespace hub::service {

class ReadRights {
 public:
  ReadRights(store::Store& store, Directory& directory, const access::Policy& policy,
             const Clock& clock)
      : store_(store), directory_(directory), policy_(policy), clock_(clock) {}

  Outcome<access::RightsList> Run(const Caller& caller, const ChildId& child);

 private:
  Outcome<access::RightsList> Attempt(const Caller& caller, const ChildId& child);

  store::Store& store_;
  Directory& directory_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_READ_RIGHTS_H_
