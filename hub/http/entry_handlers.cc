#include "hub/http/answering.h"
#include "hub/http/batches.h"
#include "hub/http/handlers.h"

namespace hub::http {

Response EnterRecords(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<AgencyId> agency = AgencyId::From(call.id);
  if (!agency) return NotFound();
  Result<wire::Batch> batch = wire::ParseBatch(call.request.body);
  if (!batch.ok()) return Failure(batch.error(), services);
  if (batch.value().agency != *agency) {
    return Problem(400, "the batch names another agency than the address");
  }
  const auto entered =
      services.enter_records.Enter(caller, Arriving(std::move(batch).value(), call.request.body));
  if (!entered.ok()) return Failure(entered.error(), services);
  if (entered.value().index() == 1) return Refused(std::get<1>(entered.value()));
  return ReceiptAnswer(std::get<0>(entered.value()), services);
}

Response ReadAgencysQuarantine(const Call& call, const service::Caller& caller,
                               Services& services) {
  const std::optional<AgencyId> agency = AgencyId::From(call.id);
  if (!agency) return NotFound();
  const auto waiting = services.enter_records.Quarantine(caller, *agency);
  if (!waiting.ok()) return Failure(waiting.error(), services);
  if (waiting.value().index() == 1) return Refused(std::get<1>(waiting.value()));
  return WaitingAnswer(std::get<0>(waiting.value()));
}

}  // namespace hub::http
