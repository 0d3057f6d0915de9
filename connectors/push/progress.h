// How far a run is, for whoever watches: a bar with rate and time left on a terminal, a
// plain line now and then elsewhere, nothing when asked to be quiet.

#ifndef CONNECTORS_PUSH_PROGRESS_H_
#define CONNECTORS_PUSH_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <ostream>
#include <string>

namespace connectors::push {

class Progress {
 public:
  enum class Style { kBar, kLines, kQuiet };
  Progress(std::ostream& out, Style style, std::uint64_t total_bytes);

  // Cheap to call for every record.
  void At(std::uint64_t bytes, std::uint64_t records);
  // A line of words above the bar.
  void Say(const std::string& words);
  void Done();

 private:
  using Clock = std::chrono::steady_clock;
  void Show(Clock::time_point now);

  std::ostream& out_;
  const Style style_;
  const std::uint64_t total_;
  const Clock::time_point began_ = Clock::now();
  Clock::time_point shown_;
  std::uint64_t bytes_ = 0;
  std::uint64_t records_ = 0;
  bool bar_on_screen_ = false;
};

// "1 h 5 min", "3 min", "20 s".
std::string TimeLeft(double seconds);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_PROGRESS_H_
