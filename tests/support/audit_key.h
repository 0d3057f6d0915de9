// The signing keys of invented logs: those of RFC 8032's first two test vectors, known to
// everyone and therefore good for nothing else.

#ifndef TESTS_SUPPORT_AUDIT_KEY_H_
#define TESTS_SUPPORT_AUDIT_KEY_H_

#include <string>
#include <string_view>

#include "hub/crypto/hash.h"
#include "hub/crypto/signature.h"

namespace hub::test {

inline constexpr std::string_view kKnownSeed =
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
inline constexpr std::string_view kOtherSeed =
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";

inline crypto::SigningKey KeyFromSeed(std::string_view seed_hex) {
  std::string pkcs8;
  crypto::FromHex("302e020100300506032b657004220420" + std::string(seed_hex), pkcs8);
  const std::string kind = "PRIVATE KEY-----\n";
  return crypto::SigningKey::FromPem("-----BEGIN " + kind + crypto::Base64(pkcs8) + "\n-----END " +
                                     kind)
      .value();
}

}  // namespace hub::test

#endif  // TESTS_SUPPORT_AUDIT_KEY_H_
