// Values by number, of bounded size in all. Threads share one.

#ifndef HUB_STORE_DETAIL_MEMORY_CACHE_H_
#define HUB_STORE_DETAIL_MEMORY_CACHE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <random>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hub::store::detail {

// Value::size(): the bytes it takes; never changes.
template <class Value>
class MemoryCache {
 public:
  explicit MemoryCache(std::size_t most_bytes) : most_(most_bytes) {}

  std::shared_ptr<const Value> Find(std::int64_t number) const {  // null: not here
    const std::lock_guard lock(mutex_);
    const auto place = place_of_.find(number);
    return place == place_of_.end() ? nullptr : kept_[place->second].second;
  }

  // Takes the place of what has the number. Any others make room for it: when more is read in
  // turn than there is room for, those that were asked for the longest ago are the very ones
  // that come next.
  void Put(std::int64_t number, std::shared_ptr<const Value> value) {
    const std::size_t size = Room(*value);
    if (size > most_ / 8) return;
    std::vector<std::shared_ptr<const Value>> evicted;  // freed after the lock
    const std::lock_guard lock(mutex_);
    // First, so that nothing fails half done.
    if (kept_.size() == kept_.capacity()) kept_.reserve(2 * kept_.size() + 16);
    const auto place = place_of_.find(number);
    if (place != place_of_.end()) evicted.push_back(Take(place->second));
    while (bytes_ + size > most_) evicted.push_back(Take(any_() % kept_.size()));
    place_of_.emplace(number, kept_.size());
    kept_.emplace_back(number, std::move(value));
    bytes_ += size;
  }

  void Clear() {
    const std::lock_guard lock(mutex_);
    kept_.clear();
    place_of_.clear();
    bytes_ = 0;
  }

 private:
  // With what it takes to find it.
  static std::size_t Room(const Value& value) { return value.size() + 128; }

  std::shared_ptr<const Value> Take(std::size_t place) {
    std::swap(kept_[place], kept_.back());
    place_of_[kept_[place].first] = place;
    place_of_.erase(kept_.back().first);
    std::shared_ptr<const Value> value = std::move(kept_.back().second);
    kept_.pop_back();
    bytes_ -= Room(*value);
    return value;
  }

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::vector<std::pair<std::int64_t, std::shared_ptr<const Value>>> kept_;
  std::unordered_map<std::int64_t, std::size_t> place_of_;  // by number
  std::size_t bytes_ = 0;
  std::minstd_rand any_;
};

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_MEMORY_CACHE_H_
