// What the pages of the desks have in common: those of data stewards, officers and administrators.
// Each asks a service, which decides and writes the leaf, and lays out what it said.

#ifndef HUB_HTTP_PAGES_DESK_H_
#define HUB_HTTP_PAGES_DESK_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "hub/http/answering.h"
#include "hub/http/pages/laying_out.h"

namespace hub::http {

// The moment that "3 days ago" is told from.
Instant NowAt(const Visit& visit);
std::map<std::string, std::string> AgencyNamesAt(const Visit& visit);

// A page that asks no service before its form is sent: whose role has no use for it is told so.
std::optional<Response> NotForRole(const Visit& visit, const std::vector<access::Role>& roles);
extern const std::vector<access::Role> kOfficers;
extern const std::vector<access::Role> kStewards;

// A number as it stands in an address or a form; nullopt for anything else.
std::optional<std::uint64_t> NumberIn(std::string_view text);

Response RefusedAtDesk(const Visit& visit, const service::Refusal& refusal,
                       std::string_view asked_for);

// The page of an answer, as `view_of` makes its view; a refusal or a failure as what it is.
template <class Answer, class ViewOf>
Response DeskPage(const Visit& visit, const service::Outcome<Answer>& outcome,
                  std::string_view asked_for, std::string_view page, web::Frame frame,
                  ViewOf view_of) {
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return RefusedAtDesk(visit, std::get<1>(outcome.value()), asked_for);
  const int status = frame.faults.empty() ? 200 : 400;
  const web::View view = view_of(std::get<0>(outcome.value()));
  return PageOf(visit, page, std::move(frame), view, status);
}

// "It is on record", what follows, and where to go on.
Response DoneAtDesk(const Visit& visit, std::string title, std::string_view what_follows,
                    std::string_view onward, std::string_view onward_words);

}  // namespace hub::http

#endif  // HUB_HTTP_PAGES_DESK_H_
