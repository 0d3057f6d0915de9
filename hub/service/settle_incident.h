// A professional says that entries tell of the same incident, or that they do not. It is
// remembered with their name and reason, for these records through all their versions, and holds
// for everybody who is shown them; a later word takes its place.
//
// Whoever is shown the entries may say so, for a purpose of working with the child. An entry that
// is not shown to them is answered like one that is not there.

#ifndef HUB_SERVICE_SETTLE_INCIDENT_H_
#define HUB_SERVICE_SETTLE_INCIDENT_H_

#include <vector>

#include "hub/service/acting.h"
#include "hub/service/directory.h"

namespace hub::service {

struct IncidentSaid {
  ChildId child;
  access::Purpose purpose = access::Purpose::kNone;
  std::vector<EntryId> entries;  // 2 to 10: each of them with each
  bool same = false;
  Sensitive reason;
};

class SettleIncident {
 public:
  SettleIncident(store::Store& store, Directory& directory, const access::Policy& policy,
                 const Clock& clock)
      : store_(store), directory_(directory), policy_(policy), clock_(clock) {}

  // kInvalid: too few or too many entries, one of them twice, or no reason.
  Outcome<access::Told> Run(const Caller& caller, const IncidentSaid& said);

 private:
  store::Store& store_;
  Directory& directory_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_SETTLE_INCIDENT_H_
