#include <optional>
#include <utility>
#include <variant>

#include "hub/base/user_name.h"
#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/http/pages/laying_out.h"
#include "hub/wire/forms.h"
#include "hub/wire/requests.h"

namespace hub::http {
namespace {

// Beside the session's own: what its forms must say. No script reads it.
constexpr std::string_view kFormCookie = "__Host-onestory-form";
constexpr std::string_view kCookieRules = "; Path=/; Secure; HttpOnly; SameSite=Strict";

void SetFormToken(std::string_view token, std::string_view more, Response& response) {
  response.headers.push_back({"Set-Cookie", std::string(kFormCookie) + "=" + std::string(token) +
                                                std::string(kCookieRules) + std::string(more)});
}

Response Welcome(const service::NewSession& session, std::string_view to) {
  Response response = SeeOther(LocalOrHome(to));
  BeginSession(session, response);
  return response;
}

Response SignInAgain(Services& services, const Fields& form, web::Fault fault, int status) {
  web::View view;
  view.Text("username", FieldOf(form, "username"));
  if (IsLocal(FieldOf(form, "to"))) view.Text("to", FieldOf(form, "to"));
  OfferProvider(services, FieldOf(form, "to"), view);
  return OpenPageOf(services, "sign_in", {"Sign in", "/sign-in", {}, {std::move(fault)}}, view,
                    status);
}

Response ConfirmAgain(Services& services, std::string_view token, web::Fault fault, int status) {
  return OpenPageOf(services, "enrol_confirm",
                    {"Add the hub to your authenticator", "/enrol", {}, {std::move(fault)}},
                    web::View().Text("token", token), status);
}

Response EnrolAgain(Services& services, std::string_view token, web::Fault fault, int status) {
  return OpenPageOf(services, "enrol", {"Set up your account", "/enrol", {}, {std::move(fault)}},
                    web::View().Text("token", token), status);
}

// Codes are typed with a space in the middle, as apps show them.
std::string DigitsOf(std::string_view code) {
  std::string digits;
  for (const char c : code) {
    if (c != ' ') digits += c;
  }
  return digits;
}

}  // namespace

void BeginSession(const service::NewSession& session, Response& response) {
  GiveSession(session.token, response);
  SetFormToken(session.csrf, "", response);
}

Response AskForRole(const service::RoleChoice& choice, std::string_view to, Services& services) {
  web::View view = web::RolesView(choice.roles);
  view.Text("ticket", choice.ticket);
  if (IsLocal(to)) view.Text("to", to);
  return OpenPageOf(services, "choose_role", {"Choose your role", "/sign-in", {}, {}}, view);
}

std::string_view FormToken(const Request& request) { return CookieNamed(request, kFormCookie); }

std::string_view FieldOf(const Fields& form, std::string_view name) {
  for (const auto& [its_name, value] : form) {
    if (its_name == name) return value;
  }
  return {};
}

Response ShowAsset(const Call& call, Services& services) {
  const web::Asset* const asset =
      services.pages ? services.pages->pages.assets().Find(call.id) : nullptr;
  if (!asset) return NotFound();
  Response response;
  response.content_type = asset->content_type;
  response.headers.push_back({"Cache-Control", "max-age=86400"});
  response.body = asset->bytes;
  return response;
}

Response SignInFirst(const Request& request, Services& services) {
  std::string here = request.path;
  char before = '?';
  for (const auto& [name, value] : request.query) {
    here += before + web::QueryText(name) + "=" + web::QueryText(value);
    before = '&';
  }
  web::View view;
  view.Truth("session_over", request.verb == Verb::kPost || request.path != "/");
  const bool reads = request.verb == Verb::kGet || request.verb == Verb::kHead;
  if (reads && IsLocal(here)) view.Text("to", here);
  OfferProvider(services, reads ? here : "", view);
  return OpenPageOf(services, "sign_in", {"Sign in", "/sign-in", {}, {}}, view, 401);
}

Response ShowSignIn(const Call& call, Services& services) {
  const auto after = call.request.parameter("after");
  web::View view;
  view.Truth("signed_out", after == "sign-out").Truth("enrolled", after == "enrolment");
  OfferProvider(services, "", view);
  return OpenPageOf(services, "sign_in", {"Sign in", "/sign-in", {}, {}}, view);
}

Response SignInByForm(const Call&, const Fields& form, Services& services) {
  service::Credentials given;
  const auto who = UserNameFrom(FieldOf(form, "username"));
  if (!who) return SignInAgain(services, form, {"username", "Enter your user name"}, 400);
  given.who = *who;
  given.password = Sensitive(std::string(FieldOf(form, "password")));
  given.code = DigitsOf(FieldOf(form, "code"));
  if (given.password.empty())
    return SignInAgain(services, form, {"password", "Enter your password"}, 400);
  if (given.code.size() != 6)
    return SignInAgain(services, form, {"code", "Enter the six digits of your authenticator"}, 400);
  auto entered = services.sign_in.Enter(given);
  if (!entered.ok() && IsOurs(entered.error())) return Failure(entered.error(), services);
  if (!entered.ok()) {
    const bool wrong = entered.error().code == ErrorCode::kUnauthenticated;
    const std::string words = wrong ? "User name, password or code is not right. A code can be "
                                      "used once: wait for the next one."
                                    : Sentence(entered.error().for_caller);
    return SignInAgain(services, form, {"username", words}, wire::StatusOf(entered.error().code));
  }
  if (const auto* session = std::get_if<service::NewSession>(&entered.value()))
    return Welcome(*session, FieldOf(form, "to"));
  return AskForRole(std::get<service::RoleChoice>(entered.value()), FieldOf(form, "to"), services);
}

Response ChooseRole(const Call&, const Fields& form, Services& services) {
  const auto role = access::RoleFrom(FieldOf(form, "role"));
  const auto started = services.sign_in.Choose(std::string(FieldOf(form, "ticket")),
                                               role.value_or(access::Role::kNone));
  if (started.ok()) return Welcome(started.value(), FieldOf(form, "to"));
  if (IsOurs(started.error())) return Failure(started.error(), services);
  return SignInAgain(services, form, {"username", "Sign in again and choose a role"}, 401);
}

Response SignOutByForm(const Visit& visit, const Fields&) {
  const Status ended = visit.services.sign_in.End(visit.caller);
  if (!ended.ok()) return Failure(ended.error(), visit.services);
  Response response = SeeOther("/sign-in?after=sign-out");
  TakeSession(response);
  SetFormToken("", "; Max-Age=0", response);
  return response;
}

Response ShowEnrolment(const Call&, Services& services) {
  return OpenPageOf(services, "enrol", {"Set up your account", "/enrol", {}, {}}, {});
}

Response EnrolByForm(const Call&, const Fields& form, Services& services) {
  const std::string token(FieldOf(form, "token").substr(0, 200));
  if (token.empty()) return EnrolAgain(services, token, {"token", "Enter the one-time token"}, 400);
  const auto made =
      services.sign_in.Enrol(token, Sensitive(std::string(FieldOf(form, "password"))));
  if (!made.ok() && IsOurs(made.error())) return Failure(made.error(), services);
  if (!made.ok()) {
    const bool of_token = made.error().code == ErrorCode::kUnauthenticated;
    return EnrolAgain(services, token,
                      {of_token ? "token" : "password", Sentence(made.error().for_caller)},
                      wire::StatusOf(made.error().code));
  }
  auto view = web::EnrolmentView(made.value().totp_uri, made.value().totp_secret_base32);
  if (!view.ok()) return Failure(view.error(), services);
  return OpenPageOf(services, "enrol_confirm",
                    {"Add the hub to your authenticator", "/enrol", {}, {}},
                    view.value().Text("token", token));
}

Response ConfirmByForm(const Call&, const Fields& form, Services& services) {
  const std::string token(FieldOf(form, "token"));
  const Status confirmed = services.sign_in.Confirm(token, DigitsOf(FieldOf(form, "code")));
  if (confirmed.ok()) return SeeOther("/sign-in?after=enrolment");
  if (IsOurs(confirmed.error())) return Failure(confirmed.error(), services);
  const int status = wire::StatusOf(confirmed.error().code);
  web::Fault fault{"code", Sentence(confirmed.error().for_caller)};
  if (confirmed.error().code != ErrorCode::kUnauthenticated)
    return ConfirmAgain(services, token, std::move(fault), status);
  fault.at = "token";
  return EnrolAgain(services, token, std::move(fault), status);
}

Response ShowHidden(const Call& call, Services& services) {
  const std::string to = LocalOrHome(call.request.parameter("to").value_or("/"));
  return OpenPageOf(services, "hidden", {"Onestory", "/hidden", {}, {}},
                    web::View().Text("to", to));
}

}  // namespace hub::http
