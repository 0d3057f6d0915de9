#include "hub/http/pages/telling.h"
#include "hub/web/task_view.h"

namespace hub::http {

// A part that the role does not see is left out; a part that could not be asked fails the page, so
// that nothing due is taken for nothing known.
Response ShowTasks(const Visit& visit) {
  if (!web::ReadsAboutChildren(visit.caller.role)) return NotForThisRole();
  Services& services = visit.services;
  web::View view;
  const auto ties = services.set_rights.Waiting(visit.caller, {});
  if (!ties.ok()) return Failure(ties.error(), services);
  if (ties.value().index() == 0) view.Add(web::WaitingTiesView(std::get<0>(ties.value())));
  const auto openings = services.break_glass.List(visit.caller);
  if (!openings.ok()) return Failure(openings.error(), services);
  view.Add(web::OpeningsView(openings.value(), visit.caller.who.id));
  const auto decisions = services.may_i_share.List(visit.caller, 0);
  if (!decisions.ok()) return Failure(decisions.error(), services);
  if (decisions.value().index() == 0)
    view.Add(web::ShareReviewsView(std::get<0>(decisions.value())));
  return PageOf(visit, "tasks", {"Tasks and reviews due", "/tasks", {}, {}}, view);
}

}  // namespace hub::http
