// My children: whom the signed-in professional has a tie to that stands today. Each is asked
// about like a search for one child, so whoever may not find a child does not see them here, and
// each is called only what the asker's own agency calls them. With each, when the asker last read
// their story, and how many entries came since that they may see for the reason they gave then:
// a number, decided entry by entry as a reading is, and nothing of any entry.

#ifndef HUB_SERVICE_OWN_CHILDREN_H_
#define HUB_SERVICE_OWN_CHILDREN_H_

#include "hub/chronology/own_children.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"

namespace hub::service {

class OwnChildren {
 public:
  OwnChildren(store::Store& store, Directory& directory, const access::Policy& policy,
              const Clock& clock)
      : store_(store), directory_(directory), policy_(policy), clock_(clock) {}

  Result<audit::Released<chronology::OwnChildren>> Run(const Caller& caller);

 private:
  Result<audit::Released<chronology::OwnChildren>> Attempt(const Caller& caller);
  void TellLastReadings(const Caller& caller, Instant now, chronology::OwnChildren& answer);

  store::Store& store_;
  Directory& directory_;
  const access::Policy& policy_;
  const Clock& clock_;
};

// What the asker's own agency calls this child: names and birth date of its own record, or
// nothing. REQUIRES: `asked` permits, or lets the child be found.
std::optional<records::Subject> CalledByOwnAgency(store::Reading& reading, const Caller& caller,
                                                  const Asked& asked);

}  // namespace hub::service

#endif  // HUB_SERVICE_OWN_CHILDREN_H_
