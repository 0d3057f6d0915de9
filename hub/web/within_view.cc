#include "hub/web/within_view.h"

#include <utility>

#include "hub/web/coverage_view.h"
#include "hub/web/entry_view.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

using access::Role;

// Who works with children and may have looked.
constexpr Role kRoles[] = {Role::kNamedProfessional, Role::kLeadProfessional, Role::kMashScreener,
                           Role::kSection47Worker, Role::kSupervisor};

}  // namespace

std::string ReasonWords(access::Purpose purpose) { return Capitalised(PurposeWords(purpose)); }

View WithinView(const ChildQuestion& question,
                const audit::Released<chronology::ChronologyAnswer>& released,
                const std::vector<wire::ShownEntry>& entries) {
  const chronology::ChronologyAnswer& answer = released.answer();
  const Lanes lanes = LanesOf(entries);
  const EntryMarks marks(question, answer);
  std::vector<View> found;
  for (const wire::ShownEntry& entry : entries) found.push_back(marks.Of(entry, lanes));
  const bool any = !found.empty();
  return View()
      .Truth("looked", true)
      .Truth("any", any)
      .Truth("none", !any)
      .Text("count_words", Counted(answer.total, "entry", "entries"))
      .Text("next_cursor", answer.next_cursor)
      .List("entries", std::move(found))
      .Add(CoverageView(answer.coverage))
      .Add(WhyView(answer.told));
}

View OthersChoices(const audit::Released<chronology::InvolvedAnswer>& involved,
                   std::string_view agency, Role role, std::string_view day) {
  std::vector<View> agencies;
  std::string agency_words;
  for (const chronology::FeedStatement& statement : involved.answer().coverage) {
    const bool chosen = statement.feed.agency.text() == agency;
    if (chosen) agency_words = statement.feed.name;
    agencies.emplace_back()
        .Text("agency_code", statement.feed.agency.text())
        .Text("agency_words", statement.feed.name)
        .Truth("agency_chosen", chosen);
  }
  std::vector<View> roles;
  for (const Role one : kRoles) {
    roles.emplace_back()
        .Text("choice_code", access::Name(one))
        .Text("choice_words", Capitalised(access::Words(one)))
        .Truth("choice_chosen", one == role);
  }
  const auto date = Date::Parse(day);
  return View()
      .List("agencies", std::move(agencies))
      .List("roles", std::move(roles))
      .Text("known_on", day)
      .Text("others_agency", agency_words)
      .Text("others_role", access::Words(role))
      .Text("others_day", date ? DayWords(*date) : "");
}

}  // namespace hub::web
