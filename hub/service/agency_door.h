// Which agency stands at the agency port: its certificate must be pinned in the registry,
// in date, not revoked, and name the same agency that the pin belongs to (hardening.md C1).
// Asked on every request, so a revocation reaches open connections too.

#ifndef HUB_SERVICE_AGENCY_DOOR_H_
#define HUB_SERVICE_AGENCY_DOOR_H_

#include <map>
#include <mutex>
#include <string_view>

#include "hub/crypto/certificate.h"
#include "hub/service/caller.h"
#include "hub/store/store.h"

namespace hub::service {

class AgencyDoor {
 public:
  AgencyDoor(store::Store& store, const Clock& clock) : store_(store), clock_(clock) {}
  Result<AgencyCaller> Who(std::string_view certificate_der);

 private:
  // Reading X.509 costs more than the rest; a certificate's facts never change.
  Result<crypto::CertificateFacts> Facts(std::string_view certificate_der);

  store::Store& store_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<crypto::Hash, crypto::CertificateFacts> facts_;  // by pin; of pinned ones only
};

}  // namespace hub::service

#endif  // HUB_SERVICE_AGENCY_DOOR_H_
