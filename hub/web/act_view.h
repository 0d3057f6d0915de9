// What the pages show that record something: what a professional chooses from, and what was done.

#ifndef HUB_WEB_ACT_VIEW_H_
#define HUB_WEB_ACT_VIEW_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/told.h"
#include "hub/audit/released.h"
#include "hub/chronology/coverage.h"
#include "hub/web/view.h"

namespace hub::web {

// One of a closed list that a form offers.
struct Choice {
  std::string_view code;
  std::string_view words;
};
std::vector<View> ChoicesOf(std::span<const Choice> choices, std::string_view chosen);

// The states of an agreement that a person may record, and the services it may be to.
View AgreementChoices(std::string_view state, std::string_view purpose, std::string_view giver);
// Agencies and classes of records that it may cover; `ticked` are the names of ticked boxes.
View AgreementScope(const std::vector<chronology::FeedStatement>& coverage,
                    const std::vector<std::string>& ticked);
View TieChoices(std::string_view state, bool may_name_others);
// That it was done, by which decision, and what follows.
View DoneView(const audit::Released<access::Told>& told, std::string_view what_follows);

}  // namespace hub::web

#endif  // HUB_WEB_ACT_VIEW_H_
