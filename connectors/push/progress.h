// How far a run is, for whoever watches: a bar with rate and time left on a terminal, a
// plain line now and then elsewhere, nothing when asked to be quiet.

#ifndef CONNECTORS_PUSH_PROGRESS_H_
#define CONNECTORS_PUSH_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <string_view>

namespace connectors::push {

class Progress {
 public:
  enum class Style { kBar, kLines, kQuiet };
  using Clock = std::chrono::steady_clock;
  using Now = std::function<Clock::time_point()>;

  Progress(std::ostream& out, Style style, Now now = Clock::now);

  // What follows is of these so many bytes. A format may be read more than once: a place
  // before the last one begins another reading, with its own time left.
  void Begin(std::uint64_t total_bytes);
  // Cheap to call for every record and for every piece of a file.
  void At(std::uint64_t bytes);
  void Count(std::uint64_t records);
  // A line of words above the bar.
  void Say(std::string_view words);
  void Done();

 private:
  void ShowWhenDue();
  void Show(Clock::time_point now);

  std::ostream& out_;
  const Style style_;
  const Now now_;
  const Clock::time_point began_;
  Clock::time_point reading_began_;
  Clock::time_point shown_;
  std::uint64_t total_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t records_ = 0;
  int reading_ = 1;
  bool bar_on_screen_ = false;
};

// "1 h 5 min", "3 min", "20 s".
std::string TimeLeft(double seconds);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_PROGRESS_H_
