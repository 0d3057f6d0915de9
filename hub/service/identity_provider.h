// An OpenID provider as this room asks it: what it publishes, and the ID token for a code.
//
// The network and JSON lie beyond, in http/. Each call waits a bounded time and takes a bounded
// answer, and none is believed here before it is checked. Threads may share one.

#ifndef HUB_SERVICE_IDENTITY_PROVIDER_H_
#define HUB_SERVICE_IDENTITY_PROVIDER_H_

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/open_id.h"
#include "hub/base/result.h"

namespace hub::service {

// A code and what proves that it is redeemed by who asked for it.
struct Redemption {
  std::string code;
  std::string verifier;  // RFC 7636
  std::string redirect;  // where the browser was sent back to
};

class IdentityProvider {
 public:
  virtual ~IdentityProvider() = default;

  virtual Result<ProviderMetadata> Metadata() = 0;
  virtual Result<std::vector<JsonWebKey>> Keys(const std::string& address) = 0;
  // The ID token, unread.
  virtual Result<std::string> Redeem(const std::string& address, const Redemption& what) = 0;

  virtual Result<TokenHeader> ReadHeader(std::string_view json) const = 0;
  virtual Result<IdClaims> ReadClaims(std::string_view json) const = 0;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_IDENTITY_PROVIDER_H_
