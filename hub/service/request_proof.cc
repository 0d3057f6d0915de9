#include "hub/service/request_proof.h"

namespace hub::service {

bool IsCsrfOf(const Caller& caller, std::string_view token) {
  const crypto::Hash given = crypto::Sha256(token);
  return crypto::SameBytes(crypto::View(given), crypto::View(caller.csrf));
}

crypto::Hash ContentOf(std::string_view body) { return crypto::Sha256(body); }

}  // namespace hub::service
