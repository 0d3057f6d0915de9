#include "connectors/push/delivery.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "connectors/mapping/text.h"
#include "hub/audit/checkpoint.h"
#include "hub/crypto/hash.h"
#include "hub/crypto/keys.h"
#include "hub/crypto/signature.h"

namespace connectors::push {
namespace {

using hub::ErrorCode;
using hub::Result;
using Outcome = Delivery::Outcome;

// A text member of a problem (RFC 9457), without a JSON reader: it is only shown.
std::string Member(const std::string& json, const std::string& name) {
  const std::size_t key = json.find('"' + name + '"');
  if (key == std::string::npos) return "";
  const std::size_t open = json.find('"', json.find(':', key));
  if (open == std::string::npos) return "";
  std::size_t close = open + 1;
  while (close < json.size() && json[close] != '"') close += json[close] == '\\' ? 2 : 1;
  return CleanText(json.substr(open + 1, std::min(close, json.size()) - open - 1), 300);
}

bool IsSigned(const hub::wire::SignedReceipt& receipt) {
  std::string origin;
  const Result<hub::crypto::PublicKey> key =
      hub::audit::ReadVerifierKey(receipt.verifier_key, origin);
  return key.ok() && origin == receipt.receipt.origin &&
         hub::crypto::Verify(key.value(), receipt.canonical, receipt.signature);
}

}  // namespace

std::string WordsOf(const Reply& reply) {
  std::string words = "the hub answered " + std::to_string(reply.status);
  for (const char* name : {"title", "detail"}) {
    const std::string text = Member(reply.body, name);
    if (!text.empty()) words += ": " + text;
  }
  return words;
}

bool IsPassing(int status) {
  return status == 408 || status == 425 || status == 429 || status >= 500;
}

double SecondsToWait(const RetryPolicy& policy, int tried, int asked_for) {
  const double grown = policy.base_seconds * std::pow(2.0, tried - 1);
  const double most = std::min(policy.cap_seconds, grown);
  std::uint16_t dice = 0;
  hub::crypto::FillRandom(&dice, sizeof dice);
  const double jittered = most * (0.5 + 0.5 * dice / 65535.0);
  return std::max(jittered, static_cast<double>(asked_for));
}

Courier::Courier(HubLink& link, hub::AgencyId agency, RetryPolicy policy, Wait wait,
                 std::function<void(const std::string&)> tell)
    : link_(link),
      agency_(std::move(agency)),
      policy_(policy),
      wait_(std::move(wait)),
      tell_(std::move(tell)) {}

void Courier::Rest(int tried, int asked_for, const std::string& why) {
  tell_(why + "; trying again");
  wait_(SecondsToWait(policy_, tried, asked_for));
}

Delivery Courier::Judge(const std::string& id, const std::string* body, const Reply& reply) const {
  Delivery delivery;
  delivery.why = WordsOf(reply);
  if (reply.status == 409) {
    delivery.outcome = Outcome::kConflict;
  } else if (reply.status == 401 || reply.status == 403) {
    delivery.outcome = Outcome::kNotWelcome;
  } else if (reply.status != 200) {
    delivery.outcome = Outcome::kRefusedWhole;
  } else {
    Result<hub::wire::SignedReceipt> receipt = hub::wire::ParseReceipt(reply.body);
    delivery.outcome = Outcome::kNotWelcome;
    if (!receipt.ok()) {
      delivery.why = "what the hub answered is no receipt: " + receipt.error().for_caller;
    } else if (receipt.value().receipt.batch != id || receipt.value().receipt.agency != agency_) {
      delivery.why = "the receipt is of another batch";
    } else if (body != nullptr && receipt.value().receipt.content != hub::crypto::Sha256(*body)) {
      delivery.outcome = Outcome::kConflict;
      delivery.why = "the hub holds other content under this batch's id";
    } else if (!IsSigned(receipt.value())) {
      delivery.why = "the receipt's signature is not valid";
    } else {
      delivery.outcome = Outcome::kReceipt;
      delivery.receipt = std::move(receipt).value();
      delivery.receipt_json = reply.body;
    }
  }
  return delivery;
}

Delivery Courier::Deliver(const std::string& id, const std::string& body) {
  Delivery last;
  bool may_have_arrived = false;
  for (int tried = 1; tried <= policy_.tries; ++tried) {
    int asked_for = 0;
    const bool asking = may_have_arrived;
    Result<Reply> reply = asking ? link_.Get("/v1/batches/" + id) : link_.Post("/v1/batches", body);
    if (asking && reply.ok() && reply.value().status == 404) {
      may_have_arrived = false;
      reply = link_.Post("/v1/batches", body);
    }
    if (reply.ok() && !IsPassing(reply.value().status)) {
      Delivery delivery = Judge(id, &body, reply.value());
      delivery.tries = tried;
      return delivery;
    }
    if (reply.ok()) {
      last.why = WordsOf(reply.value());
      asked_for = reply.value().retry_after;
      // 429 and 503 say that nothing was done; any other 5xx leaves it open.
      may_have_arrived =
          may_have_arrived || (reply.value().status >= 500 && reply.value().status != 503);
    } else if (reply.error().code == ErrorCode::kUnauthenticated) {
      return {Outcome::kNotWelcome, reply.error().for_caller, std::nullopt, "", tried};
    } else {
      last.why = reply.error().for_caller;
      may_have_arrived = true;
    }
    last.tries = tried;
    if (tried < policy_.tries) Rest(tried, asked_for, last.why);
  }
  return last;
}

Delivery Courier::Ask(const std::string& id) {
  Delivery last;
  for (int tried = 1; tried <= policy_.tries; ++tried) {
    const Result<Reply> reply = link_.Get("/v1/batches/" + id);
    int asked_for = 0;
    if (reply.ok() && !IsPassing(reply.value().status)) return Judge(id, nullptr, reply.value());
    if (reply.ok()) {
      last.why = WordsOf(reply.value());
      asked_for = reply.value().retry_after;
    } else if (reply.error().code == ErrorCode::kUnauthenticated) {
      return {Outcome::kNotWelcome, reply.error().for_caller, std::nullopt, "", tried};
    } else {
      last.why = reply.error().for_caller;
    }
    if (tried < policy_.tries) Rest(tried, asked_for, last.why);
  }
  return last;
}

std::string BatchId(const hub::AgencyId& agency, std::string_view salt,
                    const std::vector<std::string>& records,
                    const std::vector<std::uint32_t>& answers) {
  std::string bytes = "onestory batch v1\n" + agency.text() + '\n';
  bytes += salt;
  bytes += '\n';
  for (std::size_t i = 0; i < records.size(); ++i) {
    bytes += std::to_string(answers[i]) + ' ' + records[i] + '\n';
  }
  const hub::crypto::Hash hash = hub::crypto::Sha256(bytes);
  return hub::crypto::Hex(hub::crypto::View(hash).substr(0, 24));
}

}  // namespace connectors::push
