// The addresses of both ports: one table each, and the door in front of every handler.
//
// A Route cannot be built without saying what it needs, and what it needs is the type of its
// handler: a handler that takes a Caller is reached through the session check and no other
// way, one that takes an AgencyCaller through the pinned certificate. Whoever adds a route
// adds a line; tests list every route and send strangers to each.

#ifndef HUB_HTTP_ROUTES_H_
#define HUB_HTTP_ROUTES_H_

#include <cstddef>
#include <span>
#include <string_view>
#include <variant>

#include "hub/http/message.h"
#include "hub/http/request_target.h"
#include "hub/http/services.h"

namespace hub::http {

// One request that has found its route.
struct Call {
  const Request& request;
  std::string_view id;  // what stands in the path for {child}, {agency} and the like
};

// Anyone may, and why.
struct OpenToAll {
  std::string_view why;
  Response (*handler)(const Call&, Services&);
};
// A person's session with a second factor.
struct SignedIn {
  Response (*handler)(const Call&, const service::Caller&, Services&);
};
// The same, and the session's own page sent it. Every write of a signed-in person.
struct SignedInWithCsrf {
  Response (*handler)(const Call&, const service::Caller&, Services&);
};
// A certificate in the registry of agencies, not revoked.
struct PinnedAgency {
  Response (*handler)(const Call&, const service::AgencyCaller&, Services&);
};

// A signed-in person looking at a page, with the token that its forms carry.
struct Visit {
  const Call& call;
  const service::Caller& caller;
  std::string_view csrf;
  Services& services;
};
// Pages: answered in HTML, a refusal too. A stranger gets the sign-in page (401).
struct OpenPage {
  std::string_view why;
  Response (*handler)(const Call&, Services&);
};
struct OpenForm {
  std::string_view why;
  Response (*handler)(const Call&, const Fields&, Services&);
};
struct Page {
  Response (*handler)(const Visit&);
};
// A form that the session's own page sent: every write of a page.
struct PageForm {
  Response (*handler)(const Visit&, const Fields&);
};
using Needs = std::variant<OpenToAll, SignedIn, SignedInWithCsrf, PinnedAgency, OpenPage, OpenForm,
                           Page, PageForm>;

std::string_view Name(const Needs& needs);  // "open_to_all", "signed_in" ...

struct Route {
  constexpr Route(Verb its_verb, std::string_view its_path, Needs its_needs)
      : verb(its_verb), path(its_path), needs(its_needs) {}

  Verb verb;
  std::string_view path;  // at most one segment in braces
  Needs needs;
};

std::span<const Route> PeopleRoutes();
std::span<const Route> AgencyRoutes();

// Finds the route, lets the caller through its door, and asks its handler.
Response Answer(std::span<const Route> routes, const Request& request, Services& services);

// An answer to whoever asked for `path`: a problem as a page where `path` is a page's, anything
// else as it is. For what is answered before a route is found.
Response ForReaderOf(std::string_view path, Response response, Services& services);

// Whether this asks another machine and so may take seconds; no policy is asked there.
bool WaitsForOthers(const Request& request);

// The most bytes of a body on the agency port: batches and lists of services are larger than
// anything else.
std::size_t AgencyBodyLimit(std::string_view path);

}  // namespace hub::http

#endif  // HUB_HTTP_ROUTES_H_
