// How handlers end: with JSON, with a refusal that explains itself, or with a failure.

#ifndef HUB_HTTP_ANSWERING_H_
#define HUB_HTTP_ANSWERING_H_

#include <string>
#include <utility>
#include <variant>

#include "hub/base/result.h"
#include "hub/http/message.h"
#include "hub/http/services.h"
#include "hub/wire/answers.h"

namespace hub::http {

inline constexpr std::string_view kProblemType = "application/problem+json";

Response Json(std::string body, int status = 200);

// A refused question about a child is always 403: one about a child who isn't there looks
// the same.
Response Refused(const service::Refusal& refusal);

// kUnavailable is the page of duty lines; anything else a problem in the caller's words.
Response Failure(const Error& error, Services& services);

Response NotFound();

// An answer whose leaf is durable, as `encode` writes it.
template <class Answer, class Encoder>
Response Finish(const service::Outcome<Answer>& outcome, Services& services, Encoder encode,
                int status = 200) {
  if (!outcome.ok()) return Failure(outcome.error(), services);
  // By place: an answer may itself be what a refusal is, a told decision.
  if (outcome.value().index() == 1) return Refused(std::get<1>(outcome.value()));
  return Json(encode(std::get<0>(outcome.value())), status);
}

template <class Answer>
Response Finish(const service::Outcome<Answer>& outcome, Services& services, int status = 200) {
  return Finish<Answer>(
      outcome, services, [](const audit::Released<Answer>& answer) { return wire::Encode(answer); },
      status);
}

}  // namespace hub::http

#endif  // HUB_HTTP_ANSWERING_H_
