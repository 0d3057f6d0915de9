// Passes over files that are larger than memory, when what is kept of them has an end.

#ifndef CONNECTORS_SCHOOL_PORTION_H_
#define CONNECTORS_SCHOOL_PORTION_H_

#include <cstddef>
#include <cstdint>

namespace connectors::school {

// Which of all keys one pass keeps.
class Portion {
 public:
  explicit Portion(std::size_t budget) : budget_(budget) {}

  // The next pass; false: all keys have been kept once.
  bool Next();
  bool first() const { return passes_ == 1; }
  bool Keeps(std::uint64_t hash) const { return hash >= low_ && hash <= high_; }

  void Add(std::size_t bytes) { used_ += bytes; }
  void Remove(std::size_t bytes) { used_ -= bytes < used_ ? bytes : used_; }
  bool TooMuch() const { return used_ > budget_ && low_ < high_; }
  // Keeps the lower half from now on; the caller drops what is no longer kept.
  void Halve() { high_ = low_ + (high_ - low_) / 2; }

 private:
  const std::size_t budget_;
  std::size_t used_ = 0;
  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
  std::uint64_t passes_ = 0;
};

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_PORTION_H_
