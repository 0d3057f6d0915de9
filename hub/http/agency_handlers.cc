#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/service/request_proof.h"
#include "hub/wire/batch.h"

namespace hub::http {
namespace {

service::ArrivingBatch Arriving(wire::Batch&& batch, std::string_view body) {
  service::ArrivingBatch arriving{
      std::move(batch.id), std::move(batch.agency), service::ContentOf(body), {}};
  arriving.records.reserve(batch.records.size());
  for (wire::ParsedRecord& parsed : batch.records) {
    arriving.records.push_back({std::move(parsed.record), std::move(parsed.fault)});
  }
  return arriving;
}

Response Receipt(const Result<service::SignedReceipt>& receipt, Services& services) {
  if (!receipt.ok()) return Failure(receipt.error(), services);
  return Json(wire::EncodeReceipt(receipt.value().receipt, receipt.value().signature,
                                  services.verifier_key));
}

}  // namespace

Response TakeBatch(const Call& call, const service::AgencyCaller& caller, Services& services) {
  Result<wire::Batch> batch = wire::ParseBatch(call.request.body);
  if (!batch.ok()) return Failure(batch.error(), services);
  return Receipt(
      services.ingest_batch.Run(caller, Arriving(std::move(batch).value(), call.request.body)),
      services);
}

Response ReadReceipt(const Call& call, const service::AgencyCaller& caller, Services& services) {
  return Receipt(services.ingest_batch.Receipt(caller, std::string(call.id)), services);
}

Response ReadQuarantine(const Call&, const service::AgencyCaller& caller, Services& services) {
  const auto waiting = services.ingest_batch.Quarantine(caller);
  if (!waiting.ok()) return Failure(waiting.error(), services);
  std::vector<wire::WaitingRecord> lines;
  for (const service::QuarantinedRecord& record : waiting.value()) {
    lines.push_back({record.row.id.Hex(), record.row.batch, record.row.position, record.row.reason,
                     record.row.received, record.source_id});
  }
  return Json(wire::Encode(lines));
}

Response Healthz(const Call&, Services&) {
  return Response{200, "text/plain; charset=utf-8", {}, "ok\n", false};
}

}  // namespace hub::http
