#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/wire/sharing.h"

namespace hub::http {
namespace {

constexpr auto kEncode = [](const auto& answer) { return wire::Encode(answer); };

}  // namespace

Response AskMayIShare(const Call& call, const service::Caller& caller, Services& services) {
  const Result<access::ShareQuestion> question = wire::ParseShareQuestion(call.request.body);
  if (!question.ok()) return Failure(question.error(), services);
  const auto advice = services.may_i_share.Run(caller, question.value());
  if (!advice.ok()) return Failure(advice.error(), services);
  return Json(wire::Encode(advice.value()));
}

Response Consult(const Call& call, const service::Caller& caller, Services& services) {
  const Result<access::Consultation> consultation = wire::ParseConsultation(call.request.body);
  if (!consultation.ok()) return Failure(consultation.error(), services);
  return Finish(services.may_i_share.Consult(caller, consultation.value()), services, kEncode);
}

Response RecordShareDecision(const Call& call, const service::Caller& caller, Services& services) {
  const Result<access::NewShareDecision> decision = wire::ParseShareDecision(call.request.body);
  if (!decision.ok()) return Failure(decision.error(), services);
  return Finish(services.may_i_share.Record(caller, decision.value()), services, kEncode, 201);
}

Response ListShareDecisions(const Call& call, const service::Caller& caller, Services& services) {
  const Result<std::uint64_t> before = wire::ParseShareRegisterQuery(call.request.query);
  if (!before.ok()) return Failure(before.error(), services);
  return Finish(services.may_i_share.List(caller, before.value()), services, kEncode);
}

Response AskWhatIf(const Call& call, const service::Caller& caller, Services& services) {
  const Result<access::WhatIfRequest> request = wire::ParseWhatIf(call.request.body);
  if (!request.ok()) return Failure(request.error(), services);
  return Finish(services.what_if.Run(caller, request.value()), services, kEncode);
}

}  // namespace hub::http
