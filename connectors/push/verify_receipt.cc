#include "connectors/push/verify_receipt.h"

#include <map>

#include "hub/audit/checkpoint.h"
#include "hub/audit/receipt.h"
#include "hub/crypto/hash.h"
#include "hub/crypto/signature.h"
#include "hub/wire/answers.h"

namespace connectors::push {
namespace {

using hub::Result;
using hub::audit::Receipt;

std::string Outcomes(const Receipt& receipt) {
  std::map<std::string, int> counts;
  for (const auto& line : receipt.records) ++counts[std::string(hub::audit::Name(line.outcome))];
  std::string words;
  for (const auto& [outcome, count] : counts) {
    words += (words.empty() ? "" : ", ") + std::to_string(count) + " " + outcome;
  }
  return words.empty() ? "no record" : words;
}

std::string Facts(const Receipt& receipt) {
  return "  batch      " + receipt.batch + "\n  of agency  " + receipt.agency.text() +
         "\n  received   " + receipt.received.Rfc3339() + "\n  by hub     " + receipt.origin +
         "\n  audit leaf " + std::to_string(receipt.leaf) + "\n  content    SHA-256 " +
         hub::crypto::Hex(hub::crypto::View(receipt.content)) + "\n  records    " +
         Outcomes(receipt) + "\n  root of the record lines " +
         hub::crypto::Hex(hub::crypto::View(receipt.RecordsRoot())) + "\n";
}

}  // namespace

Result<ReceiptFinding> VerifyReceipt(std::string_view json, std::string_view key) {
  Result<hub::wire::SignedReceipt> read = hub::wire::ParseReceipt(json);
  if (!read.ok()) return read.error();
  const hub::wire::SignedReceipt& receipt = read.value();
  ReceiptFinding finding;
  finding.key_was_given = !key.empty();
  std::string origin;
  const Result<hub::crypto::PublicKey> verifier =
      hub::audit::ReadVerifierKey(key.empty() ? receipt.verifier_key : std::string(key), origin);
  if (!verifier.ok()) return verifier.error();
  const bool same_hub = origin == receipt.receipt.origin;
  finding.good = same_hub && receipt.canonical == receipt.receipt.Canonical() &&
                 hub::crypto::Verify(verifier.value(), receipt.canonical, receipt.signature);
  if (!finding.good) {
    finding.words = same_hub
                        ? "NOT VALID: the signature does not fit. Either the receipt was changed, "
                          "or another key signed it.\n"
                        : "NOT VALID: the key is of another hub than the receipt names.\n";
    return finding;
  }
  finding.words = "VALID\n" + Facts(receipt.receipt);
  finding.words +=
      "This proves that the holder of the hub's audit key stated, at that moment, what became of\n"
      "each record of this batch, and bound it to that leaf of the audit log: the leaf commits to\n"
      "the root above. Whoever holds the file that was sent can show its content by the hash.\n";
  finding.words += finding.key_was_given
                       ? "The key was given by you, so nobody else can have made this receipt.\n"
                       : "The key is the one inside the receipt. Anyone can make a key: compare it "
                         "with the one\nthat the hub's operator published, or give that with "
                         "--key:\n  " +
                             receipt.verifier_key + "\n";
  finding.words +=
      "It does not prove that the leaf is still in the log: ask the hub for an inclusion proof\n"
      "against a checkpoint kept elsewhere.\n";
  return finding;
}

}  // namespace connectors::push
