#include "hub/http/answering.h"
#include "hub/http/batches.h"
#include "hub/http/handlers.h"

namespace hub::http {
namespace {

Response Receipt(const Result<service::SignedReceipt>& receipt, Services& services) {
  if (!receipt.ok()) return Failure(receipt.error(), services);
  return ReceiptAnswer(receipt.value(), services);
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
  return WaitingAnswer(waiting.value());
}

Response Healthz(const Call&, Services&) {
  return Response{200, "text/plain; charset=utf-8", {}, "ok\n", false};
}

}  // namespace hub::http
