// Wrong attempts at something, each kind under a name: after five in a row each further one must
// wait longer, up to a quarter of an hour. Names that nobody has are counted alike. Threads may
// share one.

#ifndef HUB_SERVICE_ATTEMPTS_H_
#define HUB_SERVICE_ATTEMPTS_H_

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "hub/base/time.h"

namespace hub::service {

class Attempts {
 public:
  bool May(const std::string& name, Instant now) {
    const std::lock_guard lock(mutex_);
    const auto found = counts_.find(name);
    return found == counts_.end() || found->second.next <= now;
  }

  void Remember(const std::string& name, bool right, Instant now) {
    const std::lock_guard lock(mutex_);
    if (right) {
      counts_.erase(name);
      return;
    }
    if (counts_.size() >= kMost) counts_.clear();
    Count& count = counts_[name];
    ++count.wrong;
    if (count.wrong < kFree) return;
    const int doublings = std::min(count.wrong - kFree, 5);
    count.next = now.Plus(std::min<std::int64_t>(std::int64_t{30} << doublings, 15 * 60));
  }

 private:
  struct Count {
    int wrong = 0;  // in a row
    Instant next;   // not before
  };
  static constexpr int kFree = 5;
  static constexpr std::size_t kMost = 20'000;

  std::mutex mutex_;
  std::unordered_map<std::string, Count> counts_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_ATTEMPTS_H_
