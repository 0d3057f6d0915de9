// Is this child known, to somebody who already knows who they mean? Two identifiers at least; the
// answer is a child whom the asker may find, or nothing. "Nothing" is the same, in words, size
// and work, whether the child is unknown or not theirs to find (hub/decisions/0017).
//
// Every search, found or not, also says what can be done next, and its decision stands for
// whoever it meant: an emergency is opened with that, so that nobody must learn first whether the
// child is known.

#ifndef HUB_SERVICE_FIND_CHILD_H_
#define HUB_SERVICE_FIND_CHILD_H_

#include "hub/chronology/answer.h"
#include "hub/linkage/search_keys.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"

namespace hub::service {

struct FindQuery : linkage::Sought {
  access::Purpose purpose = access::Purpose::kNone;
};

class FindChild {
 public:
  FindChild(store::Store& store, Directory& directory, const linkage::Nicknames& nicknames,
            const access::Policy& policy, const Clock& clock)
      : store_(store),
        directory_(directory),
        nicknames_(nicknames),
        policy_(policy),
        clock_(clock) {}

  Outcome<chronology::SearchAnswer> Run(const Caller& caller, const FindQuery& query);

  // The one child that this search of the caller's meant within the last hour, whoever may find
  // them: for opening an emergency, whose own leaf and rules decide what is told of it. None:
  // nobody fits, or more than one. kNotFound: no such search of the caller in this role.
  Result<std::optional<ChildId>> MeantBy(const Caller& caller, const DecisionId& search);

 private:
  Outcome<chronology::SearchAnswer> Attempt(const Caller& caller, const FindQuery& query);

  store::Store& store_;
  Directory& directory_;
  const linkage::Nicknames& nicknames_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_FIND_CHILD_H_
