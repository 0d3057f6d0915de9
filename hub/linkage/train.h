// Learns a model from people alone, without being told who is who: how often each agreement
// happens among strangers (u, by sampling), among records of one child (m, by expectation and
// maximisation over the pairs that share a blocking key), how common each value is, and how
// likely a link is before anything is compared.
//
// Deterministic: the same people give the same model whatever order they come in. The model is
// rounded (model.h), so that what is measured is what a file of it will do.

#ifndef HUB_LINKAGE_TRAIN_H_
#define HUB_LINKAGE_TRAIN_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hub/linkage/model.h"

namespace hub::linkage {

struct TrainOptions {
  std::size_t most_people = 200'000;       // more are sampled
  std::size_t stranger_pairs = 2'000'000;  // all pairs where there are fewer
  std::size_t most_in_block = 50;          // of people under one key; a fuller one is left out
  // Values that fewer people have are not listed but weigh as the mean of all such: a file that
  // leaves the house then names no value of a few families. REQUIRES: at least 2
  std::size_t least_common = 2;
  int rounds = 30;
  // Learn from the people's own numbers whether those who look like twins are (Model::twins).
  // For files of strangers to the hub, who may be grown up: where children are, there are twins.
  bool learn_twins = false;
};

struct Trained {
  Model model;
  std::size_t people = 0;
  std::size_t pairs = 0;  // that share a key
  double expected = 0;    // of those, records of one child
};

// The people of whom a model is learnt, one after another and never more held than are used:
// whom of them depends on what they are, as in Train(), not on their order.
class Sample {
 public:
  explicit Sample(std::size_t most_people = TrainOptions{}.most_people) : most_(most_people) {}

  void Add(Traits traits);
  std::size_t size() const { return held_.size(); }
  std::vector<const Traits*> people() const;

 private:
  struct Held {
    std::uint64_t mark;
    Traits traits;
  };
  static bool IsBefore(const Held& a, const Held& b) { return a.mark < b.mark; }

  std::size_t most_;
  std::vector<Held> held_;  // INVARIANT: a heap, the greatest mark first
};

// `start` gives the extra fields, the thresholds and the guard.
Trained Train(const std::vector<const Traits*>& people, const Model& start,
              const TrainOptions& options = {});

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_TRAIN_H_
