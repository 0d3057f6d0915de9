// Ends connections that take too long. A timeout on each read would let a caller who sends
// a byte a second live for hours; so one thread looks at every connection's deadline and
// shuts its socket down, which wakes whichever thread is waiting on it.
//
// The watchdog calls ::shutdown on the descriptor and nothing else: TLS sockets are not
// thread-safe. A Watch must end before its descriptor is closed.

#ifndef HUB_HTTP_WATCHDOG_H_
#define HUB_HTTP_WATCHDOG_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <set>
#include <thread>

namespace hub::http {

// What a connection is doing; each has its own budget.
enum class Phase : std::uint8_t { kHead, kBody, kHandling, kWriting, kIdle, kClosing };

class Watchdog;

// One connection's deadline.
class Watch {
 public:
  Watch(Watchdog& dog, int descriptor);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  // Begins a phase that may last `budget`. False: the connection has been cut, and nothing
  // that was read since may be acted upon.
  bool Enter(Phase phase, std::chrono::milliseconds budget);
  // Begins a phase without a deadline.
  bool Enter(Phase phase);

 private:
  friend class Watchdog;

  void CutIfLate(std::int64_t now_micros);
  void CutIf(bool only_idle);
  bool EnterUntil(Phase phase, std::int64_t deadline_micros);
  void Cut();  // REQUIRES: mutex_ is held

  Watchdog& dog_;
  const int descriptor_;
  std::mutex mutex_;
  Phase phase_ = Phase::kHead;
  std::int64_t deadline_micros_;
  bool cut_ = false;
};

class Watchdog {
 public:
  Watchdog();
  // REQUIRES: no Watch is left.
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  void CutIdle();
  void CutAll();
  // Waits until no Watch is left; false if some are left after `budget`.
  bool WaitUntilNone(std::chrono::milliseconds budget);

  std::uint64_t late() const { return late_.load(std::memory_order_relaxed); }

 private:
  friend class Watch;

  void Run();

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::set<Watch*> watches_;
  std::atomic<std::uint64_t> late_{0};
  std::thread thread_;
};

}  // namespace hub::http

#endif  // HUB_HTTP_WATCHDOG_H_
