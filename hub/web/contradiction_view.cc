#include "hub/web/contradiction_view.h"

#include <string>
#include <utility>
#include <vector>

#include "hub/web/words.h"

namespace hub::web {
namespace {

using chronology::About;
using chronology::ContradictionState;
using chronology::ShownContradiction;

std::string_view AboutWords(About about) {
  switch (about) {
    case About::kBirthDate:
      return "When the child was born";
    case About::kAddress:
      return "Where the child lives";
    case About::kCarer:
      return "Who cares for the child";
    case About::kOutcome:
      return "What came of a referral";
    case About::kAttendance:
      return "Whether the child was at school while reported missing";
    case About::kNone:
      break;
  }
  return "What happened";
}

std::string_view StandingWords(ContradictionState state) {
  switch (state) {
    case ContradictionState::kExplained:
      return "Explained";
    case ContradictionState::kCorrected:
      return "Being corrected";
    case ContradictionState::kOpen:
      break;
  }
  return "Open";
}

// What the agencies of an answer are called; one that the answer keeps back is not named.
std::string NamedIn(const chronology::ChronologyAnswer& answer, const AgencyId& agency) {
  for (const chronology::FeedStatement& statement : answer.coverage) {
    if (statement.feed.agency == agency) return statement.feed.name;
  }
  return "An agency (name withheld)";
}

View SideView(const ChildQuestion& question, const chronology::ChronologyAnswer& answer,
              const ShownContradiction::Side& side) {
  return View()
      .Text("side_agency", NamedIn(answer, side.agency))
      .Text("side_words", side.words)
      .Text("side_path", AddressOfEntry(question, side.entry.Hex()));
}

}  // namespace

View ContradictionsView(const ChildQuestion& question, const chronology::ChronologyAnswer& answer,
                        const AgencyId& mine) {
  std::vector<View> list;
  for (const ShownContradiction& one : answer.contradictions) {
    const bool open = one.state == ContradictionState::kOpen;
    list.emplace_back()
        .Text("contradiction_id", one.id)
        .Text("contradiction_about", AboutWords(one.about))
        .Text("contradiction_state", StandingWords(one.state))
        .Truth("contradiction_open", open)
        .Truth("contradiction_settled", !open)
        .Truth("contradiction_mine", one.owner == mine)
        .Text("contradiction_owner", NamedIn(answer, one.owner))
        .List("sides",
              {SideView(question, answer, one.first), SideView(question, answer, one.second)});
  }
  const bool any = !list.empty();
  return View().Truth("any_contradictions", any).List("contradictions", std::move(list));
}

}  // namespace hub::web
