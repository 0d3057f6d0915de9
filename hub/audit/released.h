// An answer whose audit leaf is on disk. Decide, then write audit, then answer:
// wire/ encodes only Released<T>, and only the store's durable receipt makes one.

#ifndef HUB_AUDIT_RELEASED_H_
#define HUB_AUDIT_RELEASED_H_

#include <cstdint>
#include <utility>

namespace hub::store {
class Writer;
}

namespace hub::audit {

// Proof that a leaf is durable. Only the store's writer mints one, after its commit.
class DurableLeaf {
 public:
  std::uint64_t index() const { return index_; }

 private:
  friend class hub::store::Writer;
  explicit DurableLeaf(std::uint64_t index) : index_(index) {}
  std::uint64_t index_;
};

template <class T>
class Released {
 public:
  Released(T answer, const DurableLeaf& leaf) : answer_(std::move(answer)), leaf_(leaf) {}

  const T& answer() const { return answer_; }
  std::uint64_t leaf_index() const { return leaf_.index(); }

  // Another answer, of which the same leaf tells.
  template <class Other>
  Released<Other> As(Other other) const {
    return Released<Other>(std::move(other), leaf_);
  }

 private:
  T answer_;
  DurableLeaf leaf_;
};

}  // namespace hub::audit

#endif  // HUB_AUDIT_RELEASED_H_
