// What an administrator is shown of the hub: agencies with their certificates and feeds, accounts
// and roles, versions of the policy with the agreements between agencies.
//
// Read only: what an administrator does is done by the operator's commands (administer.h). People
// of other agencies are counted and not named, except for the hub's own administrator.

#ifndef HUB_SERVICE_READ_ADMINISTRATION_H_
#define HUB_SERVICE_READ_ADMINISTRATION_H_

#include "hub/access/looking_after.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"
#include "hub/service/policy_book.h"

namespace hub::service {

class ReadAdministration {
 public:
  // `hub`: the hub's own agency.
  ReadAdministration(store::Store& store, Directory& directory, PolicyBook& policies,
                     const Clock& clock, AgencyId hub)
      : store_(store),
        directory_(directory),
        policies_(policies),
        clock_(clock),
        hub_(std::move(hub)) {}

  Outcome<access::Administration> Run(const Caller& caller, access::Registered what);

 private:
  Outcome<access::Administration> Attempt(const Caller& caller, access::Registered what);
  void Fill(store::ReadTransaction& reading, const Caller& caller, access::Administration& answer);

  store::Store& store_;
  Directory& directory_;
  PolicyBook& policies_;
  const Clock& clock_;
  const AgencyId hub_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_READ_ADMINISTRATION_H_
