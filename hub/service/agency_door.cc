#include "hub/service/agency_door.h"

#include "hub/crypto/certificate.h"

namespace hub::service {
namespace {

Error NotKnown(std::string why) {
  return {ErrorCode::kUnauthenticated,
          "this certificate is not registered with the hub: ask the hub's administrator for a "
          "new one",
          std::move(why)};
}

}  // namespace

Result<AgencyCaller> AgencyDoor::Who(std::string_view certificate_der) {
  const auto facts = Facts(certificate_der);
  if (!facts.ok()) return NotKnown("certificate unreadable");
  const Instant now = clock_.Now();
  store::ReadTransaction reading = store_.Read();
  const auto pin = reading.FindPin(facts.value().pin);
  if (!pin) return NotKnown("certificate not pinned");
  if (pin->revoked) return NotKnown("pin revoked");
  if (now < facts.value().from || facts.value().until <= now || pin->expires <= now)
    return NotKnown("certificate out of date");
  auto agency = reading.AgencyOf(pin->agency);
  if (!agency || agency->revoked) return NotKnown("agency revoked");
  if (facts.value().agency != agency->id) return NotKnown("certificate names another agency");
  {
    const std::lock_guard lock(mutex_);
    facts_.emplace(facts.value().pin, facts.value());
  }
  return AgencyCaller{std::move(*agency)};
}

Result<crypto::CertificateFacts> AgencyDoor::Facts(std::string_view certificate_der) {
  const crypto::Hash pin = crypto::Sha256(certificate_der);
  {
    const std::lock_guard lock(mutex_);
    const auto known = facts_.find(pin);
    if (known != facts_.end()) return known->second;
  }
  return crypto::ReadCertificateDer(certificate_der);
}

}  // namespace hub::service
