// What stands today of records that changed since: an answer for a past moment shows the
// version of then, under no weaker labels and no wider push than the newest one has.
//
// Reads every entry of one child without its body; for answers about the past only.

#ifndef HUB_SERVICE_NEWEST_VERSIONS_H_
#define HUB_SERVICE_NEWEST_VERSIONS_H_

#include <map>
#include <vector>

#include "hub/store/store.h"

namespace hub::service {

// Whether it is something that the child or family said, and said otherwise later: it is not taken
// back by that, and stands beside it for as long as the newest does.
bool IsEarlierWord(const store::Reading::EntryRef& entry);

class NewestVersions {
 public:
  using EntryRef = store::Reading::EntryRef;

  // REQUIRES: not called from within a scan
  NewestVersions(store::Reading& reading, const std::vector<store::Person>& persons);

  // The newest version of the record of `entry`, which is `entry` itself when nothing
  // superseded it; nullptr when the record is no longer about this child.
  const EntryRef* Of(const EntryRef& entry) const;

 private:
  std::map<EntryId, EntryRef> next_;  // by the version that it superseded
};

}  // namespace hub::service

#endif  // HUB_SERVICE_NEWEST_VERSIONS_H_
