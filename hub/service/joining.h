// Two children become one, or one becomes two again: what an answer of the data stewards does,
// beside the link rows, inside the writer's transaction.
//
// Joined: the stricter agreement counts for each purpose, every shield reaches both and their
// households, and nobody reads by a relationship until it is confirmed anew (carry_rights.h). The
// child that was joined into another stands for nobody from then on: its id opens nothing and tells
// nothing, and is the child's again when the join is undone. Parted: each fact stays with its
// source person, shields and relationships to be confirmed go to both, and what was agreed while
// they were one counts for neither more than it did before.

#ifndef HUB_SERVICE_JOINING_H_
#define HUB_SERVICE_JOINING_H_

#include <optional>
#include <string>
#include <vector>

#include "hub/service/match_sides.h"

namespace hub::service {

// Since when anybody of the one group has been one child with anybody of the other.
Instant TogetherSince(store::Reading& reading, const std::vector<store::Person>& moved,
                      const std::vector<store::Person>& staying);

class Joining {
 public:
  Joining(store::Writing& writing, const store::Store& store, const Caller& caller,
          const access::Policy& policy, const access::Told& told, const std::string& facts)
      : writing_(writing),
        store_(store),
        caller_(caller),
        policy_(policy),
        told_(told),
        facts_(facts) {}

  void Join(store::ChildRow from, store::ChildRow into, const store::Match& why);

  // Moves persons of one child out of it, to `back` if that stands empty, else to a new child.
  // REQUIRES: somebody stays.
  void Part(const std::vector<store::Person>& moved, const std::vector<store::Person>& staying,
            std::optional<store::ChildRow> back, const linkage::MatchId* why);

 private:
  std::uint64_t AppendLeaf(audit::Event event, store::ChildRow child, const std::string& note);

  store::Writing& writing_;
  const store::Store& store_;
  const Caller& caller_;
  const access::Policy& policy_;
  const access::Told& told_;
  const std::string& facts_;  // what that was decided from
};

}  // namespace hub::service

#endif  // HUB_SERVICE_JOINING_H_
