// The identity provider of provider.json, asked over HTTPS.
//
// What it publishes is looked for beneath the configured issuer and nowhere else. The hub proves
// who it is with its secret there (client_secret_basic) and that it began the sign-in (PKCE).

#ifndef HUB_HTTP_OPEN_ID_PROVIDER_H_
#define HUB_HTTP_OPEN_ID_PROVIDER_H_

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/sensitive.h"
#include "hub/http/https_line.h"
#include "hub/service/identity_provider.h"

namespace hub::http {

class OpenIdProvider final : public service::IdentityProvider {
 public:
  using Line = std::function<Result<std::string>(const Question&)>;

  struct Account {
    std::string issuer;
    std::string client_id;
    Sensitive client_secret;
    std::string person_claim;
  };

  OpenIdProvider(Account account, Line line)
      : account_(std::move(account)), line_(std::move(line)) {}

  Result<ProviderMetadata> Metadata() override;
  Result<std::vector<JsonWebKey>> Keys(const std::string& address) override;
  Result<std::string> Redeem(const std::string& address, const service::Redemption& what) override;

  Result<TokenHeader> ReadHeader(std::string_view json) const override;
  Result<IdClaims> ReadClaims(std::string_view json) const override;

 private:
  const Account account_;
  const Line line_;
};

}  // namespace hub::http

#endif  // HUB_HTTP_OPEN_ID_PROVIDER_H_
