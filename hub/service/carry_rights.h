// What becomes of what was stated about two children (store/rights.h) when they become one, or one
// becomes two: the rights half of joining.h, inside the writer's transaction.
//
// Joined: nobody reads by a relationship until it is confirmed anew, on either child; a declared
// conflict is one about both; the strictest agreement counts for each purpose and giver; a shield
// stays, and who was cleared for a place is asked for again; a permission under the duty of
// confidence covers no records that it was not given for; consent covers both or neither, and so
// does the family's having been told, but that one is not to be told yet goes for both. A
// gateway that opens nothing without a relationship is carried over, as an emergency is; one that
// opens by itself, or sets a refusal aside, was judged for one of the two and is closed. What was
// stated of the child that is joined into another stays there, for an undo.
// Extended: what was told of a child before its birth is told of a further baby (share_life.h).
// What keeps the one closed keeps the other: a shield, a conflict, a refusal, and that the family
// is not to be told yet; permission for the baby's records covers none that it was not given for.
// Nothing is opened, nobody's tie waits.
// Parted: what was stated while they were one counts for neither, since nobody knows for which of
// the two it was said; gateways that were opened or carried over then are closed, and glass that
// was broken then opens neither (hub/decisions/0020).

#ifndef HUB_SERVICE_CARRY_RIGHTS_H_
#define HUB_SERVICE_CARRY_RIGHTS_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "hub/access/policy.h"
#include "hub/store/store.h"

namespace hub::service {

// A child, and the leaf that says what became of it.
struct CarriedChild {
  store::ChildRow row{};
  std::uint64_t leaf = 0;
};

class CarryRights {
 public:
  CarryRights(store::Writing& writing, store::ProfessionalRow steward, const access::Policy& policy)
      : writing_(writing), steward_(steward), policy_(policy) {}

  // Before the people of `from` are moved.
  void Join(const CarriedChild& from, const CarriedChild& into);

  // Before what `agency` told of `from` is told of `into`.
  void Extend(const CarriedChild& from, const CarriedChild& into, store::AgencyRow agency);

  // `apart`: where some of `here` are moved to; they were one child since `since`.
  void Part(const CarriedChild& here, const CarriedChild& apart, Instant since);

 private:
  class Side;

  store::Writing& writing_;
  store::ProfessionalRow steward_;
  const access::Policy& policy_;
};

// Whether they declared a conflict of interest about the child (law.md B6).
bool DeclaredConflict(store::Reading& reading, store::ChildRow child, store::ProfessionalRow who);

}  // namespace hub::service

#endif  // HUB_SERVICE_CARRY_RIGHTS_H_
