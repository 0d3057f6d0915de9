// What an OpenID provider sends, and the file that says which provider the hub trusts.
//
// The provider's own documents are read leniently where they may hold more than the hub asks for,
// as OpenID Connect wants; provider.json strictly, as every file of the hub's own.

#ifndef HUB_WIRE_OPEN_ID_H_
#define HUB_WIRE_OPEN_ID_H_

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/open_id.h"
#include "hub/base/result.h"
#include "hub/base/sensitive.h"

namespace hub::wire {

// provider.json (schemas/config/provider.schema.json).
struct ProviderConfig {
  std::string name;  // as people call their account there
  std::string issuer;
  std::string client_id;
  std::string client_secret_file;  // relative to the data folder unless absolute
  std::string person_claim = "sub";
  std::vector<std::string> acr;  // the second factor is proved by one of these ...
  std::vector<std::string> amr;  // ... and one of these; an empty list asks nothing
  int max_age_seconds = 0;       // since they last proved who they are
  int clock_skew_seconds = 0;
  std::string authority_file;  // of its certificate; empty: those that the system trusts
  std::string page_address;    // "https://hub.example.org"; empty: where the hub listens
};

// Refused where nothing would prove a second factor, and where people would be known by anything
// but an id that the provider gives to nobody else.
Result<ProviderConfig> ParseProviderConfig(std::string_view text);

Result<ProviderMetadata> ParseProviderMetadata(std::string_view text);
// Keys that are not even of a form are left out: a provider may have keys of kinds yet to come.
Result<std::vector<JsonWebKey>> ParseKeySet(std::string_view text);
Result<std::string> ParseTokenAnswer(std::string_view text);  // the ID token in it
Result<TokenHeader> ParseTokenHeader(std::string_view json);
Result<IdClaims> ParseIdClaims(std::string_view json, std::string_view person_claim);

// How the hub says who it is at the provider: an Authorization header (RFC 6749, section 2.3.1).
std::string BasicAuthorization(std::string_view client_id, const Sensitive& secret);

// "https://", a host, perhaps a port and a path; no user, query or fragment, nothing but printable
// characters.
bool IsHttpsAddress(std::string_view address);

}  // namespace hub::wire

#endif  // HUB_WIRE_OPEN_ID_H_
