// Break-glass and passkeys as pages. Both need the browser's own dialogue with a passkey, so both
// say what to do where script does not run.

#ifndef HUB_WEB_GLASS_VIEW_H_
#define HUB_WEB_GLASS_VIEW_H_

#include "hub/access/acts.h"
#include "hub/web/view.h"

namespace hub::web {

View EmergencyForm();
View PasskeysView(const access::PasskeyList& passkeys);

}  // namespace hub::web

#endif  // HUB_WEB_GLASS_VIEW_H_
