#include "hub/web/share_view.h"

#include <algorithm>
#include <span>
#include <utility>

#include "hub/web/act_view.h"
#include "hub/web/pages.h"
#include "hub/web/reasons.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

using access::ShareVerdict;

constexpr Choice kRoles[] = {
    {"NP", "A named professional, such as a teacher or a health visitor"},
    {"LP", "The lead professional"},
    {"MASH", "A screener in the safeguarding hub"},
    {"SW47", "A social worker in a child protection enquiry"},
    {"SUP", "A supervisor"},
};
constexpr Choice kClasses[] = {
    {"education", "Education"},
    {"health", "Health"},
    {"social_care", "Social care"},
    {"police", "Police"},
    {"support", "Support given, or what the family said"},
    {"involvement", "Who works with the child"},
};
constexpr Choice kAgreements[] = {
    {"given", "The family agreed, and it is written down"},
    {"refused", "The family refused"},
    {"withdrawn", "The family took its agreement back"},
    {"not_sought", "Nobody has asked the family yet"},
    {"conflict", "Those with parental responsibility disagree"},
    {"unknown", "I do not know"},
};
constexpr Choice kLabels[] = {
    {"labels.HEALTH", "Health"},
    {"labels.SENS_SERVICE:mental_health", "Mental health"},
    {"labels.SENS_SERVICE:sexual_repro", "Sexual health"},
    {"labels.SENS_SERVICE:substance", "Drugs or alcohol"},
    {"labels.SENS_SERVICE:counselling", "Counselling"},
    {"labels.CRIMINAL", "Criminal matters"},
    {"labels.CHILD_ABUSE", "Abuse of a child"},
    {"labels.CONFIDER", "Somebody told it in confidence"},
    {"labels.THIRD_PARTY", "It names other people"},
    {"labels.OPINION", "It is an opinion"},
};

std::string_view VerdictWords(ShareVerdict verdict) {
  switch (verdict) {
    case ShareVerdict::kYes:
      return "Yes: they may see it already";
    case ShareVerdict::kJudgeFirst:
      return "Yes, once you have judged it and written down why";
    case ShareVerdict::kOwnerDecides:
      return "Not by you alone: the agency that holds it, or the lead professional, decides";
    case ShareVerdict::kNo:
      break;
  }
  return "No";
}

std::vector<View> StepsOf(const std::vector<access::RuleText>& texts) {
  std::vector<std::string_view> steps;
  for (const access::RuleText& text : texts) {
    const bool said = std::find(steps.begin(), steps.end(), text.next_step) != steps.end();
    if (!text.next_step.empty() && !said) steps.push_back(text.next_step);
  }
  return ListOf("step", steps);
}

std::vector<View> Agencies(const std::vector<chronology::FeedStatement>& agencies,
                           std::string_view chosen) {
  std::vector<View> list;
  for (const chronology::FeedStatement& statement : agencies) {
    list.emplace_back()
        .Text("agency_code", statement.feed.agency.text())
        .Text("agency_words", statement.feed.name)
        .Truth("agency_chosen", statement.feed.agency.text() == chosen);
  }
  return list;
}

}  // namespace

std::vector<View> LabelChoices(const std::vector<std::string>& ticked) {
  std::vector<View> list = ChoicesOf(kLabels, "");
  for (std::size_t i = 0; i < list.size(); ++i) {
    const bool chosen = std::find(ticked.begin(), ticked.end(), kLabels[i].code) != ticked.end();
    list[i] = View()
                  .Text("choice_code", kLabels[i].code)
                  .Text("choice_words", kLabels[i].words)
                  .Truth("choice_chosen", chosen);
  }
  return list;
}

View ShareForm(const ShareChoices& chosen, const std::vector<chronology::FeedStatement>& agencies) {
  return PurposesView(access::PurposeFrom(chosen.purpose).value_or(access::Purpose::kNone))
      .List("agencies", Agencies(agencies, chosen.agency))
      .List("roles", ChoicesOf(kRoles, chosen.role))
      .List("classes", ChoicesOf(kClasses, chosen.klass))
      .List("agreements", ChoicesOf(kAgreements, chosen.agreement))
      .List("labels", LabelChoices(chosen.ticked));
}

View ShareAdviceView(const audit::Released<access::ShareAdvice>& released,
                     const std::vector<std::pair<std::string, std::string>>& repeated) {
  const access::ShareAdvice& advice = released.answer();
  std::vector<View> leave_out;
  for (const access::Redaction what : advice.answer.leave_out.All())
    leave_out.emplace_back().Text("left_out", access::Words(what));
  std::vector<View> to_do;
  for (const access::Obligation what : advice.answer.record.All())
    to_do.emplace_back().Text("owed", access::Words(what));
  std::vector<View> fields;
  for (const auto& [name, value] : repeated)
    fields.emplace_back().Text("field_name", name).Text("field_value", value);
  std::vector<View> steps = StepsOf(advice.reasons);
  const bool any_steps = !steps.empty();
  const bool any_left_out = !leave_out.empty();
  const bool any_owed = !to_do.empty();
  return View()
      .Text("verdict", VerdictWords(advice.answer.verdict))
      .List("reasons", ReasonsOf(advice.reasons))
      .Truth("has_steps", any_steps)
      .List("steps", std::move(steps))
      .Truth("any_left_out", any_left_out)
      .List("leave_out", std::move(leave_out))
      .Truth("any_owed", any_owed)
      .List("to_do", std::move(to_do))
      .List("repeated", std::move(fields))
      .Text("decision", advice.told.id.Hex())
      .Text("decided_at", MomentWords(advice.told.at));
}

View ShareDecidedView(const audit::Released<access::ShareDecided>& released, bool share) {
  const access::ShareDecided& decided = released.answer();
  return View()
      .Text("decided_words", share ? "You decided to share it" : "You decided not to share it")
      .Text("verdict", VerdictWords(decided.advice.answer.verdict))
      .List("reasons", ReasonsOf(decided.advice.reasons))
      .Text("number", decided.id.Hex())
      .Text("decided_at", MomentWords(decided.advice.told.at));
}

}  // namespace hub::web
