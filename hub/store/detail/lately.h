// When each of many things last changed, exactly, for as long as there is room: of what was
// forgotten, everything may have changed. So what was read in a snapshot is known to hold still,
// or is read again.
//
// The writer notes a change before its commit can be seen, under the commit's stamp; what an act
// that was undone noted only makes somebody read again. One thread at a time.

#ifndef HUB_STORE_DETAIL_LATELY_H_
#define HUB_STORE_DETAIL_LATELY_H_

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <utility>

#include "hub/base/time.h"

namespace hub::store::detail {

template <class Value>
class Lately {
 public:
  explicit Lately(std::size_t most = std::size_t{1} << 16U) : most_(most) {}

  // Throws nothing: SQLite calls it in the middle of its work.
  void Note(Value value, Instant at) noexcept try {
    if (newer_.changed.size() >= most_) {
      forgotten_ = std::max(forgotten_, older_.last);
      older_ = std::exchange(newer_, Part{});
    }
    newer_.last = std::max({newer_.last, older_.last, at});
    Instant& changed = newer_.changed[value];
    changed = std::max(changed, at);
  } catch (...) {
    NoteAll(at);
  }
  void NoteAll(Instant at) noexcept { forgotten_ = std::max(forgotten_, at); }

  bool ChangedSince(Value value, Instant as_of) const {
    return as_of < forgotten_ || newer_.Has(value, as_of) || older_.Has(value, as_of);
  }

 private:
  struct Part {
    std::unordered_map<Value, Instant> changed;
    Instant last{0};  // of all that were noted so far

    bool Has(Value value, Instant after) const {
      const auto found = changed.find(value);
      return found != changed.end() && after < found->second;
    }
  };

  std::size_t most_;  // in each part
  Part newer_;
  Part older_;
  Instant forgotten_{0};  // no change in neither part is later
};

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_LATELY_H_
