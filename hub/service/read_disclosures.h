// What was sent on about a child, to whom, by whom and when: by an agency's own system with its
// batches, by a professional with their judgement, or taken out of the hub in a pack
// (export_child.h). Also what ended since, and what was sent of a record that is gone.
//
// Everybody looks it up for their own agency: what it sent, and what it received. Whoever works
// with the child sees this of records that they may see; an officer of all (T10), and also packs
// of others in which there are records of their agency's.

#ifndef HUB_SERVICE_READ_DISCLOSURES_H_
#define HUB_SERVICE_READ_DISCLOSURES_H_

#include "hub/access/sending.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"

namespace hub::service {

class ReadDisclosures {
 public:
  ReadDisclosures(store::Store& store, Directory& directory, const access::Policy& policy,
                  const Clock& clock)
      : store_(store), directory_(directory), policy_(policy), clock_(clock) {}

  // `with`, if any: only what that agency sent or received.
  Outcome<access::DisclosureList> Run(const Caller& caller, const ChildId& child,
                                      const std::optional<AgencyId>& with);

 private:
  Outcome<access::DisclosureList> Attempt(const Caller& caller, const ChildId& child,
                                          const std::optional<AgencyId>& with);

  store::Store& store_;
  Directory& directory_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_READ_DISCLOSURES_H_
