// What the bench reads off the machine: how long things took, and what a process used of
// the processor and of memory.

#ifndef TESTS_BENCH_MEASURE_H_
#define TESTS_BENCH_MEASURE_H_

#include <chrono>
#include <cstdint>
#include <vector>

namespace bench {

using SteadyClock = std::chrono::steady_clock;

// Latencies of one run, in microseconds.
class Latencies {
 public:
  Latencies() { micros_.reserve(1 << 20); }
  void Add(SteadyClock::duration took) {
    micros_.push_back(static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
  }
  // `share` from 0 to 1: 0.5 is the median. In milliseconds; 0 where nothing was measured.
  double Percentile(double share);

 private:
  std::vector<std::uint32_t> micros_;
};

// Processor time that these processes have used so far, from /proc.
std::chrono::milliseconds CpuOf(const std::vector<int>& pids);

// Their resident memory, from /proc.
std::uint64_t ResidentBytesOf(const std::vector<int>& pids);

}  // namespace bench

#endif  // TESTS_BENCH_MEASURE_H_
