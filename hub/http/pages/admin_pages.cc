#include "hub/http/pages/desk.h"
#include "hub/service/read_administration.h"
#include "hub/web/admin_view.h"

namespace hub::http {
namespace {

using access::Registered;
using Released = audit::Released<access::Administration>;

Response Shown(const Visit& visit, Registered what, std::string_view page, std::string title,
               web::View (*view_of)(const Released&)) {
  return DeskPage(visit, visit.services.pages->desk.administration.Run(visit.caller, what),
                  "what is registered at the hub", page,
                  {std::move(title), visit.call.request.path, {}, {}}, view_of);
}

}  // namespace

Response ShowAgencies(const Visit& visit) {
  return Shown(visit, Registered::kAgencies, "admin_agencies", "Agencies, certificates and feeds",
               &web::AgenciesView);
}

Response ShowPeople(const Visit& visit) {
  return Shown(visit, Registered::kAccounts, "admin_people", "People and roles",
               &web::AccountsView);
}

Response ShowPolicy(const Visit& visit) {
  return Shown(visit, Registered::kPolicies, "admin_policy", "Policy and agreements",
               &web::PoliciesView);
}

}  // namespace hub::http
