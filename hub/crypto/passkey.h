// Passkeys (WebAuthn): a new credential's registration and its later assertions, checked with
// libfido2.
//
// What a browser hands over is bytes of the authenticator's and a text of the browser's own, the
// client data, whose hash both are bound to. Here stands what can be known from bytes: that they
// were made for this relying party, with the person present and verified, and signed by the key
// that was registered. That the client data names our challenge and our address is for whoever
// gave the challenge.
//
// Attestation is not asked for: which make of authenticator a person has is nobody's business,
// and a colleague vouches for it instead (hub/decisions/0016).

#ifndef HUB_CRYPTO_PASSKEY_H_
#define HUB_CRYPTO_PASSKEY_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace hub::crypto {

struct NewPasskey {
  std::string credential;     // the authenticator's name for it, 16 to 1,023 bytes
  std::string key;            // the public key, in a form of our own: CheckAssertion takes it
  std::uint32_t counter = 0;  // of signatures so far; 0 also where it does not count
};

// kInvalid for anything but an attestation object of format "none" that was made for `rp_id`,
// with the person present and verified, and holds one ES256, EdDSA or RS256 key.
Result<NewPasskey> CheckRegistration(std::string_view rp_id, std::string_view attestation_object);

// The counter that an assertion tells. kInvalid unless it was made for `rp_id`, with the person
// present and verified, and `key` signed it together with the hash of `client_data`.
Result<std::uint32_t> CheckAssertion(std::string_view rp_id, std::string_view key,
                                     std::string_view client_data,
                                     std::string_view authenticator_data,
                                     std::string_view signature);

}  // namespace hub::crypto

#endif  // HUB_CRYPTO_PASSKEY_H_
