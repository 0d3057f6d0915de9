// Delivers one batch, whatever the line does: the batch arrives once, or the caller
// learns that it did not.
//
// A batch has an id that depends on its content alone, so sending it again is safe; when
// no answer came, the hub is first asked whether it already has the batch. Waiting grows
// from base to cap with jitter, and ends: a run that cannot reach the hub says so.

#ifndef CONNECTORS_PUSH_DELIVERY_H_
#define CONNECTORS_PUSH_DELIVERY_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/push/hub_link.h"
#include "hub/base/ids.h"
#include "hub/wire/answers.h"

namespace connectors::push {

struct RetryPolicy {
  int tries = 8;
  double base_seconds = 0.5;  // doubled after each try
  double cap_seconds = 30;
};

// How long to wait after try `tried`, from 1, with jitter; at least `asked_for` seconds.
double SecondsToWait(const RetryPolicy& policy, int tried, int asked_for);

// Whether trying again after an answer of this status may help.
bool IsPassing(int status);

// What a hub's answer says, for a person: "the hub answered 400: Bad Request: ...".
std::string WordsOf(const Reply& reply);

// Waits so many seconds; a test counts them instead.
using Wait = std::function<void(double seconds)>;

struct Delivery {
  enum class Outcome {
    kReceipt,       // the hub took it; `receipt` says what became of each record
    kRefusedWhole,  // the hub read it and takes none of it: `why`
    kConflict,      // it holds another batch under this id
    kNotWelcome,    // it does not accept us, or is not who it should be
    kUnreachable,   // no answer in all tries; it may or may not have arrived
    kLocalFault,    // receipt or journal could not be kept here
  };
  Outcome outcome = Outcome::kUnreachable;
  std::string why;
  std::optional<hub::wire::SignedReceipt> receipt;
  std::string receipt_json;  // as it came
  int tries = 0;
};

class Courier {
 public:
  Courier(HubLink& link, hub::AgencyId agency, RetryPolicy policy, Wait wait,
          std::function<void(const std::string&)> tell);

  Delivery Deliver(const std::string& id, const std::string& body);

  // Whether the hub has this batch of ours: kReceipt, or kRefusedWhole when it does not.
  Delivery Ask(const std::string& id);

 private:
  Delivery Judge(const std::string& id, const std::string* body, const Reply& reply) const;
  void Rest(int tried, int asked_for, const std::string& why);

  HubLink& link_;
  const hub::AgencyId agency_;
  const RetryPolicy policy_;
  const Wait wait_;
  const std::function<void(const std::string&)> tell_;
};

// SHA-256 over agency, journal, records and how often the hub has spoken of each, in hex:
// the same batch has the same id in every run until it is answered, and a content that comes
// back after another one has a new id.
// REQUIRES: as many answers as records.
std::string BatchId(const hub::AgencyId& agency, std::string_view salt,
                    const std::vector<std::string>& records,
                    const std::vector<std::uint32_t>& answers);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_DELIVERY_H_
