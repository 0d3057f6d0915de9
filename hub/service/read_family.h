// Who belongs to a child's family and household: what agencies stated (records of kind
// family_tie), each decided as any entry of the child, and each relative who is a child of the hub
// decided by themselves, as if they had been asked for (decision 0040).
//
// A tie between two children is one record, kept once, and found from both. It is told here and
// nowhere else: a chronology that showed it would tell of the other child without asking.
//
// A relative whom the asker may not know of leaves no trace in the answer: no count, no gap, no
// code for what is withheld. Whoever is told by name has a leaf of their own, in the same commit
// as the answer's, that their own officers find.

#ifndef HUB_SERVICE_READ_FAMILY_H_
#define HUB_SERVICE_READ_FAMILY_H_

#include <optional>

#include "hub/chronology/family.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"

namespace hub::service {

class ReadFamily {
 public:
  ReadFamily(store::Store& store, Directory& directory, const access::Policy& policy,
             const Clock& clock)
      : store_(store), directory_(directory), policy_(policy), clock_(clock) {}

  // `known_at`: what the hub held then, under today's rights, labels, shields and links.
  Outcome<chronology::FamilyAnswer> Run(const Caller& caller, const ChildId& child,
                                        access::Purpose purpose,
                                        std::optional<Instant> known_at = std::nullopt);

 private:
  Outcome<chronology::FamilyAnswer> Attempt(const Caller& caller, const ChildId& child,
                                            access::Purpose purpose,
                                            std::optional<Instant> known_at);

  store::Store& store_;
  Directory& directory_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_READ_FAMILY_H_
