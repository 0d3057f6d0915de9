#include "hub/http/routes.h"

#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "tests/support/catch.h"

namespace hub::http {
namespace {

std::vector<std::string> OpenRoutes(std::span<const Route> routes) {
  std::vector<std::string> open;
  for (const Route& route : routes) {
    if (const auto* to_all = std::get_if<OpenToAll>(&route.needs)) {
      CHECK_FALSE(to_all->why.empty());
      open.push_back(std::string(Name(route.verb)) + " " + std::string(route.path));
    }
  }
  return open;
}

// A new line here is a decision: say in review why strangers may come in.
TEST_CASE("the routes open to strangers are these and no others", "[http]") {
  CHECK(OpenRoutes(PeopleRoutes()) == std::vector<std::string>{"GET /healthz", "POST /v1/enrol",
                                                               "POST /v1/enrol/confirm",
                                                               "POST /v1/session"});
  CHECK(OpenRoutes(AgencyRoutes()) == std::vector<std::string>{"GET /healthz"});
}

TEST_CASE("every write of a signed-in person needs the session's own token", "[http]") {
  for (const Route& route : PeopleRoutes()) {
    INFO(route.path);
    CHECK_FALSE(std::holds_alternative<PinnedAgency>(route.needs));
    if (route.verb != Verb::kGet) CHECK_FALSE(std::holds_alternative<SignedIn>(route.needs));
  }
}

TEST_CASE("the agency port knows no sessions", "[http]") {
  for (const Route& route : AgencyRoutes()) {
    INFO(route.path);
    CHECK((std::holds_alternative<PinnedAgency>(route.needs) ||
           std::holds_alternative<OpenToAll>(route.needs)));
  }
}

TEST_CASE("no address is listed twice", "[http]") {
  for (const auto routes : {PeopleRoutes(), AgencyRoutes()}) {
    std::set<std::string> seen;
    for (const Route& route : routes) {
      CHECK(seen.insert(std::string(Name(route.verb)) + std::string(route.path)).second);
    }
  }
}

TEST_CASE("only batches and lists of services may be larger than a megabyte", "[http]") {
  CHECK(AgencyBodyLimit("/v1/directory") == 8 * 1024 * 1024);
  CHECK(AgencyBodyLimit("/v1/batches") == 5 * 1024 * 1024);
  CHECK(AgencyBodyLimit("/v1/batches/b1") == 1024 * 1024);
  CHECK(AgencyBodyLimit("/v1/session") == 1024 * 1024);
}

TEST_CASE("the page for no answer holds duty lines and nothing else", "[http]") {
  NoAnswerPage page;
  page.Set({{"Children's Social Care", "01865 000000"}});

  CHECK(page.Body() ==
        R"({"type":"about:blank","title":"Service Unavailable","status":503,)"
        R"("detail":"the hub cannot answer now: telephone the agency's duty line",)"
        R"("duty_lines":[{"agency":"Children's Social Care","phone":"01865 000000"}]})");
}

// A route says what it needs, or does not exist.
static_assert(!std::is_default_constructible_v<Route>);
static_assert(!std::is_constructible_v<Route, Verb, std::string_view>);

}  // namespace
}  // namespace hub::http
