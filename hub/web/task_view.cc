#include "hub/web/task_view.h"

#include <string>
#include <utility>
#include <vector>

#include "hub/web/officer_view.h"
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

View WaitingTiesView(const audit::Released<access::WaitingTies>& waiting,
                     const AgencyNames& names) {
  std::vector<View> ties;
  for (const access::WaitingTie& tie : waiting.answer().ties) {
    ties.emplace_back()
        .Text("tie_child", tie.child.Hex())
        .Text("tie_who", tie.professional.text())
        .Text("tie_agency", AgencyNamed(names, tie.agency.text()))
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
        .Text("opening_id", line.id.Hex())
        .Text("opening_do", line.who == me ? "See what waits" : "Agree to it, or review it")
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

void Count(const audit::Released<access::WaitingTies>& waiting, Due& due) {
  due.waiting += waiting.answer().ties.size();
  due.overdue += waiting.answer().overdue;
  due.more = due.more || waiting.answer().next;
}

void Count(const audit::Released<access::GlassList>& openings, const ProfessionalId& me, Due& due) {
  for (const access::GlassLine& line : openings.answer().openings) {
    if (line.who == me || StateOf(line).empty()) continue;
    ++due.waiting;
    due.overdue += line.overdue ? 1 : 0;
  }
}

void Count(const audit::Released<access::ShareRegister>& decisions, Due& due) {
  for (const access::ShareDecisionLine& line : decisions.answer().decisions) {
    if (line.erased || !line.review_by) continue;
    ++due.waiting;
    due.overdue += line.overdue ? 1 : 0;
  }
  due.more = due.more || decisions.answer().next;
}

View DueView(const Due& due) {
  std::string words;
  if (due.waiting > 0) {
    words = (due.more ? "More than " : "") + std::to_string(due.waiting);
    words += due.waiting == 1 && !due.more ? " waits for you" : " wait for you";
  }
  return View()
      .Truth("due_asked", true)
      .Text("due_words", words)
      .Text("due_overdue",
            due.overdue == 0 ? "" : Counted(due.overdue, "is overdue", "are overdue"))
      .Truth("due_unknown", due.unknown);
}

View EmergencyTaskView(const audit::Released<access::GlassDetail>& released,
                       const ProfessionalId& me, const AgencyNames& names, TypedReview typed,
                       Instant now) {
  const access::GlassDetail& detail = released.answer();
  const bool mine = detail.line.who == me;
  View view = OpeningView(released, names, typed.outcome, typed.note, now);
  return view.Truth("may_second", !mine && !detail.line.seconded && !detail.line.reviewed)
      .Truth("may_review", !mine && !detail.line.reviewed && detail.second_person != me)
      .Truth("opening_mine", mine);
}

}  // namespace hub::web
