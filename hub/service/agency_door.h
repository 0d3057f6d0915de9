// Which agency stands at the agency port: its certificate must be pinned in the registry,
// in date, not revoked, and name the same agency that the pin belongs to (hardening.md C1).
// Asked on every request, so a revocation reaches open connections too.

#ifndef HUB_SERVICE_AGENCY_DOOR_H_
#define HUB_SERVICE_AGENCY_DOOR_H_

#include <string_view>

#include "hub/service/caller.h"
#include "hub/store/store.h"

namespace hub::service {

class AgencyDoor {
 public:
  AgencyDoor(store::Store& store, const Clock& clock) : store_(store), clock_(clock) {}
  Result<AgencyCaller> Who(std::string_view certificate_der);

 private:
  store::Store& store_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_AGENCY_DOOR_H_
