#include "hub/service/id_token.h"

#include <algorithm>

#include "hub/crypto/hash.h"

namespace hub::service {
namespace {

constexpr std::int64_t kMicros = 1'000'000;

bool Holds(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool HasSecondFactor(const IdClaims& claims, const ExpectedToken& expected) {
  const bool by_methods =
      std::any_of(claims.methods.begin(), claims.methods.end(),
                  [&](const std::string& method) { return Holds(expected.amr, method); });
  return (!expected.acr.empty() || !expected.amr.empty()) &&
         (expected.acr.empty() || Holds(expected.acr, claims.context)) &&
         (expected.amr.empty() || by_methods);
}

// What is wrong, or nullptr.
const char* FaultOfParties(const IdClaims& claims, const ExpectedToken& expected) {
  if (claims.issuer.empty() || claims.issuer != expected.issuer) return "another issuer";
  // Whoever else it is for might use it here.
  if (claims.audience.size() != 1 || claims.audience.front() != expected.client_id) {
    return "not for this hub alone";
  }
  const bool other_party =
      !claims.authorised_party.empty() && claims.authorised_party != expected.client_id;
  if (other_party) return "given to another party";
  if (claims.person.empty()) return "about nobody";
  if (claims.nonce.empty() || !crypto::SameBytes(claims.nonce, expected.nonce)) {
    return "of another sign-in";
  }
  return nullptr;
}

const char* FaultOfTimes(const IdClaims& claims, const ExpectedToken& expected, Instant now) {
  const std::int64_t latest = now.micros / kMicros + expected.skew;
  const std::int64_t earliest = now.micros / kMicros - expected.skew;
  const std::int64_t asked = expected.asked.micros / kMicros - expected.skew;
  if (!claims.expires || *claims.expires <= earliest) return "expired, or never does";
  if (!claims.issued || *claims.issued > latest) return "issued in the future, or never";
  if (*claims.issued < asked) return "issued before it was asked for";
  if (claims.not_before && *claims.not_before > latest) return "not good yet";
  if (!claims.authenticated || *claims.authenticated > latest) {
    return "it does not say when they proved who they are";
  }
  if (*claims.authenticated < asked - expected.max_age) {
    return "it is too long since they proved who they are";
  }
  return nullptr;
}

Error NotTaken(ErrorCode code, const char* why) {
  return {code, "the provider's answer could not be verified", std::string("ID token: ") + why};
}

}  // namespace

Status CheckClaims(const IdClaims& claims, const ExpectedToken& expected, Instant now) {
  const char* const of_parties = FaultOfParties(claims, expected);
  if (of_parties) return NotTaken(ErrorCode::kInvalid, of_parties);
  const char* const of_times = FaultOfTimes(claims, expected, now);
  if (of_times) return NotTaken(ErrorCode::kInvalid, of_times);
  if (!HasSecondFactor(claims, expected)) {
    return NotTaken(ErrorCode::kForbidden, "no second factor");
  }
  return Done{};
}

}  // namespace hub::service
