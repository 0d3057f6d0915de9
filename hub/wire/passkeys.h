// Passkeys on the wire. Bytes are URL-safe base64 without padding, as browsers have them.

#ifndef HUB_WIRE_PASSKEYS_H_
#define HUB_WIRE_PASSKEYS_H_

#include <string>
#include <string_view>

#include "hub/access/acts.h"
#include "hub/base/result.h"

namespace hub::wire {

// {"name","client_data","attestation_object"}. `client_data` is the browser's clientDataJSON;
// members of it that are not known are left, as WebAuthn asks.
Result<access::PasskeyRegistration> ParsePasskeyRegistration(std::string_view body);

std::string Encode(const access::PasskeyChallenge& challenge);
std::string Encode(const access::PasskeyLine& passkey);
std::string Encode(const access::PasskeyList& list);

}  // namespace hub::wire

#endif  // HUB_WIRE_PASSKEYS_H_
