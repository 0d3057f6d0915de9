#include "tests/bench/measure.h"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>

namespace bench {
namespace {

std::chrono::milliseconds CpuOfOne(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string text;
  std::getline(file, text);
  const std::size_t name_end = text.rfind(')');  // the name itself may hold spaces
  if (name_end == std::string::npos) return {};
  std::istringstream rest(text.substr(name_end + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) rest >> skipped;
  long user = 0;
  long system = 0;
  rest >> user >> system;
  return std::chrono::milliseconds((user + system) * 1000 / ::sysconf(_SC_CLK_TCK));
}

std::uint64_t ResidentBytesOfOne(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

double Latencies::Percentile(double share) {
  if (micros_.empty()) return 0;
  const auto place = static_cast<std::size_t>(share * static_cast<double>(micros_.size() - 1));
  const auto at = micros_.begin() + static_cast<std::ptrdiff_t>(place);
  std::nth_element(micros_.begin(), at, micros_.end());
  return static_cast<double>(*at) / 1000.0;
}

std::chrono::milliseconds CpuOf(const std::vector<int>& pids) {
  std::chrono::milliseconds used{};
  for (const int pid : pids) used += CpuOfOne(pid);
  return used;
}

std::uint64_t ResidentBytesOf(const std::vector<int>& pids) {
  std::uint64_t bytes = 0;
  for (const int pid : pids) bytes += ResidentBytesOfOne(pid);
  return bytes;
}

}  // namespace bench
