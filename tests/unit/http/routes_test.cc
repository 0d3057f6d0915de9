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
    std::string_view why;
    if (const auto* to_all = std::get_if<OpenToAll>(&route.needs)) why = to_all->why;
    if (const auto* page = std::get_if<OpenPage>(&route.needs)) why = page->why;
    if (const auto* form = std::get_if<OpenForm>(&route.needs)) why = form->why;
    if (!why.empty()) {
      open.push_back(std::string(Name(route.verb)) + " " + std::string(route.path));
    }
  }
  return open;
}

// A new line here is a decision: say in review why strangers may come in.
TEST_CASE("the routes open to strangers are these and no others", "[http]") {
  CHECK(OpenRoutes(PeopleRoutes()) ==
        std::vector<std::string>{"GET /healthz", "POST /v1/enrol", "POST /v1/enrol/confirm",
                                 "POST /v1/session", "GET /assets/{asset}", "GET /sign-in",
                                 "POST /sign-in", "POST /sign-in/role", "GET /sign-in/provider",
                                 "GET /sign-in/provider/back", "GET /enrol", "POST /enrol",
                                 "POST /enrol/confirm", "GET /hidden"});
  CHECK(OpenRoutes(AgencyRoutes()) == std::vector<std::string>{"GET /healthz"});
}

TEST_CASE("every write of a signed-in person needs the session's own token", "[http]") {
  for (const Route& route : PeopleRoutes()) {
    INFO(route.path);
    CHECK_FALSE(std::holds_alternative<PinnedAgency>(route.needs));
    if (route.verb == Verb::kGet) continue;
    CHECK_FALSE(std::holds_alternative<SignedIn>(route.needs));
    CHECK_FALSE(std::holds_alternative<Page>(route.needs));
  }
}

TEST_CASE("what a page needs fits its address, and every page's write is a form", "[http]") {
  for (const Route& route : PeopleRoutes()) {
    INFO(route.path);
    const bool of_page = route.needs.index() >= 4;
    CHECK(of_page == !(route.path.starts_with("/v1/") || route.path == "/healthz"));
    const bool form = std::holds_alternative<OpenForm>(route.needs) ||
                      std::holds_alternative<PageForm>(route.needs);
    if (of_page) CHECK(form == (route.verb == Verb::kPost));
  }
}

TEST_CASE("a form is read like a query, and may hold lines", "[http]") {
  const auto form = ParseForm("given=Zo%C3%AB&note=one%0D%0Atwo+three&empty=");
  REQUIRE(form);
  CHECK(*form == Fields{{"given", "Zo\xC3\xAB"}, {"note", "one\r\ntwo three"}, {"empty", ""}});
  CHECK(ParseForm("") == Fields{});
  for (const char* faulty : {"a=1&a=2", "a=%00", "a=%1B", "a=%C3", "=1", "a=<b>", "a%0A=1"}) {
    INFO(faulty);
    CHECK_FALSE(ParseForm(faulty));
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
