// What becomes of relationships and agreements when two children become one, or one becomes two:
// the rights half of joining.h, inside the writer's transaction.
//
// Nobody reads by a relationship until it is confirmed anew, on either child; a declared conflict
// is one about both; the strictest agreement counts for each purpose.

#ifndef HUB_SERVICE_CARRY_RIGHTS_H_
#define HUB_SERVICE_CARRY_RIGHTS_H_

#include <optional>

#include "hub/access/policy.h"
#include "hub/store/store.h"

namespace hub::service {

class CarryRights {
 public:
  CarryRights(store::Writing& writing, store::ProfessionalRow steward, const access::Policy& policy)
      : writing_(writing), steward_(steward), policy_(policy) {}

  // Before the people of `from` are moved.
  void Join(store::ChildRow from, store::ChildRow into);

  // `apart`: where some of `here` are moved to; they were one child since `since`.
  void Part(store::ChildRow here, store::ChildRow apart, Instant since);

 private:
  void Set(store::ChildRow child, store::ProfessionalRow who, access::Relationship state,
           std::optional<Date> until);
  void Await(store::ChildRow child, const store::Relationship& tie);
  bool Conflicts(store::ChildRow child, store::ProfessionalRow who);
  void SetAgreement(store::ChildRow child, const access::Agreement& agreement);
  std::optional<access::Agreement> AgreedBefore(store::ChildRow child, access::Purpose purpose,
                                                Instant since);

  store::Writing& writing_;
  store::ProfessionalRow steward_;
  const access::Policy& policy_;
};

// Whether they declared a conflict of interest about the child (law.md B6).
bool DeclaredConflict(store::Reading& reading, store::ChildRow child, store::ProfessionalRow who);

}  // namespace hub::service

#endif  // HUB_SERVICE_CARRY_RIGHTS_H_
