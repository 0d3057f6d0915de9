#include "hub/http/answering.h"

namespace hub::http {
void NoAnswerPage::Set(const std::vector<wire::DutyLine>& lines) {
  std::string body = wire::EncodeNoAnswer(lines);
  const std::lock_guard lock(mutex_);
  body_ = std::move(body);
  lines_ = lines;
}

std::vector<wire::DutyLine> NoAnswerPage::Lines() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

std::string NoAnswerPage::Body() const {
  const std::lock_guard lock(mutex_);
  return body_;
}

Response Json(std::string body, int status) {
  Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

Response Refused(const service::Refusal& refusal) {
  Response response;
  response.status = 403;
  response.content_type = kProblemType;
  response.body = wire::EncodeRefusal(403, refusal.answer());
  return response;
}

Response Failure(const Error& error, Services& services) {
  Response response = Problem(wire::StatusOf(error.code), error.for_caller);
  const bool our_fault = response.status >= 500;
  if (our_fault && services.on_failure && !error.for_operator.empty()) {
    services.on_failure(error.for_operator);
  }
  if (response.status == 503) response.body = services.no_answer.Body();
  if (response.status == 503 || response.status == 429) {
    response.headers.push_back({"Retry-After", "10"});
  }
  return response;
}

Response NotFound() { return Problem(404, "no such address"); }

}  // namespace hub::http
