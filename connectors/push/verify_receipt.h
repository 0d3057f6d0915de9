// Checks a receipt without the hub, and says in plain words what it proves.

#ifndef CONNECTORS_PUSH_VERIFY_RECEIPT_H_
#define CONNECTORS_PUSH_VERIFY_RECEIPT_H_

#include <string>
#include <string_view>

#include "hub/base/result.h"

namespace connectors::push {

struct ReceiptFinding {
  bool good = false;
  bool key_was_given = false;  // false: signed by the key inside it, which proves less
  std::string words;           // several lines for a reader
};

// `key`: the hub's verifier key as its operator published it, or empty. kInvalid: not a receipt.
hub::Result<ReceiptFinding> VerifyReceipt(std::string_view json, std::string_view key);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_VERIFY_RECEIPT_H_
