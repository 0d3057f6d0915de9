#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/http/pages/desk.h"
#include "hub/http/pages/telling.h"
#include "hub/http/pages/waiting.h"
#include "hub/service/recalls.h"
#include "hub/web/message_view.h"
#include "hub/web/task_view.h"
#include "hub/wire/forms.h"
#include "hub/wire/glass.h"

namespace hub::http {
namespace {

constexpr std::string_view kTasks = "/tasks";
constexpr std::size_t kShortestNote = 20;  // bytes

// Openers, those who agree and those who review; of the others nobody is told whether there is one.
bool MayHaveEmergencies(access::Role role) {
  return web::ReadsAboutChildren(role) || role == access::Role::kDataProtectionOfficer ||
         role == access::Role::kCaldicottGuardian;
}

Response EmergencyPage(const Visit& visit, const Fields& form, std::vector<web::Fault> faults) {
  if (!MayHaveEmergencies(visit.caller.role)) return NotForThisRole();
  const auto id = access::OpeningId::FromHex(visit.call.id);
  if (!id) return NotFound();
  const auto detail = visit.services.break_glass.Show(visit.caller, *id);
  if (!detail.ok()) return Failure(detail.error(), visit.services);
  const int status = faults.empty() ? 200 : 400;
  const std::string here = "/tasks/emergencies/" + id->Hex();
  return PageOf(
      visit, "emergency_task", {"An emergency that was opened", here, {}, std::move(faults)},
      web::EmergencyTaskView(detail.value(), visit.caller.who.id, AgencyNamesAt(visit),
                             {FieldOf(form, "outcome"), FieldOf(form, "note")}, NowAt(visit)),
      status);
}

// Done, or the page again with what the service said.
Response Closed(const Visit& visit, const Fields& form,
                const Result<audit::Released<access::GlassLine>>& done, std::string title,
                std::string_view follows) {
  if (done.ok()) return DoneAtDesk(visit, std::move(title), follows, kTasks, "Go to your tasks");
  if (IsOurs(done.error()) || done.error().code == ErrorCode::kNotFound)
    return Failure(done.error(), visit.services);
  return EmergencyPage(visit, form, {{"", Sentence(done.error().for_caller)}});
}

}  // namespace

web::View WaitingView(const Visit& visit) {
  Services& services = visit.services;
  web::Due due;
  const auto ties = services.set_rights.Waiting(visit.caller, {});
  if (ties.ok() && ties.value().index() == 0) web::Count(std::get<0>(ties.value()), due);
  const auto openings = services.break_glass.List(visit.caller);
  if (openings.ok()) web::Count(openings.value(), visit.caller.who.id, due);
  const auto decisions = services.may_i_share.List(visit.caller, 0);
  if (decisions.ok() && decisions.value().index() == 0)
    web::Count(std::get<0>(decisions.value()), due);
  due.unknown = !ties.ok() || !openings.ok() || !decisions.ok();
  web::View view = web::DueView(due);
  const auto messages = services.recalls.Mine(visit.caller);
  if (messages.ok() && messages.value().index() == 0)
    view.Add(web::MessageCount(std::get<0>(messages.value())));
  return view;
}

Response ShowEmergency(const Visit& visit) { return EmergencyPage(visit, {}, {}); }

Response SecondEmergencyByForm(const Visit& visit, const Fields& form) {
  const auto id = access::OpeningId::FromHex(visit.call.id);
  if (!id) return NotFound();
  return Closed(visit, form, visit.services.break_glass.Second(visit.caller, *id),
                "You agreed to it", "It stays open until its time is over. Somebody reviews it.");
}

Response ReviewEmergencyByForm(const Visit& visit, const Fields& form) {
  const auto id = access::OpeningId::FromHex(visit.call.id);
  if (!id) return NotFound();
  std::vector<web::Fault> faults;
  if (FieldOf(form, "outcome").empty())
    faults.push_back({"outcome-justified", "Choose what you found"});
  if (FieldOf(form, "note").size() < kShortestNote)
    faults.push_back({"note", "Say what you checked and with whom, in a sentence"});
  if (!faults.empty()) return EmergencyPage(visit, form, std::move(faults));
  const auto review = wire::ParseReviewGlass(wire::FormAsJson(form, {"outcome", "note"}));
  if (!review.ok()) return EmergencyPage(visit, form, {{"note", "Shorten the note"}});
  return Closed(visit, form,
                visit.services.break_glass.Review(visit.caller, *id, review.value().outcome,
                                                  review.value().note),
                "The review is on record",
                "It stands in the log beside the opening, and cannot be changed.");
}

// A part that the role does not see is left out; a part that could not be asked fails the page, so
// that nothing due is taken for nothing known.
Response ShowTasks(const Visit& visit) {
  if (!web::ReadsAboutChildren(visit.caller.role)) return NotForThisRole();
  Services& services = visit.services;
  web::View view;
  const auto ties = services.set_rights.Waiting(visit.caller, {});
  if (!ties.ok()) return Failure(ties.error(), services);
  if (ties.value().index() == 0)
    view.Add(web::WaitingTiesView(std::get<0>(ties.value()), AgencyNamesAt(visit)));
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
