// Who is asking: a signed-in professional in one role, or an agency's connector.
//
// http/ gets these from service/sign_in and service/agency_door; nothing else makes them,
// and every service that answers takes one.

#ifndef HUB_SERVICE_CALLER_H_
#define HUB_SERVICE_CALLER_H_

#include "hub/access/decide.h"
#include "hub/store/rows.h"

namespace hub::service {

struct Caller {
  store::Professional who;
  store::Agency agency;
  access::Role role = access::Role::kNone;
  access::Authentication authentication = access::Authentication::kNone;
  crypto::Hash session{};
  crypto::Hash csrf{};
};

struct AgencyCaller {
  store::Agency agency;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_CALLER_H_
