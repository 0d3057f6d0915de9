// Answers and errors as JSON. An answer about a child is encoded only once its audit
// leaf is durable: these take Released<T>, and nothing else can encode a T.

#ifndef HUB_WIRE_ANSWERS_H_
#define HUB_WIRE_ANSWERS_H_

#include <string>
#include <string_view>
#include <vector>

#include "hub/access/told.h"
#include "hub/audit/receipt.h"
#include "hub/audit/released.h"
#include "hub/base/result.h"
#include "hub/chronology/answer.h"

namespace hub::wire {

std::string Encode(const audit::Released<chronology::ChronologyAnswer>& answer);
std::string Encode(const audit::Released<chronology::InvolvedAnswer>& answer);
std::string Encode(const audit::Released<chronology::SearchAnswer>& answer);
std::string Encode(const audit::Released<access::Told>& answer);  // GET /v1/decisions/{id}

// {"receipt": canonical text, "signature": base64, "key": verifier key, "records": [...]}:
// the records repeated as objects for programs; the canonical text is what is signed.
std::string EncodeReceipt(const audit::Receipt& receipt, const crypto::Signature& signature,
                          std::string_view verifier_key);
struct SignedReceipt {
  audit::Receipt receipt;
  std::string canonical;
  std::string signature;  // 64 bytes
  std::string verifier_key;
};
Result<SignedReceipt> ParseReceipt(std::string_view json);

// RFC 9457 problem details. `told` when a decision refused: its id, rules, next steps.
std::string EncodeProblem(int status, std::string_view title, std::string_view detail);
std::string EncodeRefusal(int status, const access::Told& told);
int StatusOf(ErrorCode code);  // kInvalid 400, kUnauthenticated 401, ... kInternal 500

}  // namespace hub::wire

#endif  // HUB_WIRE_ANSWERS_H_
