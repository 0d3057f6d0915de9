// Keeps a number of connections busy for a while and says what came of it. One thread, one
// epoll: with the server on the same cores, a thread for each connection would cost more
// than the requests.

#ifndef TESTS_BENCH_LOAD_H_
#define TESTS_BENCH_LOAD_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/connection.h"

namespace bench {

struct LoadPlan {
  std::uint16_t port = 0;
  int connections = 16;
  std::chrono::milliseconds warm_up{500};  // sent, but not counted
  std::chrono::milliseconds time{5'000};
  std::vector<int> server_pids;  // whose use of the processor is measured
  bool keep_bodies = false;

  // The context that connection `index` is made with.
  std::function<SSL_CTX*(int index)> context;
  // What connection `index` sends next; nullopt: it has nothing more. The bytes live until
  // its answer has come.
  std::function<std::optional<std::string_view>(int index)> next;
  // Whether the answer is as it should be.
  std::function<bool(const Reply& reply)> good;
};

struct LoadResult {
  std::uint64_t answers = 0;  // good ones
  std::uint64_t bad = 0;      // answered otherwise
  std::uint64_t broken = 0;   // connections lost without an answer
  std::uint64_t reconnects = 0;
  std::uint64_t bytes = 0;  // of bodies
  double seconds = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  double server_cpu_us = 0;      // for each answer, of all server_pids
  std::uint64_t server_rss = 0;  // of all server_pids
  bool ran_dry = false;          // nothing more to send before the time was over
};

// Throws std::runtime_error when the server cannot be reached.
LoadResult RunLoad(const LoadPlan& plan);

// One line of JSON; `more` is put in as it is: `"records": 5`.
std::string Json(const LoadResult& result, const std::string& more);

}  // namespace bench

#endif  // TESTS_BENCH_LOAD_H_
