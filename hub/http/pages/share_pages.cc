#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "hub/http/pages/telling.h"
#include "hub/web/share_view.h"

namespace hub::http {
namespace {

constexpr std::size_t kLongestWith = 500;      // bytes
constexpr std::size_t kLongestWhy = 8 * 1024;  // bytes
constexpr std::string_view kAskedFor = "advice on sharing";
constexpr std::string_view kQuestionFields[] = {"agency", "role",          "purpose",
                                                "class",  "agreement",     "until",
                                                "harm",   "child_refused", "shielded"};
constexpr std::string_view kLabelField = "labels.";

bool IsOfQuestion(std::string_view name) {
  return name.starts_with(kLabelField) ||
         std::find(std::begin(kQuestionFields), std::end(kQuestionFields), name) !=
             std::end(kQuestionFields);
}

bool Ticked(const Fields& form, std::string_view name) { return FieldOf(form, name) == "yes"; }

// The five questions, as they were answered; `faults` where one was not.
struct Answered {
  access::ShareQuestion question;
  std::vector<web::Fault> faults;
};

void ReadAgreement(const Fields& form, Answered& answered) {
  const std::string_view said = FieldOf(form, "agreement");
  if (said.empty()) answered.faults.push_back({"agreement-given", "Choose what the family said"});
  const auto state = access::AgreementStateFrom(said);
  if (!state || *state == access::AgreementState::kUnknown) return;
  access::Agreement& agreement = answered.question.agreement.emplace();
  agreement.state = *state;
  agreement.giver = access::Giver::kParent;
  agreement.evidenced = *state == access::AgreementState::kGiven;
  agreement.agencies = {answered.question.recipient_agency};
  agreement.classes = agreement.classes.With(answered.question.klass);
  const auto until = Date::Parse(FieldOf(form, "until"));
  if (until) agreement.review_by = *until;
  if (!until && *state == access::AgreementState::kGiven)
    answered.faults.push_back({"until", "Say until when the family's agreement holds"});
}

Answered ReadQuestion(const Fields& form) {
  Answered answered;
  access::ShareQuestion& question = answered.question;
  const auto agency = AgencyId::From(FieldOf(form, "agency"));
  if (agency) question.recipient_agency = *agency;
  if (!agency) answered.faults.push_back({"agency", "Choose the agency that would get it"});
  question.recipient = access::RoleFrom(FieldOf(form, "role")).value_or(access::Role::kNone);
  if (question.recipient == access::Role::kNone)
    answered.faults.push_back({"role-NP", "Choose what they are to the child"});
  question.asker.purpose =
      access::PurposeFrom(FieldOf(form, "purpose")).value_or(access::Purpose::kNone);
  if (question.asker.purpose == access::Purpose::kNone)
    answered.faults.push_back({"purpose", "Choose what they would use it for"});
  const auto klass = records::RecordClassFrom(FieldOf(form, "class"));
  if (klass) question.klass = *klass;
  if (!klass) answered.faults.push_back({"class-education", "Choose what it is about"});
  for (const auto& [name, value] : form) {
    if (!name.starts_with(kLabelField) || value.empty()) continue;
    const auto label = records::LabelFrom(std::string_view(name).substr(kLabelField.size()));
    if (label) question.labels = question.labels.With(*label);
    if (!label) answered.faults.push_back({"labels", "Choose again what it tells of"});
  }
  if (question.labels.empty()) question.labels = question.labels.With(records::Label::kGeneral);
  question.child_refused = Ticked(form, "child_refused");
  question.relevant_to_harm = Ticked(form, "harm");
  question.shielded = Ticked(form, "shielded");
  ReadAgreement(form, answered);
  return answered;
}

std::vector<std::string> TickedLabels(const Fields& form) {
  std::vector<std::string> ticked;
  for (const auto& [name, value] : form) {
    if (name.starts_with(kLabelField) && !value.empty()) ticked.push_back(name);
  }
  return ticked;
}

// Which agencies there are comes with an answer about the child, so whoever may not ask about the
// child is refused here.
Response QuestionPage(const Visit& visit, const ChildId& child, const Fields& form,
                      std::vector<web::Fault> faults) {
  const auto involved =
      visit.services.who_is_involved.Run(visit.caller, child, access::Purpose::kOwn);
  if (!involved.ok()) return Failure(involved.error(), visit.services);
  if (involved.value().index() == 1)
    return NotDone(visit, std::get<1>(involved.value()), kAskedFor);
  const web::ShareChoices chosen{FieldOf(form, "agency"),    FieldOf(form, "role"),
                                 FieldOf(form, "purpose"),   FieldOf(form, "class"),
                                 FieldOf(form, "agreement"), TickedLabels(form)};
  web::View view = web::ShareForm(chosen, std::get<0>(involved.value()).answer().coverage);
  view.Text("child_path", PathOf(child))
      .Text("until", FieldOf(form, "until"))
      .Truth("harm", Ticked(form, "harm"))
      .Truth("child_refused", Ticked(form, "child_refused"))
      .Truth("shielded", Ticked(form, "shielded"));
  const int status = faults.empty() ? 200 : 400;
  return PageOf(visit, "share",
                {"May I share this?", visit.call.request.path, {}, std::move(faults)}, view,
                status);
}

Response AdvicePage(const Visit& visit, const ChildId& child, const Fields& form,
                    const access::ShareQuestion& question, std::vector<web::Fault> faults) {
  const auto advice = visit.services.may_i_share.Run(visit.caller, question);
  if (!advice.ok()) return Failure(advice.error(), visit.services);
  Fields repeated;
  for (const auto& field : form) {
    if (IsOfQuestion(field.first)) repeated.push_back(field);
  }
  web::View view = web::ShareAdviceView(advice.value(), repeated);
  view.Text("child_path", PathOf(child))
      .Text("with", FieldOf(form, "with"))
      .Text("why", FieldOf(form, "why"))
      .Text("review_by", FieldOf(form, "review_by"));
  const int status = faults.empty() ? 200 : 400;
  return PageOf(visit, "share_advice",
                {"May I share this?", visit.call.request.path, {}, std::move(faults)}, view,
                status);
}

std::vector<web::Fault> FaultsOfDecision(const Fields& form) {
  std::vector<web::Fault> faults;
  const std::string_view decided = FieldOf(form, "decide");
  const std::string_view with = FieldOf(form, "with");
  const std::string_view why = FieldOf(form, "why");
  const std::string_view review = FieldOf(form, "review_by");
  if (decided != "share" && decided != "do_not_share")
    faults.push_back({"decision-share", "Choose what you decide"});
  if (with.empty() || with.size() > kLongestWith)
    faults.push_back({"with", "Say with whom, in a few words"});
  if (why.empty() || why.size() > kLongestWhy)
    faults.push_back({"why", why.empty() ? "Say why" : "Shorten the reason"});
  if (!review.empty() && !Date::Parse(review))
    faults.push_back({"review_by", "When you look at it again must be a real day"});
  return faults;
}

}  // namespace

Response ShowShare(const Visit& visit) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  return child ? QuestionPage(visit, *child, {}, {}) : NotFound();
}

Response ShareByForm(const Visit& visit, const Fields& form) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  if (!child) return NotFound();
  Answered answered = ReadQuestion(form);
  if (!answered.faults.empty())
    return QuestionPage(visit, *child, form, std::move(answered.faults));
  return AdvicePage(visit, *child, form, answered.question, {});
}

Response ShareDecisionByForm(const Visit& visit, const Fields& form) {
  const std::optional<ChildId> child = ChildId::FromHex(visit.call.id);
  if (!child) return NotFound();
  Answered answered = ReadQuestion(form);
  if (!answered.faults.empty())
    return QuestionPage(visit, *child, form, std::move(answered.faults));
  std::vector<web::Fault> faults = FaultsOfDecision(form);
  if (!faults.empty()) return AdvicePage(visit, *child, form, answered.question, std::move(faults));
  access::NewShareDecision decision;
  decision.question = std::move(answered.question);
  decision.share = FieldOf(form, "decide") == "share";
  decision.child = *child;
  decision.with = Sensitive(std::string(FieldOf(form, "with")));
  decision.why = Sensitive(std::string(FieldOf(form, "why")));
  decision.review_by = Date::Parse(FieldOf(form, "review_by"));
  const auto outcome = visit.services.may_i_share.Record(visit.caller, decision);
  if (!outcome.ok() && !IsOurs(outcome.error()))
    return AdvicePage(visit, *child, form, decision.question,
                      {{"", Sentence(outcome.error().for_caller)}});
  if (!outcome.ok()) return Failure(outcome.error(), visit.services);
  if (outcome.value().index() == 1)
    return NotDone(visit, std::get<1>(outcome.value()), "to record a decision about sharing");
  web::View view = web::ShareDecidedView(std::get<0>(outcome.value()), decision.share);
  view.Text("child_path", PathOf(*child));
  return PageOf(visit, "share_decided", {"Your decision", visit.call.request.path, {}, {}}, view);
}

}  // namespace hub::http
