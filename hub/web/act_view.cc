#include "hub/web/act_view.h"

#include <algorithm>
#include <utility>

#include "hub/access/decision.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

constexpr Choice kStates[] = {
    {"given", "The family agreed"},
    {"given_partial", "The family agreed to a part"},
    {"refused", "The family refused"},
    {"withdrawn", "The family took its agreement back"},
    {"not_sought", "Nobody has asked the family yet"},
    {"conflict", "Those with parental responsibility disagree"},
    {"child_refused", "The child refused"},
};
constexpr Choice kServices[] = {{"EH", "Early help"}, {"CIN", "Child in need (section 17)"}};
constexpr Choice kGivers[] = {
    {"parent", "A parent or carer with parental responsibility"},
    {"child", "The child, who understands what it means"},
    {"young_adult", "The young adult, who is 18 or older"},
};
constexpr Choice kTies[] = {
    {"named", "Named for the child"},
    {"cover", "Covers for a colleague"},
    {"allocated", "The child is allocated to them"},
    {"ended", "No longer works with the child"},
};
constexpr Choice kOwnTies[] = {
    {"self_claimed", "I work with this child and nobody has named me yet"},
    {"conflict_of_interest", "This child is of my family or household, or I know them privately"},
    {"no_conflict", "What I declared before no longer holds"},
};
constexpr records::RecordClass kClasses[] = {
    records::RecordClass::kEducation,  records::RecordClass::kHealth,
    records::RecordClass::kSocialCare, records::RecordClass::kPolice,
    records::RecordClass::kSupport,    records::RecordClass::kInvolvement,
};

bool IsTicked(const std::vector<std::string>& ticked, const std::string& name) {
  return std::find(ticked.begin(), ticked.end(), name) != ticked.end();
}

}  // namespace

std::vector<View> ChoicesOf(std::span<const Choice> choices, std::string_view chosen) {
  std::vector<View> list;
  for (const Choice& choice : choices) {
    list.emplace_back()
        .Text("choice_code", choice.code)
        .Text("choice_words", choice.words)
        .Truth("choice_chosen", choice.code == chosen);
  }
  return list;
}

View AgreementChoices(std::string_view state, std::string_view purpose, std::string_view giver) {
  return View()
      .List("states", ChoicesOf(kStates, state))
      .List("services", ChoicesOf(kServices, purpose))
      .List("givers", ChoicesOf(kGivers, giver));
}

View AgreementScope(const std::vector<chronology::FeedStatement>& coverage,
                    const std::vector<std::string>& ticked) {
  std::vector<View> agencies;
  for (const chronology::FeedStatement& statement : coverage) {
    const std::string name = "agencies." + statement.feed.agency.text();
    agencies.emplace_back()
        .Text("choice_code", name)
        .Text("choice_words", statement.feed.name)
        .Truth("choice_chosen", IsTicked(ticked, name));
  }
  std::vector<View> classes;
  for (const records::RecordClass klass : kClasses) {
    const std::string name = "classes." + std::string(records::Name(klass));
    classes.emplace_back()
        .Text("choice_code", name)
        .Text("choice_words", Capitalised(ClassWords(klass)))
        .Truth("choice_chosen", IsTicked(ticked, name));
  }
  return View().List("agencies", std::move(agencies)).List("classes", std::move(classes));
}

View TieChoices(std::string_view state, bool may_name_others) {
  return View()
      .Truth("others", may_name_others)
      .List("ties", may_name_others ? ChoicesOf(kTies, state) : ChoicesOf(kOwnTies, state));
}

View DoneView(const audit::Released<access::Told>& released, std::string_view what_follows) {
  const access::Told& told = released.answer();
  std::vector<View> reasons;
  for (const access::Rule rule : told.because) {
    const access::RuleText& text = access::Explain(rule);
    reasons.emplace_back()
        .Text("reason", text.sentence)
        .Text("reason_law", text.law)
        .Text("reason_id", text.id);
  }
  return View()
      .Text("what_follows", what_follows)
      .List("reasons", std::move(reasons))
      .Text("decision", told.id.Hex())
      .Text("decided_at", MomentWords(told.at));
}

}  // namespace hub::web
