// Which rows of a file something is true of: one bit for each, so that a file of a hundred
// million rows costs a dozen megabytes at most, however many it is true of.

#ifndef CONNECTORS_PUSH_ROW_SET_H_
#define CONNECTORS_PUSH_ROW_SET_H_

#include <cstdint>
#include <vector>

namespace connectors::push {

class RowSet {
 public:
  void Add(std::uint64_t row) {
    const std::size_t word = static_cast<std::size_t>(row / 64);
    if (word >= words_.size()) words_.resize(word + 1);
    const std::uint64_t bit = std::uint64_t{1} << (row % 64);
    if ((words_[word] & bit) == 0) ++count_;
    words_[word] |= bit;
  }
  bool Has(std::uint64_t row) const {
    const std::size_t word = static_cast<std::size_t>(row / 64);
    return word < words_.size() && (words_[word] >> (row % 64) & 1) != 0;
  }
  std::uint64_t count() const { return count_; }

 private:
  std::vector<std::uint64_t> words_;
  std::uint64_t count_ = 0;
};

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_ROW_SET_H_
