// Which records of a data steward's own agency were not taken in: those that wait in quarantine,
// and those of its newest batches that were refused. And a try of those that wait, now rather
// than within the hour.
//
// A record that waits is never thrown away here: it is taken in once the reason has gone, or gives
// way to the same record sent again.

#ifndef HUB_SERVICE_MEND_RECORDS_H_
#define HUB_SERVICE_MEND_RECORDS_H_

#include <functional>

#include "hub/access/looking_after.h"
#include "hub/service/asking.h"

namespace hub::service {

class MendRecords {
 public:
  // Takes in whatever waits for a reason that has gone; how many.
  using Release = std::function<Result<int>()>;

  MendRecords(store::Store& store, const access::Policy& policy, const Clock& clock,
              Release release)
      : store_(store), policy_(policy), clock_(clock), release_(std::move(release)) {}

  Outcome<access::Mending> List(const Caller& caller);
  // The same after those that wait were tried again; asked for by anybody else, nothing is tried.
  Outcome<access::Mending> TryAgain(const Caller& caller);

 private:
  struct Decided;
  Decided Decide(store::Reading& reading, const Caller& caller) const;
  Outcome<access::Mending> Attempt(const Caller& caller, const std::vector<std::string>& notes);

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
  const Release release_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_MEND_RECORDS_H_
