// How many threads asked of late, and so may soon ask again.

#ifndef HUB_STORE_DETAIL_RECENT_CALLERS_H_
#define HUB_STORE_DETAIL_RECENT_CALLERS_H_

#include <atomic>
#include <bit>
#include <chrono>
#include <cstdint>

namespace hub::store::detail {

// Counts up to 64; two threads may share a place then. Not thread-safe.
class RecentCallers {
 public:
  using Clock = std::chrono::steady_clock;

  // The calling thread asks.
  void Came(Clock::time_point now) {
    Turn(now);
    now_ |= std::uint64_t{1} << Place();
  }

  // Those that came during the last two to four milliseconds.
  unsigned size(Clock::time_point now) {
    Turn(now);
    return static_cast<unsigned>(std::popcount(now_ | before_));
  }

 private:
  static constexpr auto kSpan = std::chrono::milliseconds(2);

  static unsigned Place() {
    static std::atomic<unsigned> threads{0};
    thread_local const unsigned place = threads.fetch_add(1, std::memory_order_relaxed) % 64;
    return place;
  }

  void Turn(Clock::time_point now) {
    if (now < turn_at_) return;
    before_ = now < turn_at_ + kSpan ? now_ : 0;
    now_ = 0;
    turn_at_ = now + kSpan;
  }

  std::uint64_t now_ = 0;
  std::uint64_t before_ = 0;
  Clock::time_point turn_at_;
};

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_RECENT_CALLERS_H_
