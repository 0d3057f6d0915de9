// Parts of segments lately read: heads as they were parsed, bodies still sealed.
//
// A part never changes and its number is never given again (schemas/store/0002_segments.sql),
// so what is here is right for whatever snapshot names it, and nothing need be forgotten in
// time; what was destroyed is cleared with the log of the database. Threads share one.

#ifndef HUB_STORE_DETAIL_PART_CACHE_H_
#define HUB_STORE_DETAIL_PART_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "hub/crypto/hash.h"
#include "hub/store/store.h"

namespace hub::store::detail {

struct Part {
  // Of a body: sealed.
  std::string sealed;

  // Of heads: what a segment tells without being opened.
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::int64_t plain = 0;    // the part of bodies with everyday labels; 0: none
  std::int64_t guarded = 0;  // of all others
  crypto::Hash digest{};     // what bodies are bound to
  std::vector<Reading::EntryRef> refs;

  std::size_t size() const;  // what it takes in memory
};

class PartCache {
 public:
  explicit PartCache(std::size_t most_bytes) : most_(most_bytes) {}

  std::shared_ptr<const Part> Find(std::int64_t number);  // null: not here
  // Any others make room for it: when more is read in turn than there is room for, those that
  // were asked for the longest ago are the very ones that come next.
  void Add(std::int64_t number, std::shared_ptr<const Part> part);
  void Clear();

 private:
  using Kept = std::pair<std::int64_t, std::shared_ptr<const Part>>;

  std::shared_ptr<const Part> TakeAny();

  const std::size_t most_;
  std::mutex mutex_;
  std::vector<Kept> kept_;
  std::unordered_map<std::int64_t, std::size_t> place_of_;  // by number
  std::size_t bytes_ = 0;
  std::minstd_rand any_;
};

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_PART_CACHE_H_
