// SHA-256, HMAC-SHA-256 and HKDF (RFC 5869) over bytes, from OpenSSL.

#ifndef HUB_CRYPTO_HASH_H_
#define HUB_CRYPTO_HASH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace hub::crypto {

using Hash = std::array<std::uint8_t, 32>;

Hash Sha256(std::string_view bytes);
Hash Sha256(std::initializer_list<std::string_view> parts);  // of their concatenation

// RFC 2104, for a key of any length. Where the key is a SecretKey: Hmac() of keys.h.
Hash HmacSha256(std::string_view key, std::string_view bytes);

// RFC 5869, extract and expand. REQUIRES: length <= 255 * 32
std::string Hkdf(std::string_view secret, std::string_view salt, std::string_view info,
                 std::size_t length);

inline std::string_view View(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string Hex(std::string_view bytes);
std::string Base64(std::string_view bytes);  // RFC 4648 with padding
// False, with `bytes` empty, for anything but hex digits (of either case) in pairs.
bool FromHex(std::string_view text, std::string& bytes);
// False, with `bytes` empty, for anything but what Base64() writes.
bool FromBase64(std::string_view text, std::string& bytes);

// Takes the same time whatever differs.
bool SameBytes(std::string_view a, std::string_view b);

}  // namespace hub::crypto

#endif  // HUB_CRYPTO_HASH_H_
