// What an OpenID provider says, as values: where it is asked, its keys, what stands in a token.
//
// All of it comes from another machine: nothing here is believed before crypto/jws.h and
// service/id_token.h have looked at it.

#ifndef HUB_BASE_OPEN_ID_H_
#define HUB_BASE_OPEN_ID_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/sensitive.h"

namespace hub {

// OpenID Connect Discovery 1.0, as far as it is used.
struct ProviderMetadata {
  std::string issuer;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string jwks_uri;
  bool names_itself = false;  // in every answer (RFC 9207)
};

// RFC 7517, as it stands: numbers are URL-safe base64.
struct JsonWebKey {
  std::string type;  // "RSA", "EC"
  std::string use;
  std::vector<std::string> operations;
  std::string algorithm;
  std::string id;
  std::string curve;
  std::string n, e;
  std::string x, y;
};

struct TokenHeader {
  std::string algorithm;
  std::string key_id;
  std::string type;
  bool critical = false;  // demands something that the hub does not know
};

// Of an ID token. Seconds since 1970.
struct IdClaims {
  std::string issuer;
  std::vector<std::string> audience;
  std::string authorised_party;
  Sensitive person;  // the claim that the hub knows people by
  std::optional<std::int64_t> expires;
  std::optional<std::int64_t> issued;
  std::optional<std::int64_t> not_before;
  std::optional<std::int64_t> authenticated;
  std::string nonce;
  std::string context;               // acr
  std::vector<std::string> methods;  // amr
};

}  // namespace hub

#endif  // HUB_BASE_OPEN_ID_H_
