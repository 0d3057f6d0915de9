#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/wire/searches.h"

namespace hub::http {

Response SearchChildren(const Call& call, const service::Caller& caller, Services& services) {
  const Result<wire::Search> search = wire::ParseSearch(call.request.body);
  if (!search.ok()) return Failure(search.error(), services);
  return Finish(services.find_child.Run(caller, {search.value(), search.value().purpose}),
                services);
}

Response CheckKnown(const Call& call, const service::Caller& caller, Services& services) {
  const Result<wire::KnownCheck> check = wire::ParseKnownCheck(call.request.body);
  if (!check.ok()) return Failure(check.error(), services);
  return Finish(
      services.known_check.Run(caller, {check.value().purpose, check.value().rows}), services,
      [](const audit::Released<chronology::KnownAnswer>& answer) { return wire::Encode(answer); });
}

Response ReadKnownCheck(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<DecisionId> check = DecisionId::FromHex(call.id);
  if (!check) return NotFound();
  const auto answer = services.known_check.Again(caller, *check);
  if (!answer.ok()) return Failure(answer.error(), services);
  return Json(wire::Encode(answer.value()));
}

}  // namespace hub::http
