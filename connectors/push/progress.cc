#include "connectors/push/progress.h"

#include <algorithm>
#include <cstddef>

namespace connectors::push {
namespace {

constexpr std::size_t kBarWidth = 28;
constexpr auto kBarEvery = std::chrono::milliseconds(100);
constexpr auto kLineEvery = std::chrono::seconds(5);

}  // namespace

std::string TimeLeft(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::max(0.0, seconds) + 0.5);
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string((whole + 30) / 60) + " min";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

Progress::Progress(std::ostream& out, Style style, std::uint64_t total_bytes)
    : out_(out), style_(style), total_(total_bytes), shown_(began_) {}

void Progress::At(std::uint64_t bytes, std::uint64_t records) {
  bytes_ = bytes;
  records_ = records;
  const Clock::time_point now = Clock::now();
  const bool due = now - shown_ >= (style_ == Style::kBar ? Clock::duration(kBarEvery)
                                                          : Clock::duration(kLineEvery));
  if (style_ != Style::kQuiet && due) Show(now);
}

void Progress::Show(Clock::time_point now) {
  shown_ = now;
  const double seconds = std::chrono::duration<double>(now - began_).count();
  const double share =
      total_ == 0 ? 0 : std::min(1.0, static_cast<double>(bytes_) / static_cast<double>(total_));
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(records_) / seconds);
  std::string line;
  if (style_ == Style::kBar) {
    const auto full = static_cast<std::size_t>(share * kBarWidth);
    line = "\r[" + std::string(full, '=') + std::string(kBarWidth - full, ' ') + "] ";
  }
  line += std::to_string(static_cast<int>(share * 100)) + " %, " + std::to_string(records_) +
          " records, " + std::to_string(rate) + " a second";
  if (share > 0.01 && share < 1) line += ", " + TimeLeft(seconds * (1 - share) / share) + " left";
  out_ << line << (style_ == Style::kBar ? "\x1b[K" : "\n") << std::flush;
  bar_on_screen_ = style_ == Style::kBar;
}

void Progress::Say(const std::string& words) {
  if (style_ == Style::kQuiet) return;
  if (bar_on_screen_) out_ << "\r\x1b[K";
  out_ << words << '\n' << std::flush;
  bar_on_screen_ = false;
}

void Progress::Done() {
  if (bar_on_screen_) out_ << "\r\x1b[K" << std::flush;
  bar_on_screen_ = false;
}

}  // namespace connectors::push
