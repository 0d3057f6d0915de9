// An act on a child's rights: decided by the engine, its leaf first, then what it states, all in
// one commit that ends every answer decided before it.

#ifndef HUB_SERVICE_ACTING_H_
#define HUB_SERVICE_ACTING_H_

#include <functional>
#include <optional>
#include <utility>

#include "hub/access/acts.h"
#include "hub/service/asking.h"

namespace hub::service {

struct RightsAct {
  audit::Event event = audit::Event::kRelationshipSet;
  // What is decided on, of the facts of one moment: BasisOf() and what the act's rule asks besides.
  // Kept with the leaf, so that a replay decides on the very same.
  std::function<Basis(store::Reading&, const Asked&)> basis;
  // States what was decided on; every statement carries `leaf`. An Error undoes the leaf as well.
  std::function<Status(store::Writing&, const Asked&, std::uint64_t leaf, access::Told& told)> act;
};

// Who may act does not depend on a purpose of reading; `purpose` is what the act is about, early
// help where it is about none.
Outcome<access::Told> ActOnRights(store::Store& store, const Caller& caller, const ChildId& child,
                                  access::Purpose purpose, const access::Policy& policy,
                                  Instant now, const RightsAct& act);

// A statement of this act: by the caller, of this leaf.
store::Statement Say(const Caller& caller, std::uint64_t leaf, store::Stated what,
                     std::int64_t key = 0, std::int64_t part = 0);

// The account of that name, if it may still be given anything; otherwise what to tell the caller.
Result<store::Professional> FindColleague(store::Reading& reading, const ProfessionalId& id);

// The child that an entry is about now, and what is known of the entry.
struct EntryFound {
  ChildId child;
  store::PersonRow person{};
  std::int64_t seq = 0;
  store::AgencyRow owner{};
  bool standing = false;  // the newest version of its record
  store::Reading::EntryRef ref;
};
// kNotFound: there is no such entry, or nothing of it can be read any more.
// `child`: of whom the asker was shown it, where it is about several; none: the first of them.
Result<EntryFound> FindEntry(store::Store& store, const EntryId& entry,
                             const std::optional<ChildId>& child = std::nullopt);

// The child to act on where an entry is named; where there is no such entry, a child who is not
// there, so that it is answered, and in the log, as one that the caller may not know of.
ChildId ChildMeant(const EntryId& entry, const Result<EntryFound>& found);

// What an act is decided on of whom the caller may not know that there is anything: nobody.
Basis BasisOfNobody(const Asked& asked, DecidedBy by);

}  // namespace hub::service

#endif  // HUB_SERVICE_ACTING_H_
