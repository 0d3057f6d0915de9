#include "hub/service/keep_up.h"

#include <chrono>
#include <exception>
#include <utility>

namespace hub::service {
namespace {

constexpr int kRest = 3;  // times as long as the work

}  // namespace

KeepUp::KeepUp(store::Store& store, Kept kept, Again again)
    : store_(store), kept_(std::move(kept)), again_(std::move(again)) {
  thread_ = std::thread([this] { Loop(); });
  store_.TellOfEntries([this](const std::vector<store::PersonRow>& persons) { Changed(persons); });
}

KeepUp::~KeepUp() {
  store_.TellOfEntries(nullptr);
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void KeepUp::Changed(const std::vector<store::PersonRow>& persons) {
  const std::vector<ChildId> children = kept_(persons);
  if (children.empty()) return;
  const std::lock_guard lock(mutex_);
  for (const ChildId& child : children)
    if (waits_.insert(child).second) waiting_.push_back(child);
  changed_.notify_all();
}

void KeepUp::AwaitIdle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return (waiting_.empty() && !working_) || stopping_; });
}

void KeepUp::Loop() {
  using Clock = std::chrono::steady_clock;
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return !waiting_.empty() || stopping_; });
    if (stopping_) return;
    const ChildId child = waiting_.front();
    waiting_.pop_front();
    waits_.erase(child);  // what changes from now on is done again
    working_ = true;
    lock.unlock();
    const Clock::time_point start = Clock::now();
    try {
      again_(child);
    } catch (const std::exception&) {  // told to whoever reads next
    }
    const Clock::duration took = Clock::now() - start;
    lock.lock();
    working_ = false;
    changed_.notify_all();
    changed_.wait_for(lock, kRest * took, [this] { return stopping_; });
  }
}

}  // namespace hub::service
