// Several babies split one life (linkage/unborn.h): what was told of a child before its birth is
// told of each baby that was born of that pregnancy, by the machine and without anybody sending it
// again.
//
// The expected person stays with the baby that was there first. For each further baby there is a
// source person more, of the same agency, who shares the expected one's entries: the same entries
// under the same ids, so that a new version, a retraction or a purge reaches every baby, and a
// chronology in which two of them meet shows each once. It comes as a child of its own that is
// joined to the baby's by an answered question: stewards of both sides see it, and part it again
// as they part any other (decide_match.h). What they parted is never shared again.
//
// Inside the writer's transaction.

#ifndef HUB_SERVICE_SHARE_LIFE_H_
#define HUB_SERVICE_SHARE_LIFE_H_

#include <optional>
#include <vector>

#include "hub/service/match_sides.h"

namespace hub::service {

// Whether this source person is one that shares another's entries.
bool IsSharer(store::Reading& reading, store::PersonRow person);

// Whether it shares those of this one.
bool SharesLifeOf(store::ReadTransaction& reading, const store::Store& store,
                  store::PersonRow sharer, const store::Person& of);

// Whether the machine joined the two sides so, and nobody said otherwise yet.
bool SharedByRule(store::Reading& reading, const MatchSides& sides);

class ShareLife {
 public:
  ShareLife(store::Writing& writing, const store::Store& store)
      : writing_(writing), store_(store) {}

  struct Sharer {
    store::PersonRow person{};
    store::ChildRow stood_in{};  // empty since it was joined
    records::Subject told;
  };
  // What was told of the person while it was `told` becomes the baby's too. `before`: what was
  // told until then alone. nullopt: it is the baby's already, it was parted from it by people, or
  // the person is a sharer itself.
  std::optional<Sharer> Share(const store::Person& person, const records::Subject& told,
                              std::optional<Instant> before, store::ChildRow baby);

  // Those who share what is told of the person, erased ones left out.
  std::vector<store::Person> SharersOf(store::AgencyRow agency, const Sensitive& source_id);

  // Since when the person has been told of as born; nullopt: it was never told of otherwise.
  std::optional<Instant> BornSince(store::PersonRow person);

 private:
  store::Hash16 SourceOf(store::AgencyRow agency, const Sensitive& source_id, int number) const;
  // The number of the next sharer; nullopt: one of them was said of the baby already.
  std::optional<int> NextFor(const store::Person& person, const Sensitive& source_id,
                             store::ChildRow baby);
  std::uint64_t AppendLeaf(store::ChildRow child, const std::string& note);

  store::Writing& writing_;
  const store::Store& store_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_SHARE_LIFE_H_
