// Is this child known, to somebody who already knows who they mean? Two identifiers at
// least; the answer is a child whom the asker may open or whom their agency works with,
// or nothing. "Nothing" is the same whether the child is unknown or not theirs to find.

#ifndef HUB_SERVICE_FIND_CHILD_H_
#define HUB_SERVICE_FIND_CHILD_H_

#include "hub/chronology/answer.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"

namespace hub::service {

struct FindQuery {
  access::Purpose purpose = access::Purpose::kNone;
  Sensitive given;
  Sensitive family;
  std::optional<Date> birth;
  Sensitive nhs_number;  // normalised
  Sensitive upn;         // normalised
};

class FindChild {
 public:
  FindChild(store::Store& store, Directory& directory, const access::Policy& policy,
            const Clock& clock)
      : store_(store), directory_(directory), policy_(policy), clock_(clock) {}

  Outcome<chronology::SearchAnswer> Run(const Caller& caller, const FindQuery& query);

 private:
  Outcome<chronology::SearchAnswer> Attempt(const Caller& caller, const FindQuery& query);
  Result<audit::DurableLeaf> Record(const Caller& caller, const chronology::SearchAnswer& answer,
                                    const access::Told& told, std::uint64_t epoch);

  store::Store& store_;
  Directory& directory_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_FIND_CHILD_H_
