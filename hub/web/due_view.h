// What an officer sees of people's requests under data protection law: those that are open, with
// their clocks, the form that records one, and what the law says of it.

#ifndef HUB_WEB_DUE_VIEW_H_
#define HUB_WEB_DUE_VIEW_H_

#include <string_view>

#include "hub/access/rights.h"
#include "hub/audit/released.h"
#include "hub/web/view.h"

namespace hub::web {

View RightsDueView(const audit::Released<access::RightsDue>& due, Instant now);
// The rights to ask for and the answers to give, `right` and `outcome` marked.
View RightChoices(std::string_view right, std::string_view outcome);
// A request that was just recorded or decided.
View RightRecordedView(const audit::Released<access::RightsRecorded>& recorded, Instant now);

}  // namespace hub::web

#endif  // HUB_WEB_DUE_VIEW_H_
