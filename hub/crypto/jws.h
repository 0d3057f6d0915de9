// Signed tokens of other people's (RFC 7515, compact form), checked with OpenSSL.
//
// Two algorithms there are: RS256 and ES256. Which one a key is for is said by the key, so a token
// cannot choose: its own word must be the key's, and a token without a signature, or under a
// secret that both sides know, fits no key there is. Threads may share a key.

#ifndef HUB_CRYPTO_JWS_H_
#define HUB_CRYPTO_JWS_H_

#include <memory>
#include <string>
#include <string_view>

#include "hub/base/open_id.h"
#include "hub/base/result.h"

namespace hub::crypto {

std::string Base64Url(std::string_view bytes);  // RFC 4648, section 5, without padding
// False, with `bytes` empty, for anything but what Base64Url() writes.
bool FromBase64Url(std::string_view text, std::string& bytes);

struct Jws {
  std::string header;   // decoded
  std::string payload;  // decoded
  std::string signature;
  std::string signed_part;  // what the signature is over
};
// kInvalid for anything but three parts in strict base64, none of them empty.
Result<Jws> SplitJws(std::string_view compact);

class JwsKey {
 public:
  // kInvalid unless it is for checking signatures, RSA of 2,048 to 8,192 bits or EC on P-256, and a
  // sound public key. What it says of its algorithm must be what follows from its type.
  static Result<JwsKey> From(const JsonWebKey& key);

  std::string_view algorithm() const { return algorithm_; }  // "RS256", "ES256"
  bool Signed(std::string_view algorithm, const Jws& token) const;

 private:
  struct Handle;
  std::shared_ptr<const Handle> handle_;
  std::string_view algorithm_;
};

}  // namespace hub::crypto

#endif  // HUB_CRYPTO_JWS_H_
