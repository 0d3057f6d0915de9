#include "hub/http/pages/desk.h"

#include <algorithm>

#include "hub/http/pages/page_handlers.h"
#include "hub/service/search_log.h"
#include "hub/web/admin_view.h"

namespace hub::http {
namespace {

using access::Role;

constexpr std::size_t kMostCounted = 200;

// How much waits at the desk: asked of the same services as its pages, each with its leaf.
web::DeskCounts CountsOf(const Visit& visit) {
  web::DeskCounts counts;
  if (visit.caller.role == Role::kSteward) {
    const auto open =
        visit.services.read_matches.List(visit.caller, {false, std::nullopt, kMostCounted});
    if (open.ok() && open.value().index() == 0) {
      const auto& page = std::get<0>(open.value()).answer();
      counts = {page.questions.size(), page.overdue, page.next.has_value()};
    }
  }
  if (visit.caller.role == Role::kDataProtectionOfficer ||
      visit.caller.role == Role::kCaldicottGuardian) {
    access::NoticesQuery query;
    query.limit = kMostCounted;
    const auto waiting = visit.services.notices.List(visit.caller, query);
    if (waiting.ok() && waiting.value().index() == 0) {
      const auto& page = std::get<0>(waiting.value()).answer();
      counts = {page.notices.size(), page.overdue, page.next.has_value()};
    }
  }
  return counts;
}

}  // namespace

const std::vector<Role> kOfficers = {Role::kDataProtectionOfficer, Role::kCaldicottGuardian};
const std::vector<Role> kStewards = {Role::kSteward};

Instant NowAt(const Visit& visit) { return visit.services.pages->desk.clock.Now(); }

std::map<std::string, std::string> AgencyNamesAt(const Visit& visit) {
  const auto& names = visit.services.pages->desk.agency_names;
  return names ? names() : std::map<std::string, std::string>();
}

std::optional<Response> NotForRole(const Visit& visit, const std::vector<Role>& roles) {
  if (std::find(roles.begin(), roles.end(), visit.caller.role) != roles.end()) return std::nullopt;
  return Problem(403, "this page is for another role: if you have it too, sign in with it");
}

Response RefusedAtDesk(const Visit& visit, const service::Refusal& refusal,
                       std::string_view asked_for) {
  return PageOf(visit, "refused", {"This cannot be shown to you", visit.call.request.path, {}, {}},
                web::RefusalView(refusal, asked_for), 403);
}

Response DoneAtDesk(const Visit& visit, std::string title, std::string_view what_follows,
                    std::string_view onward, std::string_view onward_words) {
  return PageOf(visit, "desk_done", {std::move(title), visit.call.request.path, {}, {}},
                web::View()
                    .Text("what_follows", what_follows)
                    .Text("onward", onward)
                    .Text("onward_words", onward_words));
}

Response ShowDesk(const Visit& visit) {
  return PageOf(visit, "desk", {"My desk", "/", {}, {}},
                web::DeskView(visit.caller.role, CountsOf(visit)));
}

}  // namespace hub::http
