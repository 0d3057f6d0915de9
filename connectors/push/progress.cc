#include "connectors/push/progress.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace connectors::push {
namespace {

constexpr std::size_t kBarWidth = 28;
constexpr auto kBarEvery = std::chrono::milliseconds(100);
constexpr auto kLineEvery = std::chrono::seconds(5);

double SecondsSince(Progress::Clock::time_point began, Progress::Clock::time_point now) {
  return std::max(1e-3, std::chrono::duration<double>(now - began).count());
}

}  // namespace

std::string TimeLeft(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::max(0.0, seconds) + 0.5);
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string((whole + 30) / 60) + " min";
  return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

Progress::Progress(std::ostream& out, Style style, Now now)
    : out_(out),
      style_(style),
      now_(std::move(now)),
      began_(now_()),
      reading_began_(began_),
      shown_(began_) {}

void Progress::Begin(std::uint64_t total_bytes) {
  total_ = total_bytes;
  bytes_ = 0;
  reading_ = 1;
  reading_began_ = now_();
}

void Progress::At(std::uint64_t bytes) {
  if (bytes < bytes_) {
    ++reading_;
    reading_began_ = now_();
  }
  bytes_ = bytes;
  ShowWhenDue();
}

void Progress::Count(std::uint64_t records) {
  records_ = records;
  ShowWhenDue();
}

void Progress::ShowWhenDue() {
  if (style_ == Style::kQuiet) return;
  const Clock::time_point now = now_();
  const Clock::duration every =
      style_ == Style::kBar ? Clock::duration(kBarEvery) : Clock::duration(kLineEvery);
  if (now - shown_ >= every) Show(now);
}

void Progress::Show(Clock::time_point now) {
  shown_ = now;
  const double share =
      total_ == 0 ? 0 : std::min(1.0, static_cast<double>(bytes_) / static_cast<double>(total_));
  std::string line;
  if (style_ == Style::kBar) {
    const auto full = static_cast<std::size_t>(share * kBarWidth);
    line = "\r[" + std::string(full, '=') + std::string(kBarWidth - full, ' ') + "] ";
  }
  const double rate = static_cast<double>(records_) / SecondsSince(began_, now);
  line += std::to_string(static_cast<int>(share * 100)) + " %";
  if (reading_ > 1) line += " (reading " + std::to_string(reading_) + ")";
  line += ", " + std::to_string(records_) + " records, " +
          std::to_string(static_cast<std::uint64_t>(rate)) + " a second";
  if (share > 0.01 && share < 1) {
    const double spent = SecondsSince(reading_began_, now);
    line += ", " + TimeLeft(spent * (1 - share) / share) + " left";
  }
  out_ << line << (style_ == Style::kBar ? "\x1b[K" : "\n") << std::flush;
  bar_on_screen_ = style_ == Style::kBar;
}

void Progress::Say(std::string_view words) {
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
