// Which of all who share a key with whoever arrives are looked at: a bound on the work, however
// common the keys, and one rule for the hub and for measurements in memory (roster.h), so that what
// is measured is what the hub does.
//
// Not for threads.

#ifndef HUB_LINKAGE_CANDIDATES_H_
#define HUB_LINKAGE_CANDIDATES_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hub::linkage {

// They keep time linear (linkage.md 10): a key that more people share tells too little to look at
// them; of those who are left the likeliest are looked at; and weighing a child takes longest.
inline constexpr std::size_t kMostPerKey = 50;
inline constexpr std::size_t kMostPeople = 60;
inline constexpr std::size_t kMostChildren = 12;

class Sharers {
 public:
  void Clear() { each_.clear(); }
  // One who shares a key. REQUIRES: as many share it as may, at most; person < 2^57.
  void Add(std::uint64_t person, std::size_t share_it) { each_.push_back(person << 6 | share_it); }

  // Each once: who shares most keys first, then what fewest share, then who has been known longest;
  // kMostPeople at most. Until the next call of any.
  const std::vector<std::uint64_t>& InOrder();

 private:
  struct Sharer {
    std::uint64_t person = 0;
    std::uint32_t keys = 0;
    std::uint32_t fewest = 0;
  };
  std::vector<std::uint64_t> each_;
  std::vector<Sharer> sharers_;
  std::vector<std::uint64_t> order_;
};

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_CANDIDATES_H_
