// What a data steward sees: questions whether two records are about one child, with the deadline
// of each; one of them, its own agency's records side by side and each field's weight as a bar;
// who read a wrong join; which records were not taken in, and what mends them.

#ifndef HUB_WEB_STEWARD_VIEW_H_
#define HUB_WEB_STEWARD_VIEW_H_

#include <string_view>
#include <vector>

#include "hub/access/looking_after.h"
#include "hub/audit/released.h"
#include "hub/base/time.h"
#include "hub/linkage/questions.h"
#include "hub/web/desk_words.h"
#include "hub/web/view.h"

namespace hub::web {

View QuestionsView(const audit::Released<linkage::QuestionPage>& page, bool settled, Instant now);
// `answer` and `reason` as they were typed into its form, if they were.
View QuestionView(const audit::Released<linkage::Question>& question, std::string_view answer,
                  std::string_view reason, Instant now);
// What the question came to.
View AnsweredView(const audit::Released<linkage::QuestionTold>& told, Instant now);
View WrongReadsView(const audit::Released<linkage::WrongReads>& reads, const AgencyNames& names,
                    Instant now);
View MendingView(const audit::Released<access::Mending>& mending, Instant now);
// The labels to choose from, to be put on and to be taken off.
// How an entry is labelled now, and what of it was changed.
View EntryLabelsView(const audit::Released<access::EntryLabels>& labels);
View LabelChoices(std::string_view add, std::string_view remove);

}  // namespace hub::web

#endif  // HUB_WEB_STEWARD_VIEW_H_
