// What everybody sees of the log: what they opened, looked up and did themselves.

#ifndef HUB_WEB_OWN_VIEW_H_
#define HUB_WEB_OWN_VIEW_H_

#include "hub/access/looking_after.h"
#include "hub/audit/released.h"
#include "hub/web/view.h"

namespace hub::web {

// `everything`: what is done on the way, such as signing in, was asked for too. `links`: the
// asker's role reads about children, so that their names lead to them.
View OwnAccessesView(const audit::Released<access::OwnAccesses>& released, bool everything,
                     bool links, Instant now);

}  // namespace hub::web

#endif  // HUB_WEB_OWN_VIEW_H_
