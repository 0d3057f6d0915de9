#include "tests/bench/load.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <vector>

#include "tests/bench/measure.h"

namespace bench {
namespace {

constexpr int kEventsAtOnce = 64;
constexpr int kWaitMillis = 100;
constexpr std::uint64_t kMostBroken = 1'000;

class Run {
 public:
  explicit Run(const LoadPlan& plan) : plan_(plan), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) throw std::runtime_error("no epoll");
    slots_.resize(static_cast<std::size_t>(plan.connections));
    for (int i = 0; i < plan.connections; ++i) Open(i);
  }
  ~Run() { ::close(epoll_); }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  LoadResult Measure() {
    for (int i = 0; i < plan_.connections; ++i) SendNext(i);
    Until(SteadyClock::now() + plan_.warm_up);
    result_ = {};
    latencies_ = {};
    const auto cpu = CpuOf(plan_.server_pids);
    const auto began = SteadyClock::now();
    Until(began + plan_.time);
    result_.seconds = std::chrono::duration<double>(SteadyClock::now() - began).count();
    const auto used = std::chrono::duration<double, std::micro>(CpuOf(plan_.server_pids) - cpu);
    result_.ran_dry = busy_ == 0;
    result_.p50_ms = latencies_.Percentile(0.50);
    result_.p99_ms = latencies_.Percentile(0.99);
    if (result_.answers > 0)
      result_.server_cpu_us = used.count() / static_cast<double>(result_.answers);
    result_.server_rss = ResidentBytesOf(plan_.server_pids);
    return result_;
  }

 private:
  struct Slot {
    std::unique_ptr<Connection> connection;
    std::uint32_t waits_for = 0;
    SteadyClock::time_point sent;
  };

  Slot& At(int index) { return slots_[static_cast<std::size_t>(index)]; }

  void Open(int index) {
    Slot& slot = At(index);
    slot.connection.reset();
    slot.connection =
        std::make_unique<Connection>(plan_.context(index), plan_.port, plan_.keep_bodies);
    slot.waits_for = EPOLLIN;
    epoll_event event{};
    event.events = slot.waits_for;
    event.data.u32 = static_cast<std::uint32_t>(index);
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, slot.connection->descriptor(), &event);
  }

  void SendNext(int index) {
    const auto request = plan_.next(index);
    if (!request) {
      At(index).connection.reset();
      --busy_;
      return;
    }
    At(index).connection->Send(*request);
    At(index).sent = SteadyClock::now();
    Advance(index);
  }

  void WaitFor(int index, std::uint32_t events) {
    Slot& slot = At(index);
    if (slot.waits_for == events) return;
    slot.waits_for = events;
    epoll_event event{};
    event.events = events;
    event.data.u32 = static_cast<std::uint32_t>(index);
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, slot.connection->descriptor(), &event);
  }

  void Advance(int index) {
    switch (At(index).connection->Advance()) {
      case Connection::State::kWantsToRead:
        return WaitFor(index, EPOLLIN);
      case Connection::State::kWantsToWrite:
        return WaitFor(index, EPOLLOUT);
      case Connection::State::kDone:
        return Finish(index);
      case Connection::State::kBroken:
        if (++result_.broken > kMostBroken) throw std::runtime_error("the server hangs up");
        Open(index);
        return SendNext(index);
    }
  }

  void Finish(int index) {
    const Reply& reply = At(index).connection->reply();
    if (plan_.good(reply)) {
      ++result_.answers;
      result_.bytes += reply.length;
      latencies_.Add(SteadyClock::now() - At(index).sent);
    } else {
      ++result_.bad;
    }
    if (reply.closing) {
      ++result_.reconnects;
      Open(index);
    }
    WaitFor(index, EPOLLIN);
    finished_.push_back(index);
  }

  void Until(SteadyClock::time_point end) {
    std::array<epoll_event, kEventsAtOnce> events;
    std::vector<int> ready;
    while (busy_ > 0 && SteadyClock::now() < end) {
      const int wait = finished_.empty() ? kWaitMillis : 0;
      const int count = ::epoll_wait(epoll_, events.data(), kEventsAtOnce, wait);
      for (int i = 0; i < count; ++i)
        Advance(static_cast<int>(events[static_cast<std::size_t>(i)].data.u32));
      // Not from within Advance(): an answer that is there at once would recurse.
      ready.swap(finished_);
      for (const int index : ready) SendNext(index);
      ready.clear();
    }
  }

  const LoadPlan& plan_;
  int epoll_;
  std::vector<Slot> slots_;
  std::vector<int> finished_;
  int busy_ = plan_.connections;
  LoadResult result_;
  Latencies latencies_;
};

}  // namespace

LoadResult RunLoad(const LoadPlan& plan) { return Run(plan).Measure(); }

std::string Json(const LoadResult& result, const std::string& more) {
  std::array<char, 512> text;
  const double per_second =
      result.seconds > 0 ? static_cast<double>(result.answers) / result.seconds : 0;
  std::snprintf(
      text.data(), text.size(),
      "{\"answers\": %llu, \"per_second\": %.1f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, "
      "\"server_cpu_us\": %.1f, \"server_rss\": %llu, \"bytes\": %llu, \"bad\": %llu, "
      "\"broken\": %llu, \"reconnects\": %llu, \"ran_dry\": %s, \"seconds\": %.3f",
      static_cast<unsigned long long>(result.answers), per_second, result.p50_ms, result.p99_ms,
      result.server_cpu_us, static_cast<unsigned long long>(result.server_rss),
      static_cast<unsigned long long>(result.bytes), static_cast<unsigned long long>(result.bad),
      static_cast<unsigned long long>(result.broken),
      static_cast<unsigned long long>(result.reconnects), result.ran_dry ? "true" : "false",
      result.seconds);
  return text.data() + (more.empty() ? "" : ", " + more) + "}";
}

}  // namespace bench
