#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "hub/http/agreement_change.h"
#include "hub/http/answering.h"
#include "hub/http/pages/desk.h"
#include "hub/http/pages/telling.h"
#include "hub/web/rights_view.h"
#include "hub/wire/forms.h"
#include "hub/wire/requests.h"

namespace hub::http {
namespace {

// Agreements ---------------------------------------------------------------------

// The boxes that were ticked: fields such as "agencies.st-marys".
std::vector<std::string> TickedIn(const Fields& form) {
  std::vector<std::string> ticked;
  for (const auto& [name, value] : form) {
    if (name.find('.') != name.npos && !value.empty()) ticked.push_back(name);
  }
  return ticked;
}

// The form again, or for the first time. Which agencies there are comes with an answer about the
// child, so whoever may not ask about the child is refused here.
Response AgreementForm(const Visit& visit, const ChildId& child, const Fields& form,
                       std::vector<web::Fault> faults) {
  const auto involved =
      visit.services.who_is_involved.Run(visit.caller, child, access::Purpose::kOwn);
  if (!involved.ok()) return Failure(involved.error(), visit.services);
  if (involved.value().index() == 1)
    return NotDone(visit, std::get<1>(involved.value()), "to record a family's agreement");
  const auto& coverage = std::get<0>(involved.value()).answer().coverage;
  web::View view = web::AgreementChoices(FieldOf(form, "state"), FieldOf(form, "purpose"),
                                         FieldOf(form, "given_by"));
  view.Add(web::AgreementScope(coverage, TickedIn(form)))
      .Text("child_path", PathOf(child))
      .Text("evidence", FieldOf(form, "evidence"))
      .Text("review_by", FieldOf(form, "review_by"));
  const int status = faults.empty() ? 200 : 400;
  return PageOf(visit, "agreement",
                {"Record what the family said", visit.call.request.path, {}, std::move(faults)},
                view, status);
}

std::vector<web::Fault> FaultsOfAgreement(const Fields& form) {
  std::vector<web::Fault> faults;
  const std::string_view state = FieldOf(form, "state");
  const bool given = state == "given" || state == "given_partial";
  if (state.empty()) faults.push_back({"state-given", "Choose what the family said"});
  if (FieldOf(form, "purpose").empty()) faults.push_back({"service-EH", "Choose the service"});
  if (FieldOf(form, "given_by").empty()) faults.push_back({"giver-parent", "Choose who said it"});
  if (given && FieldOf(form, "evidence").empty())
    faults.push_back({"evidence", "Say how you know, or the agreement opens nothing"});
  const std::vector<std::string> ticked = TickedIn(form);
  const auto none = [&](std::string_view list) {
    for (const std::string& one : ticked) {
      if (one.starts_with(list)) return false;
    }
    return true;
  };
  if (given && none("agencies."))
    faults.push_back({"agencies-hint", "Choose whose professionals may see it, or nobody may"});
  if (given && none("classes."))
    faults.push_back({"classes.education", "Choose which records, or nothing is opened"});
  return faults;
}

// Relationships --------------------------------------------------------------------

bool NamesOthers(access::Role role) {
  return role == access::Role::kLeadProfessional || role == access::Role::kSupervisor;
}

Response TieForm(const Visit& visit, const ChildId& child, const Fields& form,
                 std::vector<web::Fault> faults) {
  if (!web::ReadsAboutChildren(visit.caller.role)) return NotForThisRole();
  web::View view = web::TieChoices(FieldOf(form, "state"), NamesOthers(visit.caller.role));
  view.Text("child_path", PathOf(child))
      .Text("professional", FieldOf(form, "professional"))
      .Text("reason", FieldOf(form, "reason"))
      .Text("until", FieldOf(form, "until"));
  const int status = faults.empty() ? 200 : 400;
  return PageOf(visit, "tie",
                {"Who works with this child", visit.call.request.path, {}, std::move(faults)}, view,
                status);
}

web::Fault FaultOfTie(const Error& error) {
  const std::string& words = error.for_caller;
  if (words.find("professional") != words.npos)
    return {"professional", "Enter a user name, such as t.jones"};
  if (words.find("until") != words.npos) return {"until", "Until when must be a real day"};
  if (words.find("reason") != words.npos) return {"reason", "Shorten the reason"};
  return {"", "Choose what is so"};
}

}  // namespace

Response ShowAgreement(const Visit& visit) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  return child ? AgreementForm(visit, *child, {}, {}) : NotFound();
}

Response AgreementByForm(const Visit& visit, const Fields& form) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  if (!child) return NotFound();
  std::vector<web::Fault> faults = FaultsOfAgreement(form);
  if (!faults.empty()) return AgreementForm(visit, *child, form, std::move(faults));
  const Result<wire::RecordAgreement> record = wire::ParseRecordAgreement(wire::FormAsJson(
      form, {"purpose", "state", "given_by", "evidence", "review_by"}, {"agencies", "classes"}));
  if (!record.ok())
    return AgreementForm(visit, *child, form, {{"review_by", "Until when must be a real day"}});
  const auto outcome =
      visit.services.set_rights.RecordAgreement(visit.caller, ChangeOf(*child, record.value()));
  if (!outcome.ok() && !IsOurs(outcome.error()))
    return AgreementForm(visit, *child, form, {{"", Sentence(outcome.error().for_caller)}});
  return ToldOf(visit, *child, outcome, "What the family said is recorded",
                "to record a family's agreement", "It counts from now on, for everybody.");
}

Response ShowRights(const Visit& visit) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  if (!child) return NotFound();
  const auto outcome = visit.services.read_rights.Run(visit.caller, *child);
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return NotDone(visit, std::get<1>(outcome.value()), "what the family said and who may read");
  web::View view = web::RightsView(std::get<0>(outcome.value()), AgencyNamesAt(visit));
  view.Text("child_path", PathOf(*child));
  return PageOf(visit, "rights",
                {"What the family said, and who may read", visit.call.request.path, {}, {}}, view);
}

Response ShowTie(const Visit& visit) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  return child ? TieForm(visit, *child, {}, {}) : NotFound();
}

Response TieByForm(const Visit& visit, const Fields& form) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  if (!child) return NotFound();
  const Result<wire::SetRelationship> change = wire::ParseSetRelationship(
      wire::FormAsJson(form, {"professional", "state", "reason", "until"}));
  if (!change.ok()) return TieForm(visit, *child, form, {FaultOfTie(change.error())});
  const wire::SetRelationship& given = change.value();
  if (given.until && *given.until < Date::Of(NowAt(visit)))
    return TieForm(visit, *child, form,
                   {{"until", "Until when must be today or later: a tie that is over is ended"}});
  const ProfessionalId& whom =
      given.professional.empty() ? visit.caller.who.id : given.professional;
  const auto outcome = visit.services.set_rights.SetRelationship(
      visit.caller, {*child, whom, given.state, given.until, given.from, given.reason});
  if (!outcome.ok() && !IsOurs(outcome.error()))
    return TieForm(visit, *child, form, {{"", Sentence(outcome.error().for_caller)}});
  return ToldOf(visit, *child, outcome, "Who works with the child is recorded",
                "to say who works with a child", "It counts from now on.");
}

}  // namespace hub::http
