// What readers keep in memory of what they read: entries of a person as they were surveyed, what
// was stated about a child, opened, and bodies of segments, sealed as they are on disk (decisions
// 0008 and 0012).
//
// Sealed bodies never change and their numbers are never given again
// (schemas/store/0002_segments.sql), so one is right for whatever snapshot names it. Entries and
// rights are right for a snapshot when their changes say so. What was destroyed is cleared with the
// log of the database. Threads share one.

#ifndef HUB_STORE_DETAIL_KEPT_H_
#define HUB_STORE_DETAIL_KEPT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hub/crypto/hash.h"
#include "hub/store/detail/changes.h"
#include "hub/store/detail/memory_cache.h"
#include "hub/store/store.h"

namespace hub::store::detail {

struct SealedBodies {
  std::string bytes;

  std::size_t size() const { return sizeof(SealedBodies) + bytes.capacity(); }
};

// A segment's bodies, by their numbers; 0: there are none.
struct SegmentBodies {
  std::int64_t plain = 0;    // of entries with everyday labels
  std::int64_t guarded = 0;  // of all others
  crypto::Hash digest{};     // what both are bound to
};

// The entries of one person as one snapshot had them.
struct PersonEntries {
  PersonRow person{};
  Instant stamp;  // of the snapshot
  Reading::EntryList list;
  std::vector<SegmentBodies> segments;  // by EntryPlace::segment, from 1
  bool loose = false;                   // many entries lie outside segments

  std::size_t size() const {
    return sizeof(PersonEntries) + list.entries.capacity() * sizeof(Reading::EntryRef) +
           segments.capacity() * sizeof(SegmentBodies);
  }
};

// What was stated about one child and its entries, as one snapshot had it.
struct KeptRights {
  ChildRights rights;
  Instant stamp;  // of the snapshot

  std::size_t size() const {
    constexpr std::size_t kLists = 200;  // of agencies and people, about
    return sizeof(KeptRights) + rights.of_child.size() * (sizeof(Statement) + kLists) +
           rights.of_entries.size() * (sizeof(EntryStatement) + kLists);
  }
};

struct Kept {
  MemoryCache<SealedBodies> bodies{std::size_t{120} << 20U};
  MemoryCache<PersonEntries> entries{std::size_t{40} << 20U};  // by person
  MemoryCache<KeptRights> rights{std::size_t{16} << 20U};      // by child
  Changes<PersonRow> changes;
  Changes<ChildRow> rights_changes;

  // What a snapshot of this stamp may be told; nullptr: nothing that is kept.
  std::shared_ptr<const PersonEntries> EntriesFor(PersonRow person, Instant stamp) const {
    return For(entries, changes, person, stamp);
  }
  std::shared_ptr<const KeptRights> RightsFor(ChildRow child, Instant stamp) const {
    return For(rights, rights_changes, child, stamp);
  }

  void Clear() {
    bodies.Clear();
    entries.Clear();
    rights.Clear();
  }

 private:
  template <class Value, class Row>
  static std::shared_ptr<const Value> For(const MemoryCache<Value>& cache,
                                          const Changes<Row>& changes, Row row, Instant stamp) {
    std::shared_ptr<const Value> found = cache.Find(static_cast<std::int64_t>(row));
    if (!found) return nullptr;
    // Only now: whatever a newer snapshot that made the value had changed is noted by then.
    const Instant last = changes.Last(row);
    return found->stamp < last || stamp < last ? nullptr : found;
  }
};

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_KEPT_H_
