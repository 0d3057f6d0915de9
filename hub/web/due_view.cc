#include "hub/web/due_view.h"

#include <string>
#include <utility>
#include <vector>

#include "hub/web/desk_words.h"
#include "hub/web/reasons.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

constexpr DeskChoice kRights[] = {
    {"access", "To be given what is held about them (access)"},
    {"rectification", "To have something put right"},
    {"erasure", "To have something erased"},
    {"restriction", "To have it kept but not used (restriction)"},
    {"objection", "To object to its being used"},
    {"complaint", "A complaint"},
};

constexpr DeskChoice kOutcomes[] = {
    {"granted", "Granted: what was asked for is done, or will be"},
    {"partly", "Granted in part"},
    {"refused", "Refused, with the reason and how to complain"},
};

std::string_view WordsIn(const DeskChoice* begin, const DeskChoice* end, std::string_view code) {
  for (; begin != end; ++begin) {
    if (begin->code == code) return begin->words;
  }
  return code;
}

std::string_view RightWords(access::Right right) {
  return WordsIn(std::begin(kRights), std::end(kRights), access::Name(right));
}

void AddLine(const access::RightsLine& line, Instant now, View& view) {
  const access::RightsAnswer& answer = line.answer;
  view.Text("right_id", line.id.Hex())
      .Text("right_words", RightWords(line.right))
      .Text("right_child", line.child.Hex())
      .Text("right_received", DayAndWhen(line.received, now))
      .Text("right_due", answer.due ? DayAndWhen(*answer.due, now) : "")
      .Text("right_acknowledge",
            answer.acknowledge_by ? DayAndWhen(*answer.acknowledge_by, now) : "")
      .Truth("right_overdue", line.overdue)
      .Truth("right_restrict", answer.restrict_meanwhile)
      .Truth("right_offer", answer.offer_restriction)
      .Text("right_entry", line.entry ? line.entry->Hex() : "")
      .Text("right_decided", line.decided ? WhenWords(*line.decided, now) : "")
      .Text("right_outcome", line.decided ? WordsIn(std::begin(kOutcomes), std::end(kOutcomes),
                                                    access::Name(line.outcome))
                                          : std::string_view())
      .List("reasons", ReasonsOf(answer.decision.reasons()));
}

}  // namespace

View RightsDueView(const audit::Released<access::RightsDue>& released, Instant now) {
  const access::RightsDue& due = released.answer();
  std::vector<View> lines;
  for (const access::RightsLine& line : due.lines) AddLine(line, now, lines.emplace_back());
  return View()
      .Truth("any", !lines.empty())
      .Truth("none", lines.empty())
      .Text("count_words", Counted(lines.size(), "request is open", "requests are open"))
      .Text("overdue_words",
            due.overdue == 0 ? "" : Counted(due.overdue, "request is", "requests are"))
      .List("lines", std::move(lines));
}

View RightChoices(std::string_view right, std::string_view outcome) {
  std::vector<View> rights;
  for (const DeskChoice& choice : kRights) rights.push_back(ChoiceOf(choice, right));
  std::vector<View> outcomes;
  for (const DeskChoice& choice : kOutcomes) outcomes.push_back(ChoiceOf(choice, outcome));
  return View().List("rights", std::move(rights)).List("outcomes", std::move(outcomes));
}

View RightRecordedView(const audit::Released<access::RightsRecorded>& released, Instant now) {
  View view;
  AddLine(released.answer().line, now, view);
  return view;
}

}  // namespace hub::web
