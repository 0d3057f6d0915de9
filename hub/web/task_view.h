// What waits for the signed-in person: ties to confirm, emergencies to agree to or review,
// decisions about sharing to look at again. Each part may be one that their role does not see.

#ifndef HUB_WEB_TASK_VIEW_H_
#define HUB_WEB_TASK_VIEW_H_

#include "hub/access/acts.h"
#include "hub/audit/released.h"
#include "hub/web/view.h"

namespace hub::web {

View WaitingTiesView(const audit::Released<access::WaitingTies>& waiting);
// `me`: whose openings are their own.
View OpeningsView(const audit::Released<access::GlassList>& openings, const ProfessionalId& me);
View ShareReviewsView(const audit::Released<access::ShareRegister>& decisions);

}  // namespace hub::web

#endif  // HUB_WEB_TASK_VIEW_H_
