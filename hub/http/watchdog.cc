#include "hub/http/watchdog.h"

#include <Poco/Clock.h>
#include <sys/socket.h>

#include <limits>

namespace hub::http {
namespace {

constexpr std::chrono::milliseconds kRound{50};
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// Monotonic: a corrected wall clock moves no deadline.
std::int64_t Micros() { return Poco::Clock().microseconds(); }

}  // namespace

Watch::Watch(Watchdog& dog, int descriptor)
    : dog_(dog), descriptor_(descriptor), deadline_micros_(kNever) {
  const std::lock_guard<std::mutex> lock(dog_.mutex_);
  dog_.watches_.insert(this);
}

Watch::~Watch() {
  // Notified under the lock: once it is released, a waiting Stop() may end the watchdog.
  const std::lock_guard<std::mutex> lock(dog_.mutex_);
  dog_.watches_.erase(this);
  dog_.changed_.notify_all();
}

bool Watch::Enter(Phase phase, std::chrono::milliseconds budget) {
  return EnterUntil(phase, Micros() + std::chrono::microseconds(budget).count());
}

bool Watch::Enter(Phase phase) { return EnterUntil(phase, kNever); }

bool Watch::EnterUntil(Phase phase, std::int64_t deadline_micros) {
  const std::lock_guard<std::mutex> lock(mutex_);
  phase_ = phase;
  deadline_micros_ = deadline_micros;
  return !cut_;
}

void Watch::CutIfLate(std::int64_t now_micros) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (cut_ || now_micros < deadline_micros_) return;
  dog_.late_.fetch_add(1, std::memory_order_relaxed);
  Cut();
}

void Watch::CutIf(bool only_idle) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!cut_ && (!only_idle || phase_ == Phase::kIdle)) Cut();
}

void Watch::Cut() {
  cut_ = true;
  ::shutdown(descriptor_, SHUT_RDWR);
}

Watchdog::Watchdog() : thread_([this] { Run(); }) {}

Watchdog::~Watchdog() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Watchdog::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stopping_) {
    const std::int64_t now = Micros();
    for (Watch* watch : watches_) watch->CutIfLate(now);
    changed_.wait_for(lock, kRound, [this] { return stopping_; });
  }
}

void Watchdog::CutIdle() {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (Watch* watch : watches_) watch->CutIf(true);
}

void Watchdog::CutAll() {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (Watch* watch : watches_) watch->CutIf(false);
}

bool Watchdog::WaitUntilNone(std::chrono::milliseconds budget) {
  std::unique_lock<std::mutex> lock(mutex_);
  return changed_.wait_for(lock, budget, [this] { return watches_.empty(); });
}

}  // namespace hub::http
