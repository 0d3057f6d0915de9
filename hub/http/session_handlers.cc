#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/wire/requests.h"

namespace hub::http {
namespace {

// __Host-: sent to this host alone, over TLS alone, for every path; no other host can set it.
constexpr std::string_view kCookie = "__Host-onestory";
constexpr std::string_view kCookieRules = "; Path=/; Secure; HttpOnly; SameSite=Strict";

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

void SetCookie(std::string_view value, std::string_view more, Response& response) {
  response.headers.push_back({"Set-Cookie", std::string(kCookie) + "=" + std::string(value) +
                                                std::string(kCookieRules) + std::string(more)});
}

wire::SessionAnswer Describe(const service::Caller& caller) {
  return {"", caller.who.id, caller.who.display_name, std::string(Name(caller.role)),
          caller.agency.id};
}

}  // namespace

std::string_view CookieNamed(const Request& request, std::string_view name) {
  std::string_view cookies = request.header("cookie").value_or("");
  std::string_view found;
  while (!cookies.empty()) {
    const std::size_t end = cookies.find(';');
    const std::string_view cookie = Trimmed(cookies.substr(0, end));
    cookies = end == std::string_view::npos ? "" : cookies.substr(end + 1);
    const std::size_t equals = cookie.find('=');
    if (equals == std::string_view::npos || cookie.substr(0, equals) != name) continue;
    if (!found.empty()) return {};
    found = cookie.substr(equals + 1);
  }
  return found;
}

std::string_view SessionToken(const Request& request) { return CookieNamed(request, kCookie); }

void GiveSession(std::string_view token, Response& response) { SetCookie(token, "", response); }
void TakeSession(Response& response) { SetCookie("", "; Max-Age=0", response); }

Response Enrol(const Call& call, Services& services) {
  const Result<wire::Enrol> enrol = wire::ParseEnrol(call.request.body);
  if (!enrol.ok()) return Failure(enrol.error(), services);
  const Result<service::Enrolment> made =
      services.sign_in.Enrol(enrol.value().token, enrol.value().password);
  if (!made.ok()) return Failure(made.error(), services);
  return Json(
      wire::Encode(wire::EnrolmentAnswer{made.value().totp_uri, made.value().totp_secret_base32}));
}

Response ConfirmEnrolment(const Call& call, Services& services) {
  const Result<wire::ConfirmEnrol> confirm = wire::ParseConfirmEnrol(call.request.body);
  if (!confirm.ok()) return Failure(confirm.error(), services);
  const Status confirmed = services.sign_in.Confirm(confirm.value().token, confirm.value().code);
  if (!confirmed.ok()) return Failure(confirmed.error(), services);
  return Response{204, "", {}, "", false};
}

Response StartSession(const Call& call, Services& services) {
  const Result<wire::SignIn> sign_in = wire::ParseSignIn(call.request.body);
  if (!sign_in.ok()) return Failure(sign_in.error(), services);
  const wire::SignIn& given = sign_in.value();
  const Result<service::NewSession> started =
      services.sign_in.Start({given.who, given.password, given.code, given.role});
  if (!started.ok()) return Failure(started.error(), services);

  wire::SessionAnswer session = Describe(started.value().caller);
  session.csrf = started.value().csrf;
  Response response = Json(wire::Encode(session), 201);
  GiveSession(started.value().token, response);
  return response;
}

Response ShowSession(const Call&, const service::Caller& caller, Services&) {
  return Json(wire::Encode(Describe(caller)));
}

Response EndSession(const Call&, const service::Caller& caller, Services& services) {
  const Status ended = services.sign_in.End(caller);
  if (!ended.ok()) return Failure(ended.error(), services);
  Response response{204, "", {}, "", false};
  TakeSession(response);
  return response;
}

}  // namespace hub::http
