// What may become of an arriving record before anybody asks whom it is about: may this
// agency send it, and is everything in it understood?

#ifndef HUB_SERVICE_JUDGE_RECORD_H_
#define HUB_SERVICE_JUDGE_RECORD_H_

#include <string>

#include "hub/audit/receipt.h"
#include "hub/records/record.h"
#include "hub/store/rows.h"

namespace hub::service {

struct Judgement {
  // kAccepted: go on; otherwise the record's outcome, with the reason for the receipt.
  audit::RecordOutcome outcome = audit::RecordOutcome::kRefused;
  std::string reason;
};

// `fault` is wire/'s finding on the record's form, or empty.
Judgement Judge(const records::Record& record, const std::string& fault,
                const store::Agency& agency, Instant now);

}  // namespace hub::service

#endif  // HUB_SERVICE_JUDGE_RECORD_H_
