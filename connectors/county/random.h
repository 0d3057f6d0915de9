// The only source of chance in the simulator: the same seed gives the same numbers on every
// machine, with any compiler.
//
// The generator is xoshiro256** 1.0, its state filled by SplitMix64 (D. Blackman and S. Vigna,
// "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021; both in the public
// domain). Everything is done in integers: no floating point, no std:: distribution, whose
// results are not fixed by the standard.

#ifndef CONNECTORS_COUNTY_RANDOM_H_
#define CONNECTORS_COUNTY_RANDOM_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace connectors::county {

// One number from two, spread over all 64 bits: the seed of one household, of one child ...
std::uint64_t Mix(std::uint64_t a, std::uint64_t b);

class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t Next();

  // 0 .. n-1. REQUIRES: n > 0
  std::uint32_t Below(std::uint32_t n) {
    return static_cast<std::uint32_t>(((Next() >> 32U) * n) >> 32U);
  }
  // lo .. hi, both included. REQUIRES: lo <= hi
  int Between(int lo, int hi) {
    return lo + static_cast<int>(Below(static_cast<std::uint32_t>(hi - lo + 1)));
  }
  // True so many times in ten thousand.
  bool Chance(int in_ten_thousand) { return static_cast<int>(Below(10'000)) < in_ten_thousand; }

  // An element of an array or a view, each as likely as the others.
  template <class List>
  const auto& Pick(const List& list) {
    return list[Below(static_cast<std::uint32_t>(list.size()))];
  }
  // An element, those near the front more often: as names are in life.
  template <class List>
  const auto& PickCommon(const List& list) {
    const auto size = static_cast<std::uint32_t>(list.size());
    const std::uint32_t a = Below(size), b = Below(size);
    return list[a < b ? a : b];
  }
  // The place of a weight, chosen as often as its share of their sum.
  template <std::size_t kSize>
  std::size_t Weighted(const std::array<int, kSize>& weights) {
    int sum = 0;
    for (const int weight : weights) sum += weight;
    int at = static_cast<int>(Below(static_cast<std::uint32_t>(sum)));
    for (std::size_t i = 0; i + 1 < kSize; ++i) {
      at -= weights[i];
      if (at < 0) return i;
    }
    return kSize - 1;
  }

 private:
  std::array<std::uint64_t, 4> state_;
};

}  // namespace connectors::county

#endif  // CONNECTORS_COUNTY_RANDOM_H_
