// What is kept in memory of a child to see that whoever arrives cannot be it, instead of opening
// what is said of the child (linkage/sketch.h).

#ifndef HUB_STORE_DETAIL_CHILD_SKETCHES_H_
#define HUB_STORE_DETAIL_CHILD_SKETCHES_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "hub/base/time.h"
#include "hub/linkage/sketch.h"
#include "hub/store/detail/kept.h"

namespace hub::store::detail {

struct ChildSketches {
  Instant stamp;                          // of the snapshot
  std::vector<linkage::Sketch> sketches;  // of everybody who can be opened

  std::size_t size() const {
    return sizeof(ChildSketches) + sketches.capacity() * sizeof(linkage::Sketch);
  }
};

// Here, so that of those who keep other things nobody needs to know what a sketch is.
inline std::shared_ptr<const ChildSketches> Kept::SketchesFor(ChildRow child, Instant at) const {
  return For(sketches, said_changes, child, at);
}

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_CHILD_SKETCHES_H_
