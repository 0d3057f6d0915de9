#include "hub/http/pages/desk.h"

#include <algorithm>

#include "hub/http/pages/page_handlers.h"
#include "hub/service/read_administration.h"
#include "hub/service/rights_requests.h"
#include "hub/service/search_log.h"
#include "hub/web/admin_view.h"

namespace hub::http {
namespace {

using access::Role;

constexpr std::size_t kMostCounted = 200;

void AddWarnings(web::DeskWarnings warnings, web::DeskCounts& counts) {
  for (web::DeskWarning& warning : warnings) counts.warnings.push_back(std::move(warning));
}

template <class Answer>
void AddWarnings(const service::Outcome<Answer>& outcome, web::DeskCounts& counts) {
  counts.asked = true;
  if (!outcome.ok() || outcome.value().index() == 1) {
    counts.failed = true;
    return;
  }
  AddWarnings(web::WarningsOf(std::get<0>(outcome.value())), counts);
}

template <class Answer, class SizeOf>
void CountWaiting(const service::Outcome<Answer>& outcome, web::DeskCounts& counts,
                  SizeOf size_of) {
  counts.asked = true;
  if (!outcome.ok() || outcome.value().index() == 1) {
    counts.failed = true;
    return;
  }
  const Answer& page = std::get<0>(outcome.value()).answer();
  counts.waiting = size_of(page);
  counts.overdue = page.overdue;
  counts.more = page.next.has_value();
}

web::DeskCounts CountsOfOfficer(const Visit& visit) {
  web::DeskCounts counts;
  access::NoticesQuery query;
  query.limit = kMostCounted;
  CountWaiting(visit.services.notices.List(visit.caller, query), counts,
               [](const auto& page) { return page.notices.size(); });
  const auto openings = visit.services.break_glass.List(visit.caller);
  if (!openings.ok()) counts.failed = true;
  if (openings.ok()) AddWarnings(web::WarningsOf(openings.value()), counts);
  AddWarnings(visit.services.rights_requests.Due(visit.caller), counts);
  return counts;
}

// How much waits at the desk: asked of the same services as its pages, each with its leaf.
web::DeskCounts CountsOf(const Visit& visit) {
  web::DeskCounts counts;
  switch (visit.caller.role) {
    case Role::kSteward:
      CountWaiting(
          visit.services.read_matches.List(visit.caller, {false, std::nullopt, kMostCounted}),
          counts, [](const auto& page) { return page.questions.size(); });
      break;
    case Role::kDataProtectionOfficer:
    case Role::kCaldicottGuardian:
      return CountsOfOfficer(visit);
    case Role::kAdministrator:
      AddWarnings(visit.services.pages->desk.administration.Run(visit.caller,
                                                                access::Registered::kAgencies),
                  counts);
      break;
    default:
      break;
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

std::optional<std::uint64_t> NumberIn(std::string_view text) {
  std::uint64_t number = 0;
  if (text.empty() || text.size() > 18) return std::nullopt;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
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
