// An identity provider's signing key, for tests: tells its public half as a JSON Web Key and signs
// whatever it is given, right or wrong.

#ifndef TESTS_SUPPORT_TOKEN_SIGNER_H_
#define TESTS_SUPPORT_TOKEN_SIGNER_H_

#include <memory>
#include <string>
#include <string_view>

#include "hub/base/open_id.h"

namespace hub::tests {

class TokenSigner {
 public:
  static TokenSigner Rsa(int bits = 2048);
  static TokenSigner Ec(const char* curve = "P-256");

  JsonWebKey Public(std::string_view id) const;
  // {"kty":...}, as a key set holds it.
  std::string PublicJson(std::string_view id) const;

  std::string Signature(std::string_view text) const;  // as a token carries it, decoded
  // The compact form of these two texts, signed.
  std::string Token(std::string_view header, std::string_view payload) const;

 private:
  struct Handle;
  explicit TokenSigner(std::shared_ptr<const Handle> handle) : handle_(std::move(handle)) {}

  std::shared_ptr<const Handle> handle_;
};

// The first part of a token: both texts as they are signed.
std::string SignedPart(std::string_view header, std::string_view payload);

}  // namespace hub::tests

#endif  // TESTS_SUPPORT_TOKEN_SIGNER_H_
