// "May I share this?": five questions, what the rules say to the answers, and the decision that a
// person then takes.

#ifndef HUB_WEB_SHARE_VIEW_H_
#define HUB_WEB_SHARE_VIEW_H_

#include <string>
#include <string_view>
#include <vector>

#include "hub/access/acts.h"
#include "hub/audit/released.h"
#include "hub/chronology/coverage.h"
#include "hub/web/view.h"

namespace hub::web {

// What somebody chose so far, as the form's own codes; a label's is "labels.HEALTH".
struct ShareChoices {
  std::string_view agency;
  std::string_view role;
  std::string_view purpose;
  std::string_view klass;
  std::string_view agreement;
  std::vector<std::string> ticked;
};
View ShareForm(const ShareChoices& chosen, const std::vector<chronology::FeedStatement>& agencies);
// What kinds of information a person may say it is: the boxes "labels.HEALTH" ...
std::vector<View> LabelChoices(const std::vector<std::string>& ticked);

// `repeated`: the fields of the question, for the decision's form to say again.
View ShareAdviceView(const audit::Released<access::ShareAdvice>& advice,
                     const std::vector<std::pair<std::string, std::string>>& repeated);
View ShareDecidedView(const audit::Released<access::ShareDecided>& decided, bool share);

}  // namespace hub::web

#endif  // HUB_WEB_SHARE_VIEW_H_
