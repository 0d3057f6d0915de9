#include "hub/http/batches.h"

#include <utility>

#include "hub/http/answering.h"
#include "hub/service/request_proof.h"

namespace hub::http {

service::ArrivingBatch Arriving(wire::Batch&& batch, std::string_view body) {
  service::ArrivingBatch arriving{
      std::move(batch.id), std::move(batch.agency), service::ContentOf(body), {}};
  arriving.records.reserve(batch.records.size());
  for (wire::ParsedRecord& parsed : batch.records) {
    arriving.records.push_back({std::move(parsed.record), std::move(parsed.fault)});
  }
  return arriving;
}

Response ReceiptAnswer(const service::SignedReceipt& receipt, const Services& services) {
  return Json(wire::EncodeReceipt(receipt.receipt, receipt.signature, services.verifier_key));
}

Response WaitingAnswer(const std::vector<service::QuarantinedRecord>& waiting) {
  std::vector<wire::WaitingRecord> lines;
  lines.reserve(waiting.size());
  for (const service::QuarantinedRecord& record : waiting) {
    lines.push_back({record.row.id.Hex(), record.row.batch, record.row.position, record.row.reason,
                     record.row.received, record.source_id});
  }
  return Json(wire::Encode(lines));
}

}  // namespace hub::http
