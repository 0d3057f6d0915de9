// The hub's own certificate authority and the certificates it issues (X.509 v3,
// ECDSA P-256): one for the hub's two ports, one for each partner agency.
//
// An agency is known by the SHA-256 of its certificate in the registry (a pin), not
// by a signature alone; the URI "urn:onestory:agency:<id>" in the certificate must
// name the same agency.

#ifndef HUB_CRYPTO_CERTIFICATE_H_
#define HUB_CRYPTO_CERTIFICATE_H_

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/result.h"
#include "hub/base/time.h"
#include "hub/crypto/hash.h"

namespace hub::crypto {

struct KeyPair {
  std::string certificate_pem;
  std::string key_pem;  // PKCS#8, secret
};

// Serials are 128 random bits. Throws std::runtime_error where `authority` is no key
// pair of this form: it is the hub's own file.
KeyPair MakeAuthority(std::string_view name, Instant from, Instant until);
// `hosts`: DNS names and IP addresses. extendedKeyUsage serverAuth.
KeyPair MakeServerCertificate(const KeyPair& authority, const std::vector<std::string>& hosts,
                              Instant from, Instant until);
// extendedKeyUsage clientAuth.
KeyPair MakeAgencyCertificate(const KeyPair& authority, const AgencyId& agency, Instant from,
                              Instant until);
// For import into another system: PBES2 with AES-256, integrity by HMAC-SHA-256.
std::string Pkcs12(const KeyPair& pair, std::string_view authority_pem, std::string_view password);

struct CertificateFacts {
  Hash pin{};       // SHA-256 of the DER form
  AgencyId agency;  // from the URI; empty if there is none
  Instant from;
  Instant until;
};
// kInvalid if it is no certificate, or names an agency badly or more than one.
Result<CertificateFacts> ReadCertificate(std::string_view pem);
Result<CertificateFacts> ReadCertificateDer(std::string_view der);

}  // namespace hub::crypto

#endif  // HUB_CRYPTO_CERTIFICATE_H_
