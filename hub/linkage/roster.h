// Children known in memory, one arriving person at a time: what the hub does with its store,
// without one. Measured programs and laws run on it; the decisions are the hub's own.
//
// Not for threads.

#ifndef HUB_LINKAGE_ROSTER_H_
#define HUB_LINKAGE_ROSTER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hub/linkage/model.h"

namespace hub::linkage {

using PersonNumber = std::uint32_t;  // in order of arrival
using ChildNumber = std::uint32_t;

// A question for a person: is `person` the child of `other`?
struct Question {
  PersonNumber person = 0;
  PersonNumber other = 0;  // one source person of the child asked about
  double bits = 0;
  double probability = 0;
  Reason reason = Reason::kScore;
};

class Roster {
 public:
  // The model outlives the roster.
  explicit Roster(const Model& model) : model_(model) {}

  // Links the person to a child, or makes a new one and asks.
  PersonNumber Arrive(Traits traits);

  ChildNumber ChildOf(PersonNumber person) const { return child_of_[person]; }
  const std::vector<Question>& questions() const { return questions_; }
  std::size_t size() const { return people_.size(); }
  const Traits& At(PersonNumber person) const { return people_[person]; }

 private:
  struct Candidate {
    ChildNumber child = 0;
    Weighing weighing;
    Model::Judgement judgement;
  };
  struct Link {
    PersonNumber person;
    std::uint32_t next;
  };
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t first = 0;  // of links_, from one; 0: free
    std::uint32_t last = 0;
    std::uint32_t count = 0;
  };

  void FindChildren(const Traits& traits, std::vector<ChildNumber>& found) const;
  void Keep(const Traits& traits, PersonNumber person);
  Slot& SlotOf(std::uint64_t key);
  const Slot* Find(std::uint64_t key) const;
  void Grow();
  std::vector<const Traits*> PeopleOf(ChildNumber child) const;
  std::vector<Candidate> WeighAll(const Traits& traits) const;
  bool Join(ChildNumber into, ChildNumber from);
  void Ask(PersonNumber person, const Candidate& candidate);

  const Model& model_;
  std::vector<Traits> people_;
  std::vector<ChildNumber> child_of_;
  std::vector<std::vector<PersonNumber>> children_;
  std::vector<Question> questions_;
  std::vector<Slot> slots_;
  std::vector<Link> links_;
  std::size_t used_ = 0;
};

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_ROSTER_H_
