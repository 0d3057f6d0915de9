// What is checked of a request's bytes, so that http/ needs no cryptography: that a write
// was made by the session's own page, and which bytes a batch was.

#ifndef HUB_SERVICE_REQUEST_PROOF_H_
#define HUB_SERVICE_REQUEST_PROOF_H_

#include <string_view>

#include "hub/crypto/hash.h"
#include "hub/service/caller.h"

namespace hub::service {

// Takes the same time whatever differs.
bool IsCsrfOf(const Caller& caller, std::string_view token);

crypto::Hash ContentOf(std::string_view body);

}  // namespace hub::service

#endif  // HUB_SERVICE_REQUEST_PROOF_H_
