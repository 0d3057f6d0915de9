// Children known in memory, one arriving person at a time: what the hub does with its store,
// without one. Measured programs and laws run on it; the decisions are the hub's own.
//
// Not for threads.

#ifndef HUB_LINKAGE_ROSTER_H_
#define HUB_LINKAGE_ROSTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "hub/linkage/candidates.h"
#include "hub/linkage/model.h"
#include "hub/linkage/sketch.h"

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

// In pieces that never move, however many there are.
template <class T>
class Shelf {
 public:
  std::size_t size() const { return size_; }
  const T& operator[](std::size_t at) const { return pieces_[at / kPiece][at % kPiece]; }
  T& operator[](std::size_t at) { return pieces_[at / kPiece][at % kPiece]; }
  void Add(T one) {
    if (size_ % kPiece == 0) pieces_.push_back(std::make_unique<T[]>(kPiece));
    (*this)[size_++] = std::move(one);
  }

 private:
  static constexpr std::size_t kPiece = 4096;
  std::vector<std::unique_ptr<T[]>> pieces_;
  std::size_t size_ = 0;
};

// Who shares a key with whom. A key too many share keeps only their number.
class Blocks {
 public:
  void Add(std::uint64_t key, PersonNumber person);

  struct Block {
    const PersonNumber* people = nullptr;
    std::uint32_t count = 0;  // 0 also for a key that too many share
  };
  // Of every key, those found.
  void Find(const std::vector<std::uint64_t>& keys, std::vector<Block>& found) const;

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t at = 0;     // of one person: who; of more: where in people_
    std::uint32_t count = 0;  // 0: free
  };

  const Slot& SlotOf(std::uint64_t key) const;
  std::uint32_t Room(std::uint32_t size);
  void Grow();

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::vector<PersonNumber> people_;
  std::array<std::vector<std::uint32_t>, 7> free_;  // rooms of 1, 2, 4... people
};

class Roster {
 public:
  // The model outlives the roster.
  explicit Roster(const Model& model) : model_(model) {}

  // Links the person to a child, or makes a new one and asks.
  PersonNumber Arrive(Traits traits);

  ChildNumber ChildOf(PersonNumber person) const { return places_[person].child; }
  const std::vector<Question>& questions() const { return questions_; }
  std::size_t size() const { return people_.size(); }
  const Traits& At(PersonNumber person) const { return people_[person]; }
  // How many pairs of a person and a child have been compared in full.
  std::size_t compared() const { return compared_; }

 private:
  struct Candidate {
    ChildNumber child = 0;
    Weighing weighing;
    Model::Judgement judgement;
  };
  // The people of one child, each with the next, in a ring.
  struct Place {
    ChildNumber child = 0;
    PersonNumber next = 0;
  };

  void FindPeople(const Traits& traits);
  void FindChildren(const Traits& traits);
  bool MayBe(const Bound& bound, PersonNumber person) const;
  void PeopleOf(ChildNumber child, std::vector<const Traits*>& people) const;
  std::vector<Candidate> WeighAll(const Traits& traits);
  bool IsDoubtful(const std::vector<Candidate*>& matches);
  bool AreOne(ChildNumber a, ChildNumber b);
  void Settle(PersonNumber person, ChildNumber child);
  void Join(ChildNumber into, ChildNumber from);
  void Ask(PersonNumber person, const Candidate& candidate);

  const Model& model_;
  Shelf<Traits> people_;
  Shelf<Sketch> sketches_;
  std::vector<Place> places_;
  std::vector<PersonNumber> first_of_;  // of each child; of one joined to another: its last first
  std::vector<Question> questions_;
  Blocks blocks_;
  std::size_t compared_ = 0;

  // Of the person who is arriving.
  std::vector<std::uint64_t> keys_;
  std::vector<Blocks::Block> found_;
  Sharers sharers_;
  std::vector<PersonNumber> near_;
  std::vector<ChildNumber> children_;
  std::vector<const Traits*> one_;
  std::vector<const Traits*> other_;
};

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_ROSTER_H_
