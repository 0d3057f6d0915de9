#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/wire/notices.h"
#include "hub/wire/queries.h"

namespace hub::http {
namespace {

constexpr auto kEncode = [](const auto& answer) { return wire::Encode(answer); };

std::string EncodeAccesses(const audit::Released<std::vector<service::Access>>& released) {
  std::vector<wire::AccessLine> lines;
  for (const service::Access& access : released.answer()) {
    lines.push_back(
        {access.leaf, access.line, access.actor, access.entries_shown, access.withheld});
  }
  return wire::Encode(lines);
}

Response Checkpoint(Services& services) {
  Result<std::string> note = services.prove_log.Newest();
  if (!note.ok()) return Failure(note.error(), services);
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(note).value();
  return response;
}

}  // namespace

Response ReadDecision(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<DecisionId> decision = DecisionId::FromHex(call.id);
  if (!decision) return NotFound();
  const auto told = services.explain_decision.Run(caller, *decision);
  if (!told.ok()) return Failure(told.error(), services);
  return Json(wire::Encode(told.value()));
}

Response ReadAccesses(const Call& call, const service::Caller& caller, Services& services) {
  const Result<wire::AccessesQuery> query = wire::ParseAccessesQuery(call.request.query);
  if (!query.ok()) return Failure(query.error(), services);
  return Finish(
      services.explain_decision.Accesses(caller, query.value().child, query.value().entry),
      services, EncodeAccesses);
}

Response ListNotices(const Call& call, const service::Caller& caller, Services& services) {
  const Result<access::NoticesQuery> query = wire::ParseNoticesQuery(call.request.query);
  if (!query.ok()) return Failure(query.error(), services);
  return Finish(services.notices.List(caller, query.value()), services, kEncode);
}

Response ShowNotice(const Call& call, const service::Caller& caller, Services& services) {
  const std::optional<DecisionId> id = DecisionId::FromHex(call.id);
  if (!id) return NotFound();
  return Finish(services.notices.Show(caller, *id), services, kEncode);
}

Response ReviewNotices(const Call& call, const service::Caller& caller, Services& services) {
  const Result<access::NoticeReview> review = wire::ParseNoticeReview(call.request.body);
  if (!review.ok()) return Failure(review.error(), services);
  return Finish(services.notices.Review(caller, review.value()), services, kEncode);
}

Response ReadCheckpoint(const Call&, const service::Caller&, Services& services) {
  return Checkpoint(services);
}

Response ReadCheckpointAsAgency(const Call&, const service::AgencyCaller&, Services& services) {
  return Checkpoint(services);
}

}  // namespace hub::http
