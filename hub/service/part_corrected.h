// An agency corrects what it said of a person, and the machine's own link falls: what it rested on
// is gone.
//
// What the machine joined the machine parts, at once: a wrong join shows one family another's
// story for as long as it stands, and two children who are one are only asked about. The person
// moves to a child of its own with the records that were told of it, as in a split (joining.h), and
// the stewards of both sides are asked. Missing parts no one: only what speaks for two children
// does. What people joined only another NHS number parts.

#ifndef HUB_SERVICE_PART_CORRECTED_H_
#define HUB_SERVICE_PART_CORRECTED_H_

#include <optional>
#include <vector>

#include "hub/service/weigh_children.h"

namespace hub::service {

class PartCorrected {
 public:
  PartCorrected(store::Writing& writing, const store::Store& store, store::AgencyRow agency)
      : writing_(writing), store_(store), agency_(agency) {}

  // The child that the corrected person was of, weighed against it as it is now, if it no longer
  // stands with the others there but did before the correction. `others`: their views.
  std::optional<Candidate> FallsAway(const store::Person& person, const records::Subject& before,
                                     const Sketch& now, const Views& others);

  // Moves the person to a new child, which is returned.
  // REQUIRES: somebody else is the child.
  store::ChildRow Part(const store::Person& person, const Candidate& from);

 private:
  bool JoinedByPeople(store::ChildRow child);
  std::uint64_t AppendLeaf(store::ChildRow child, store::PersonRow moved);

  store::Writing& writing_;
  const store::Store& store_;
  store::AgencyRow agency_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_PART_CORRECTED_H_
