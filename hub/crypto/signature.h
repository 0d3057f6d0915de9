// Ed25519 signatures (RFC 8032): receipts, checkpoints.

#ifndef HUB_CRYPTO_SIGNATURE_H_
#define HUB_CRYPTO_SIGNATURE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace hub::crypto {

using Signature = std::array<std::uint8_t, 64>;
using PublicKey = std::array<std::uint8_t, 32>;

// Threads may share one.
class SigningKey {
 public:
  static SigningKey Generate();
  static Result<SigningKey> FromPem(std::string_view pem);  // PKCS#8
  std::string Pem() const;

  Signature Sign(std::string_view message) const;
  const PublicKey& public_key() const { return public_key_; }

 private:
  struct Handle;
  std::shared_ptr<const Handle> handle_;
  PublicKey public_key_{};
};

bool Verify(const PublicKey& key, std::string_view message, std::string_view signature);

}  // namespace hub::crypto

#endif  // HUB_CRYPTO_SIGNATURE_H_
