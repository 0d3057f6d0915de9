#include "hub/http/open_id_provider.h"

#include "hub/base/query_text.h"
#include "hub/wire/open_id.h"

namespace hub::http {
namespace {

constexpr std::string_view kWellKnown = "/.well-known/openid-configuration";

void AddField(std::string_view name, std::string_view value, std::string& form) {
  if (!form.empty()) form += '&';
  form.append(name).append("=").append(QueryText(value));
}

// What was read of another machine's words is told by its place, never by its text.
template <class T>
Result<T> Understood(Result<T> read, std::string_view what) {
  if (read.ok()) return read;
  return Error{ErrorCode::kUnavailable, "another machine's answer is not understood",
               std::string(what) + ": " + read.error().for_caller};
}

}  // namespace

Result<ProviderMetadata> OpenIdProvider::Metadata() {
  std::string address = account_.issuer;
  if (address.ends_with('/')) address.pop_back();
  const Result<std::string> text = line_({address.append(kWellKnown), "", ""});
  if (!text.ok()) return text.error();
  return Understood(wire::ParseProviderMetadata(text.value()), "what it publishes");
}

Result<std::vector<JsonWebKey>> OpenIdProvider::Keys(const std::string& address) {
  const Result<std::string> text = line_({address, "", ""});
  if (!text.ok()) return text.error();
  return Understood(wire::ParseKeySet(text.value()), "its keys");
}

Result<std::string> OpenIdProvider::Redeem(const std::string& address,
                                           const service::Redemption& what) {
  std::string form;
  AddField("grant_type", "authorization_code", form);
  AddField("code", what.code, form);
  AddField("redirect_uri", what.redirect, form);
  AddField("code_verifier", what.verifier, form);
  const Result<std::string> text =
      line_({address, std::move(form),
             wire::BasicAuthorization(account_.client_id, account_.client_secret)});
  if (!text.ok()) return text.error();
  return Understood(wire::ParseTokenAnswer(text.value()), "its answer to a code");
}

Result<TokenHeader> OpenIdProvider::ReadHeader(std::string_view json) const {
  return wire::ParseTokenHeader(json);
}

Result<IdClaims> OpenIdProvider::ReadClaims(std::string_view json) const {
  return wire::ParseIdClaims(json, account_.person_claim);
}

}  // namespace hub::http
