// Whether an ID token whose signature was checked is the answer to this very question: from this
// provider, for this hub, in time, for the sign-in that was begun here, and with a second factor
// (OpenID Connect Core 1.0, section 3.1.3.7). Pure.

#ifndef HUB_SERVICE_ID_TOKEN_H_
#define HUB_SERVICE_ID_TOKEN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "hub/base/open_id.h"
#include "hub/base/result.h"
#include "hub/base/time.h"

namespace hub::service {

struct ExpectedToken {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  Instant asked;                 // when the browser was sent to the provider
  std::vector<std::string> acr;  // empty: any
  std::vector<std::string> amr;  // one of them; empty: any
  std::int64_t max_age = 0;      // seconds, before `asked`
  std::int64_t skew = 0;         // seconds
};

// kForbidden when only the second factor is missing; kInvalid for all else. No text says what the
// token says.
Status CheckClaims(const IdClaims& claims, const ExpectedToken& expected, Instant now);

}  // namespace hub::service

#endif  // HUB_SERVICE_ID_TOKEN_H_
