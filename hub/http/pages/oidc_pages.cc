#include <utility>
#include <variant>

#include "hub/http/answering.h"
#include "hub/http/handlers.h"
#include "hub/http/pages/laying_out.h"
#include "hub/service/sign_in_by_provider.h"

namespace hub::http {
namespace {

// What a sign-in under way needs, sealed. Lax: the browser comes back from another site, and is to
// bring it along then.
constexpr std::string_view kWayCookie = "__Host-onestory-way";
constexpr std::string_view kCookieRules = "; Path=/; Secure; HttpOnly; SameSite=Lax";

void SetWayCookie(std::string_view value, std::int64_t seconds, Response& response) {
  response.headers.push_back({"Set-Cookie", std::string(kWayCookie) + "=" + std::string(value) +
                                                std::string(kCookieRules) +
                                                "; Max-Age=" + std::to_string(seconds)});
}

std::string Parameter(const Call& call, std::string_view name) {
  return std::string(call.request.parameter(name).value_or(""));
}

Response NotSignedIn(const Error& error, Services& services) {
  if (error.code == ErrorCode::kUnavailable) return Failure(error, services);
  if (error.code == ErrorCode::kInternal && services.on_failure) {
    services.on_failure(error.for_operator);
  }
  const int status = error.code == ErrorCode::kTooMany ? 429 : 401;
  web::View view;
  view.Text("words", Sentence(error.for_caller) + ".")
      .Text("onward", "/sign-in")
      .Text("onward_words", "Sign in another way");
  Response response =
      OpenPageOf(services, "message", {"You are not signed in", "/sign-in", {}, {}}, view, status);
  SetWayCookie("", 0, response);
  return response;
}

// A page of the hub's own stands between the provider and the hub: only what is begun from there
// brings along the session's cookie, which no other site can make a browser send.
Response GoOn(const service::NewSession& session, std::string_view to, Services& services) {
  const std::string onward = LocalOrHome(to);
  web::View view;
  view.Text("words", "You are signed in as " + session.caller.who.display_name + ".")
      .Text("onward", onward)
      .Text("onward_words", "Continue");
  Response response =
      OpenPageOf(services, "message", {"You are signed in", "/sign-in", {}, {}}, view);
  response.headers.push_back({"Refresh", "0; url=" + onward});
  BeginSession(session, response);
  return response;
}

}  // namespace

void OfferProvider(const Services& services, std::string_view to, web::View& view) {
  if (!services.by_provider) return;
  std::string address = "/sign-in/provider";
  if (IsLocal(to)) address += "?to=" + web::QueryText(to);
  view.Text("provider", services.by_provider->name()).Text("provider_address", address);
}

Response GoToProvider(const Call& call, Services& services) {
  if (!services.by_provider) return NotFound();
  const std::string to = Parameter(call, "to");
  const auto departure = services.by_provider->Depart(IsLocal(to) ? to : "");
  if (!departure.ok()) return NotSignedIn(departure.error(), services);
  Response response = SeeOther(departure.value().address);
  SetWayCookie(departure.value().cookie, service::kProviderSeconds, response);
  return response;
}

Response BackFromProvider(const Call& call, Services& services) {
  if (!services.by_provider) return NotFound();
  auto arrived = services.by_provider->Arrive({Parameter(call, "code"), Parameter(call, "state"),
                                               Parameter(call, "iss"), Parameter(call, "error"),
                                               std::string(CookieNamed(call.request, kWayCookie))});
  if (!arrived.ok()) return NotSignedIn(arrived.error(), services);
  const std::string& to = arrived.value().to;
  const auto& entered = arrived.value().entered;
  const auto* session = std::get_if<service::NewSession>(&entered);
  Response response = session ? GoOn(*session, to, services)
                              : AskForRole(std::get<service::RoleChoice>(entered), to, services);
  SetWayCookie("", 0, response);
  return response;
}

}  // namespace hub::http
