// What taking records has in common on both ports: the batch from its body, the receipt and the
// waiting records as answers.

#ifndef HUB_HTTP_BATCHES_H_
#define HUB_HTTP_BATCHES_H_

#include <string_view>
#include <vector>

#include "hub/http/message.h"
#include "hub/http/services.h"
#include "hub/wire/batch.h"

namespace hub::http {

service::ArrivingBatch Arriving(wire::Batch&& batch, std::string_view body);
Response ReceiptAnswer(const service::SignedReceipt& receipt, const Services& services);
Response WaitingAnswer(const std::vector<service::QuarantinedRecord>& waiting);

}  // namespace hub::http

#endif  // HUB_HTTP_BATCHES_H_
