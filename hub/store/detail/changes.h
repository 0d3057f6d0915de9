// When each source person's entries, or each child's rights, last changed, so that what was read of
// them may be kept. Row: PersonRow, or ChildRow.
//
// The writer notes a change before its commit can be seen, under the commit's stamp. So what a
// snapshot of stamp `s` tells of a person is what a snapshot of stamp `t` tells of them, when a
// Last() that is asked after both were taken is after neither. Stamps are of commits: the meta
// row last_stamp.
// Threads share one.

#ifndef HUB_STORE_DETAIL_CHANGES_H_
#define HUB_STORE_DETAIL_CHANGES_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "hub/base/time.h"
#include "hub/store/rows.h"

namespace hub::store::detail {

template <class Row>
class Changes {
 public:
  Changes() : last_(kSlots) {}

  void Note(Row row, Instant stamp) { Slot(row).store(stamp.micros); }
  void NoteAll(Instant stamp) { all_.store(stamp.micros); }

  // Never too early; too late where several share a slot.
  Instant Last(Row row) const { return Instant{std::max(Slot(row).load(), all_.load())}; }

 private:
  static constexpr std::size_t kSlots = std::size_t{1} << 20U;  // 8 MiB

  static std::size_t At(Row row) { return static_cast<std::size_t>(row) % kSlots; }
  std::atomic<std::int64_t>& Slot(Row row) { return last_[At(row)]; }
  const std::atomic<std::int64_t>& Slot(Row row) const { return last_[At(row)]; }

  std::vector<std::atomic<std::int64_t>> last_;
  std::atomic<std::int64_t> all_{0};
};

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_CHANGES_H_
