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
  const auto facts = crypto::ReadCertificateDer(certificate_der);
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
  return AgencyCaller{std::move(*agency)};
}

}  // namespace hub::service
