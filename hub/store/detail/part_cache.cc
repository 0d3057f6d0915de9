#include "hub/store/detail/part_cache.h"

namespace hub::store::detail {

std::size_t Part::size() const {
  return sizeof(Part) + sealed.capacity() + refs.capacity() * sizeof(Reading::EntryRef);
}

std::shared_ptr<const Part> PartCache::Find(std::int64_t number) {
  const std::lock_guard lock(mutex_);
  const auto place = place_of_.find(number);
  return place == place_of_.end() ? nullptr : kept_[place->second].second;
}

void PartCache::Add(std::int64_t number, std::shared_ptr<const Part> part) {
  const std::size_t size = part->size();
  if (size > most_ / 8) return;
  std::vector<std::shared_ptr<const Part>> evicted;  // freed after the lock
  const std::lock_guard lock(mutex_);
  if (place_of_.count(number) == 1) return;
  while (bytes_ + size > most_) evicted.push_back(TakeAny());
  place_of_.emplace(number, kept_.size());
  kept_.emplace_back(number, std::move(part));
  bytes_ += size;
}

void PartCache::Clear() {
  const std::lock_guard lock(mutex_);
  kept_.clear();
  place_of_.clear();
  bytes_ = 0;
}

std::shared_ptr<const Part> PartCache::TakeAny() {
  const std::size_t place = any_() % kept_.size();
  std::swap(kept_[place], kept_.back());
  place_of_[kept_[place].first] = place;
  place_of_.erase(kept_.back().first);
  std::shared_ptr<const Part> part = std::move(kept_.back().second);
  kept_.pop_back();
  bytes_ -= part->size();
  return part;
}

}  // namespace hub::store::detail
