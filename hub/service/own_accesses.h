// What I opened: what the log says that the signed-in person did themselves, the newest first.
//
// Everybody is told of their own lines, in whichever role they did it, and of nobody else's. No
// line tells more than they were told then: of a search not whom it meant, of a refusal not why
// where that was not said. A child is called by the name of the asker's own agency where they may
// find that child today, and by the number alone where not. Itself a leaf, about each child that
// is told of.

#ifndef HUB_SERVICE_OWN_ACCESSES_H_
#define HUB_SERVICE_OWN_ACCESSES_H_

#include <optional>

#include "hub/access/looking_after.h"
#include "hub/service/asking.h"

namespace hub::service {

class OwnAccesses {
 public:
  struct Query {
    bool everything = false;              // also signing in and out, one's lists, and this
    std::optional<std::uint64_t> before;  // go on from the page that said so
  };

  OwnAccesses(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  Outcome<access::OwnAccesses> Run(const Caller& caller, const Query& query);

 private:
  Outcome<access::OwnAccesses> Attempt(const Caller& caller, const Query& query);
  void Look(store::LogTransaction& reading, const Caller& caller, const Query& query,
            access::OwnAccesses& answer) const;
  void NameChildren(store::LogTransaction& reading, const Caller& caller, Instant now,
                    access::OwnAccesses& answer) const;

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_OWN_ACCESSES_H_
