// What a person signs in with: argon2id passwords (libsodium, 64 MiB, t=3) and
// TOTP (RFC 6238: SHA-1, six digits, 30 s).

#ifndef HUB_CRYPTO_PASSWORD_H_
#define HUB_CRYPTO_PASSWORD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/sensitive.h"
#include "hub/base/time.h"

namespace hub::crypto {

// About 0.2 s and 64 MiB each: callers bound how many run at once.
std::string HashPassword(const Sensitive& password);
bool CheckPassword(const std::string& hash, const Sensitive& password);

std::string NewTotpSecret();                                               // 20 random bytes
std::string TotpUri(const std::string& secret, std::string_view account);  // otpauth://...
std::string TotpCode(const std::string& secret, std::int64_t step);

// The time step that `code` belongs to, if it is one of the current step and its two
// neighbours; the caller refuses a step that was used before.
std::optional<std::int64_t> TotpStep(const std::string& secret, std::string_view code, Instant now);

// 256 random bits, URL-safe base64; only its SHA-256 is ever stored.
std::string NewToken();

}  // namespace hub::crypto

#endif  // HUB_CRYPTO_PASSWORD_H_
