// Many keyed hashes (HMAC-SHA-256, RFC 2104) under one key: what the key alone takes is worked out
// once, which is half of hashing a short text. The same hashes as Hmac() and Hmac64() of keys.h.
//
// As secret as the key: it wipes itself and cannot be printed. A value; threads may share it.

#ifndef HUB_CRYPTO_KEYED_HASH_H_
#define HUB_CRYPTO_KEYED_HASH_H_

#include <array>
#include <cstdint>
#include <ostream>
#include <string_view>

#include "hub/crypto/keys.h"

namespace hub::crypto {

class KeyedHash {
 public:
  explicit KeyedHash(const SecretKey& key);  // REQUIRES: key.Usable()
  KeyedHash(const KeyedHash&) = default;
  KeyedHash& operator=(const KeyedHash&) = default;
  ~KeyedHash();  // wipes

  friend std::ostream& operator<<(std::ostream&, const KeyedHash&) = delete;

 private:
  // Of SHA-256, after its first block.
  using State = std::array<std::uint32_t, 8>;

  friend Hash Hmac(const KeyedHash& key, std::string_view bytes);

  State inner_;
  State outer_;
};

Hash Hmac(const KeyedHash& key, std::string_view bytes);
std::uint64_t Hmac64(const KeyedHash& key, std::string_view bytes);

}  // namespace hub::crypto

#endif  // HUB_CRYPTO_KEYED_HASH_H_
