#include "hub/store/detail/reader_pool.h"

namespace hub::store::detail {

ReaderPool::ReaderPool(const std::filesystem::path& file, int readers, const KeyStore& keys,
                       Kept& kept, int cache_kib) {
  for (int i = 0; i < readers; ++i) {
    all_.push_back(std::make_unique<Toolkit>(file, Mode::kReader, cache_kib, keys));
    all_.back()->kept = &kept;
    free_.push_back(all_.back().get());
  }
}

Toolkit& ReaderPool::Borrow() {
  std::unique_lock lock(mutex_);
  // INVARIANT: somebody waits only while nothing is free.
  if (!free_.empty()) {
    Toolkit* tools = free_.back();
    free_.pop_back();
    return *tools;
  }
  Waiting me;
  waiting_.push_back(&me);
  me.turn.wait(lock, [&] { return me.tools != nullptr; });
  return *me.tools;
}

void ReaderPool::Return(Toolkit& tools) {
  const std::lock_guard lock(mutex_);
  if (waiting_.empty()) {
    free_.push_back(&tools);
    return;
  }
  Waiting* next = waiting_.front();
  waiting_.pop_front();
  next->tools = &tools;
  next->turn.notify_one();
}

}  // namespace hub::store::detail
