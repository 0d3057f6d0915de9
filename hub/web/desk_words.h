// How the desks of those who look after the hub say things: what an event, a role or an outcome
// of the log is called, why a record was not taken in and what mends it, what a label is for.

#ifndef HUB_WEB_DESK_WORDS_H_
#define HUB_WEB_DESK_WORDS_H_

#include <map>
#include <string>
#include <string_view>

#include "hub/access/acts.h"
#include "hub/access/decision.h"
#include "hub/base/time.h"
#include "hub/records/labels.h"
#include "hub/web/view.h"

namespace hub::web {

// What the agencies are called, by their ids.
using AgencyNames = std::map<std::string, std::string>;
std::string AgencyNamed(const AgencyNames& names, std::string_view id);  // the id where unknown

std::string EventWords(std::string_view event);      // "chronology.read" -> "read a chronology"
std::string RoleNamed(std::string_view code);        // "NP" -> "named professional"
std::string PurposeNamed(std::string_view code);     // "EH" -> "early help"
std::string OutcomeWords(std::string_view outcome);  // "deny" -> "refused"
std::string_view GradeWords(access::AuditGrade grade);
std::string_view ReviewWords(access::ReviewOutcome outcome);  // "justified"
std::string_view LabelWordsOf(records::Label label);

struct Mend {
  std::string why;
  std::string_view step;
};
// Of a reason in a receipt, "unknown_label".
Mend MendOf(std::string_view reason);

// "3 March 2026, 14:05 (2 days ago)".
std::string WhenWords(Instant at, Instant now);
// Of a deadline: one at midnight is "the end of 3 March 2026 (today)".
std::string DueWords(Instant due, Instant now);
std::string DayAndWhen(Date day, Instant now);  // "3 March 2026 (in 2 days)"

// The choices of a select or of radio buttons, `chosen` marked.
struct DeskChoice {
  std::string_view code;
  std::string_view words;
};
View ChoiceOf(const DeskChoice& choice, std::string_view chosen);

// How the event may be searched for: the kinds of act that an officer asks about.
std::vector<View> EventChoices(std::string_view chosen);
std::vector<View> ReviewChoices(std::string_view chosen);

}  // namespace hub::web

#endif  // HUB_WEB_DESK_WORDS_H_
