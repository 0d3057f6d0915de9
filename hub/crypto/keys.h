// Secret keys, sealing (AES-256-GCM) and keyed hashes.
//
// A SecretKey wipes itself and cannot be printed. One key has one use: Derive()
// makes a key per purpose from a master (HKDF-SHA-256, RFC 5869). Sealed bytes are
// nonce (12) + ciphertext + tag (16), with a fresh random nonce each time; the
// associated data is bound, so that moving, relabelling or rolling back a row fails.

#ifndef HUB_CRYPTO_KEYS_H_
#define HUB_CRYPTO_KEYS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/crypto/hash.h"

namespace hub::crypto {

class SecretKey {
 public:
  SecretKey() = default;  // all zero; Usable() is false
  explicit SecretKey(const std::array<std::uint8_t, 32>& bytes) : bytes_(bytes) {}
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();  // wipes

  static SecretKey Random();
  SecretKey Derive(std::string_view purpose) const;

  bool Usable() const;
  std::string_view Reveal() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }
  friend std::ostream& operator<<(std::ostream&, const SecretKey&) = delete;

 private:
  std::array<std::uint8_t, 32> bytes_{};
};

// REQUIRES: key.Usable()
std::string Seal(const SecretKey& key, std::string_view associated, std::string_view plain);

// Appends the plain bytes to `out`; kInternal, with `out` unchanged, when anything was altered.
Status Open(const SecretKey& key, std::string_view associated, std::string_view sealed,
            std::string& out);

// A key sealed under another: 60 bytes.
std::string Wrap(const SecretKey& wrapping, std::string_view associated, const SecretKey& key);
Result<SecretKey> Unwrap(const SecretKey& wrapping, std::string_view associated,
                         std::string_view wrapped);

Hash Hmac(const SecretKey& key, std::string_view bytes);
std::uint64_t Hmac64(const SecretKey& key,
                     std::string_view bytes);  // its first eight bytes, big-endian

void FillRandom(void* bytes, std::size_t size);  // from the operating system

template <class IdType>
IdType RandomId() {
  typename IdType::Bytes bytes;
  FillRandom(bytes.data(), bytes.size());
  return IdType(bytes);
}

}  // namespace hub::crypto

#endif  // HUB_CRYPTO_KEYS_H_
