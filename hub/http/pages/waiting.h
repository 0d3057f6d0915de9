// What waits for the visitor, in short: tasks, reviews, messages. For home.

#ifndef HUB_HTTP_PAGES_WAITING_H_
#define HUB_HTTP_PAGES_WAITING_H_

#include "hub/http/pages/laying_out.h"

namespace hub::http {

// Each part is a decided read with a leaf. One that could not be asked is said to be unknown, so
// that nothing due is taken for nothing known.
web::View WaitingView(const Visit& visit);

}  // namespace hub::http

#endif  // HUB_HTTP_PAGES_WAITING_H_
