#include "hub/web/task_view.h"

#include <string>
#include <utility>
#include <vector>

#include "hub/web/words.h"

namespace hub::web {
namespace {

// What an opening waits for, as far as it does.
std::string StateOf(const access::GlassLine& line) {
  if (line.reviewed) return "";
  std::string words = "to be reviewed by " + MomentWords(line.review_by);
  if (line.overdue) words += ", which is overdue";
  if (!line.seconded)
    words = "a second person is to agree by " + MomentWords(line.second_by) + "; " + words;
  return Capitalised(words);
}

}  // namespace

View WaitingTiesView(const audit::Released<access::WaitingTies>& waiting) {
  std::vector<View> ties;
  for (const access::WaitingTie& tie : waiting.answer().ties) {
    ties.emplace_back()
        .Text("tie_child", tie.child.Hex())
        .Text("tie_who", tie.professional.text())
        .Text("tie_agency", tie.agency.text())
        .Text("tie_due", DayWords(tie.due))
        .Truth("tie_overdue", tie.overdue);
  }
  const bool any = !ties.empty();
  return View()
      .Truth("sees_ties", true)
      .Truth("any_ties", any)
      .Truth("more_ties", waiting.answer().next.has_value())
      .List("ties", std::move(ties));
}

View OpeningsView(const audit::Released<access::GlassList>& released, const ProfessionalId& me) {
  std::vector<View> openings;
  for (const access::GlassLine& line : released.answer().openings) {
    const std::string state = StateOf(line);
    if (state.empty()) continue;
    openings.emplace_back()
        .Text("opening_who", line.who == me ? "You" : line.who.text())
        .Text("opening_why", access::Words(line.category))
        .Text("opening_at", MomentWords(line.opened))
        .Text("opening_state", state);
  }
  const bool any = !openings.empty();
  return View()
      .Truth("sees_openings", true)
      .Truth("any_openings", any)
      .List("openings", std::move(openings));
}

View ShareReviewsView(const audit::Released<access::ShareRegister>& released) {
  std::vector<View> decisions;
  for (const access::ShareDecisionLine& line : released.answer().decisions) {
    if (line.erased || !line.review_by) continue;
    decisions.emplace_back()
        .Text("shared_words", line.shared ? "To share" : "Not to share")
        .Text("shared_with", line.with)
        .Text("shared_why", line.why)
        .Text("shared_by", line.author.text())
        .Text("shared_review", DayWords(*line.review_by))
        .Truth("shared_overdue", line.overdue)
        .Text("shared_child", line.child ? line.child->Hex() : "");
  }
  const bool any = !decisions.empty();
  return View()
      .Truth("sees_decisions", true)
      .Truth("any_decisions", any)
      .Truth("more_decisions", released.answer().next.has_value())
      .List("decisions", std::move(decisions));
}

}  // namespace hub::web
