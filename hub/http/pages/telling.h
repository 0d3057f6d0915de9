// How pages end on which something was recorded: that it was done, or why it was not.

#ifndef HUB_HTTP_PAGES_TELLING_H_
#define HUB_HTTP_PAGES_TELLING_H_

#include <string>
#include <string_view>
#include <variant>

#include "hub/http/answering.h"
#include "hub/http/pages/laying_out.h"
#include "hub/web/act_view.h"

namespace hub::http {

inline std::string PathOf(const ChildId& child) { return "/children/" + child.Hex(); }

// For a page that asks no service which would refuse the role.
inline Response NotForThisRole() {
  return Problem(403, "your role looks after the hub or its records: sign in with another");
}

inline Response NotDone(const Visit& visit, const service::Refusal& refusal,
                        std::string_view asked_for) {
  const bool form_sent = visit.call.request.verb == Verb::kPost;
  const std::string_view title = form_sent ? "This cannot be done" : "This cannot be shown to you";
  return PageOf(visit, "refused", {std::string(title), visit.call.request.path, {}, {}},
                web::RefusalView(refusal, asked_for).Add(DutyView(visit.services)), 403);
}

template <class Outcome>
Response ToldOf(const Visit& visit, const ChildId& child, const Outcome& outcome,
                std::string_view title, std::string_view asked_for, std::string_view follows) {
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1) return NotDone(visit, std::get<1>(outcome.value()), asked_for);
  web::View view = web::DoneView(std::get<0>(outcome.value()), follows);
  view.Text("child_path", PathOf(child));
  return PageOf(visit, "done", {std::string(title), visit.call.request.path, {}, {}}, view);
}

}  // namespace hub::http

#endif  // HUB_HTTP_PAGES_TELLING_H_
