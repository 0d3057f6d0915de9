// What the family said and who may read by it, in words: for those who work with the child.

#ifndef HUB_WEB_RIGHTS_VIEW_H_
#define HUB_WEB_RIGHTS_VIEW_H_

#include "hub/access/rights_list.h"
#include "hub/audit/released.h"
#include "hub/web/desk_words.h"
#include "hub/web/view.h"

namespace hub::web {

View RightsView(const audit::Released<access::RightsList>& released, const AgencyNames& names);
// Of the same, what the family said about sharing: for the child's own page.
View FamilySaidView(const audit::Released<access::RightsList>& released, const AgencyNames& names);

}  // namespace hub::web

#endif  // HUB_WEB_RIGHTS_VIEW_H_
