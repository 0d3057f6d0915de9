#include "hub/web/family_view.h"

#include <string>
#include <utility>
#include <vector>

#include "hub/web/entry_view.h"
#include "hub/web/words.h"
#include "hub/wire/family.h"

namespace hub::web {
namespace {

using chronology::FamilyAnswer;
using chronology::FamilyStatement;
using chronology::Relative;

std::string SpanWords(const FamilyStatement& said) {
  std::string words;
  if (said.since) words = "since " + DayWords(*said.since);
  if (said.until) words += (words.empty() ? "until " : ", until ") + DayWords(*said.until);
  return words.empty() ? "no dates given" : words;
}

View StatementView(const FamilyStatement& said) {
  return View()
      .Text("said_relation", Capitalised(records::Words(said.relation)))
      .Truth("said_household", said.household)
      .Text("said_span", SpanWords(said))
      .Text("said_agency", said.agency_name.empty() ? AgencyKindWords(said.agency_kind)
                                                    : std::string_view(said.agency_name))
      .Text("said_received", MomentWords(said.received));
}

// What to call them: by their name where that is told, otherwise by the word of the tie.
std::string TitleOf(const Relative& relative) {
  if (!relative.name.empty()) return relative.name.Reveal();
  if (relative.child && !(relative.child->given.empty() && relative.child->family.empty()))
    return relative.child->given.Reveal() + " " + relative.child->family.Reveal();
  return Capitalised(records::Words(relative.said.front().relation));
}

View RelativeView(const Relative& relative, const ChildQuestion& question) {
  std::vector<View> said;
  for (const FamilyStatement& one : relative.said) said.push_back(StatementView(one));
  View view;
  view.Text("relative_title", TitleOf(relative))
      .Truth("relative_unborn", relative.unborn)
      .List("said", std::move(said));
  if (relative.child) {
    ChildQuestion theirs;
    theirs.child = relative.child->child;
    theirs.purpose = question.purpose;
    view.Text("relative_path", AddressOf(theirs));
    if (relative.child->birth.known()) view.Text("relative_born", DateWords(relative.child->birth));
  }
  return view;
}

}  // namespace

View FamilyView(const ChildQuestion& question, const audit::Released<FamilyAnswer>& released) {
  const FamilyAnswer& answer = released.answer();
  std::vector<View> relatives;
  for (const Relative& relative : answer.relatives)
    relatives.push_back(RelativeView(relative, question));
  std::size_t fresh = 0;
  for (const chronology::FeedStatement& feed : answer.coverage)
    if (feed.state == chronology::FeedState::kFresh) ++fresh;
  ChildQuestion story = question;
  story.known_on.clear();
  View view;
  if (answer.called)
    view.Text("called", answer.called->given.Reveal() + " " + answer.called->family.Reveal());
  if (const auto day = Date::Parse(question.known_on)) view.Text("as_known", DayWords(*day));
  return view.Text("story_path", AddressOf(story))
      .Text("purpose_words", access::Words(question.purpose))
      .Truth("anybody", !relatives.empty())
      .List("relatives", std::move(relatives))
      .Truth("place_withheld", answer.place_withheld)
      .Text("family_note", wire::kFamilyNote)
      .Text("coverage_words",
            std::to_string(fresh) + " of " +
                Counted(answer.coverage.size(), "feed is fresh", "feeds are fresh"))
      .Add(WhyView(answer.told));
}

}  // namespace hub::web
