// SHA-256, HMAC-SHA-256 and HKDF (RFC 5869) over bytes, from OpenSSL.

#ifndef HUB_CRYPTO_HASH_H_
#define HUB_CRYPTO_HASH_H_

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace hub::crypto {

using Hash = std::array<std::uint8_t, 32>;

Hash Sha256(std::string_view bytes);
Hash Sha256(std::initializer_list<std::string_view> parts);  // of their concatenation

inline std::string_view View(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string Hex(std::string_view bytes);
std::string Base64(std::string_view bytes);               // RFC 4648 with padding
bool FromHex(std::string_view text, std::string& bytes);  // false: not hex
bool FromBase64(std::string_view text, std::string& bytes);

// Takes the same time whatever differs.
bool SameBytes(std::string_view a, std::string_view b);

}  // namespace hub::crypto

#endif  // HUB_CRYPTO_HASH_H_
