// Whom an arriving person may be: the children of whom somebody shares a blocking key with them,
// opened and weighed.
//
// Everybody waits while the writer has its turn, so newcomers are looked up before it, in a
// snapshot (Foresee). In the transaction that takes them in, what changed since that snapshot is
// looked up again, and nothing else: what decides is what the transaction has. Two that are pushed
// at once and share a key change that key for each other.

#ifndef HUB_SERVICE_WEIGH_CHILDREN_H_
#define HUB_SERVICE_WEIGH_CHILDREN_H_

#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "hub/linkage/model.h"
#include "hub/linkage/traits.h"
#include "hub/service/one_life.h"
#include "hub/store/store.h"

namespace hub::service {

// What a person is weighed and found by.
struct Sketch {
  Sketch(const store::Store& store, const records::Subject& subject);

  linkage::Traits traits;
  linkage::Life life;
  store::BlockingKeys keys;
  store::BlockingKeys probes;
};

// What one agency says of a child.
struct View {
  store::PersonRow person{};
  ToldLife told;
  linkage::Traits traits;
};
using Views = std::vector<View>;

// A child that the person may be.
struct Candidate {
  store::ChildRow child{};
  linkage::Reason reason{};
  linkage::Comparison comparison;
  OneLife life = OneLife::kNo;

  bool OnlyByLife() const {
    return life != OneLife::kNo && comparison.band == linkage::Band::kNone;
  }
};

struct Found {
  std::vector<Candidate> candidates;
  std::vector<store::ChildRow> of;  // all who were weighed
};

// What one snapshot told. A value; never changed once it is whole.
struct LookedUp {
  Instant as_of;
  // Who shares a key; none: more do than are looked at.
  std::unordered_map<std::uint64_t, std::optional<std::vector<store::KeySharer>>> blocks;
  std::unordered_map<store::ChildRow, Views> views_of;
};

struct Newcomer {
  Sketch sketch;
  Found found;
};
struct Foreseen {
  LookedUp looked_up;
  std::map<store::Hash16, Newcomer> newcomers;  // by Store::IdentityHash of the subject
};
// Of everybody in `subjects` whom the agency has not told of before.
Foreseen Foresee(store::Store& store, store::AgencyRow agency,
                 const std::vector<const records::Subject*>& subjects);

class WeighChildren {
 public:
  // Of a snapshot: everything is looked up once.
  WeighChildren(store::ReadTransaction& reading, const store::Store& store,
                store::AgencyRow agency);
  // Of the writer's transaction; `before` outlives this.
  WeighChildren(store::Writing& writing, const store::Store& store, store::AgencyRow agency,
                const LookedUp& before);

  // `except`: the child that the person is of already, or null.
  Found Find(const Sketch& sketch, const store::ChildRow* except);
  // Whether what the snapshot told of the newcomer is what Find() would say now.
  bool Holds(const Newcomer& newcomer) const;
  // As Find() of a newcomer. A child of whom nothing changed isn't weighed again.
  Found FindAgain(const Newcomer& newcomer);

  const Views& ViewsOf(store::ChildRow child);  // until the child's next change
  // What the caller has just done in the transaction.
  void Added(store::ChildRow child, bool is_new, const View& view);
  void Updated(store::ChildRow child);
  void Moved(store::ChildRow from, store::ChildRow to);

  LookedUp Take() && { return std::move(here_); }

 private:
  Found Find(const Sketch& sketch, const store::ChildRow* except, const Found* before);
  const std::optional<std::vector<store::KeySharer>>& BlockOf(std::uint64_t probe);
  std::vector<store::ChildRow> ChildrenBy(const store::BlockingKeys& probes);
  bool ChangedSince(store::ChildRow child) const;  // what was looked up before this transaction
  bool StillHolds(std::uint64_t probe,
                  const std::optional<std::vector<store::KeySharer>>& block) const;

  store::Reading& reading_;
  store::Writing* writing_ = nullptr;  // null: of a snapshot
  const store::Store& store_;
  store::AgencyRow agency_;
  const LookedUp* before_ = nullptr;
  LookedUp here_;  // in a transaction without blocks, which its own newcomers change
  std::optional<std::vector<store::KeySharer>> block_;  // the last that was read
};

}  // namespace hub::service

#endif  // HUB_SERVICE_WEIGH_CHILDREN_H_
