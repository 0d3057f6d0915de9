#include "connectors/health/hl7_stream.h"

#include <cctype>
#include <cstddef>
#include <string_view>
#include <utility>

#include "hub/base/digits.h"

namespace connectors::health {
namespace {

constexpr std::size_t kMessageBytes = 4U << 20U;
constexpr std::size_t kSegmentBytes = 256U << 10U;
constexpr std::size_t kMostSegments = 20'000;
constexpr char kBlockStart = 0x0B;
constexpr char kBlockEnd = 0x1C;

bool IsUpperOrDigit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// "MSH|", with whatever separator.
bool IsHeader(std::string_view line, std::string_view name) {
  return line.size() > 4 && line.substr(0, 3) == name &&
         std::ispunct(static_cast<unsigned char>(line[3])) != 0;
}

class Walker {
 public:
  Walker(std::istream& in, const Hl7Plan& plan) : in_(*in.rdbuf()), plan_(plan) {}

  Hl7Walk Run() {
    while (!ended_ && !walk_.stopped) {
      ReadLine();
      if (!line_.empty()) TakeLine();
      if (after_ == kBlockStart) OpenFrame();
      if (after_ == kBlockEnd) CloseFrame();
    }
    EndMessage();
    if (!walk_.stopped && frame_line_ != 0) {
      Break(frame_line_, "a framed message is not closed");
    } else if (!walk_.stopped && batch_line_ != 0) {
      Break(batch_line_, "the batch that begins here has no trailer (BTS)");
    }
    return std::move(walk_);
  }

 private:
  // A segment's text into line_, without what is beyond its limit; after_ says what ended it.
  void ReadLine() {
    using Traits = std::streambuf::traits_type;
    line_.clear();
    line_cut_ = false;
    at_ = next_;
    after_ = '\n';
    for (;;) {
      const Traits::int_type read = in_.sbumpc();
      if (Traits::eq_int_type(read, Traits::eof())) {
        ended_ = true;
        break;
      }
      const char c = Traits::to_char_type(read);
      if (c == '\r' || c == '\n') {
        ++next_;
        if (c == '\r' && in_.sgetc() == Traits::to_int_type('\n')) in_.sbumpc();
        break;
      }
      if (c == kBlockStart || c == kBlockEnd) {
        after_ = c;
        break;
      }
      if (line_.size() < kSegmentBytes) {
        line_ += c;
      } else {
        line_cut_ = true;
      }
    }
    Trim();
  }

  void Trim() {
    std::size_t begin = 0;
    for (;;) {
      if (line_.compare(begin, 3, "\xEF\xBB\xBF") == 0) {
        begin += 3;
      } else if (begin < line_.size() && (line_[begin] == ' ' || line_[begin] == '\t')) {
        ++begin;
      } else {
        break;
      }
    }
    if (begin > 0) line_.erase(0, begin);
  }

  void TakeLine() {
    if (IsHeader(line_, "MSH")) return BeginMessage();
    if (IsHeader(line_, "FHS") || IsHeader(line_, "BHS")) return OpenBatch();
    const std::string_view name = std::string_view(line_).substr(0, 3);
    if (name == "BTS" || name == "FTS") return CloseBatch(name);
    if (!open_) return Stray();
    AddSegment();
  }

  void BeginMessage() {
    EndMessage();
    stray_ = false;
    open_ = true;
    ++walk_.messages;
    ++in_batch_;
    message_ = {};
    message_.number = walk_.messages;
    message_.cut = line_cut_;
    marks_ = Hl7Marks::Of(line_);
    bytes_ = line_.size();
    message_.segments.push_back({line_, at_, marks_});
  }

  void AddSegment() {
    if (message_.too_large) return;
    message_.cut = message_.cut || line_cut_;
    bytes_ += line_.size() + sizeof(Hl7Segment);
    if (bytes_ > kMessageBytes || message_.segments.size() >= kMostSegments) {
      message_.too_large = true;
      message_.segments.resize(1);
      return;
    }
    const bool named = line_.size() >= 3 && line_[0] >= 'A' && line_[0] <= 'Z' &&
                       IsUpperOrDigit(line_[1]) && IsUpperOrDigit(line_[2]) &&
                       (line_.size() == 3 || line_[3] == marks_.field);
    if (named) {
      message_.segments.push_back({line_, at_, marks_});
      return;
    }
    message_.continued = true;
    std::string& before = message_.segments.back().text;
    if (before.size() + line_.size() < kSegmentBytes) before += ' ' + line_;
  }

  void EndMessage() {
    if (!open_) return;
    open_ = false;
    if (plan_.take(message_)) return;
    walk_.stopped = true;
    Break(message_.header().line, "stopped");
  }

  void Stray() {
    if (!stray_) plan_.stray({0, at_, 0});
    stray_ = true;
  }

  void OpenFrame() {
    EndMessage();
    stray_ = false;
    frame_line_ = next_;
  }
  void CloseFrame() {
    EndMessage();
    frame_line_ = 0;
  }

  void OpenBatch() {
    EndMessage();
    stray_ = false;
    walk_.enveloped = true;
    in_batch_ = 0;
    batch_line_ = at_;
    marks_ = Hl7Marks::Of(line_);
  }

  void CloseBatch(std::string_view name) {
    EndMessage();
    stray_ = false;
    const Hl7Segment trailer{line_, at_, marks_};
    if (name == "BTS") {
      const Hl7Value counted = trailer.Field(1).Component(1);
      const int count = counted.empty() ? -1 : hub::DigitsOf(counted.raw());
      const bool agrees = count >= 0 && static_cast<std::uint64_t>(count) == in_batch_;
      if (!counted.empty() && !agrees) plan_.miscounted({0, at_, 0});
    }
    batch_line_ = 0;
  }

  void Break(std::uint64_t line, const char* why) {
    walk_.complete = false;
    walk_.broken_at = {walk_.messages, line, 0};
    walk_.broken_why = why;
  }

  std::streambuf& in_;
  const Hl7Plan& plan_;
  Hl7Walk walk_;

  std::string line_;
  bool line_cut_ = false;
  char after_ = '\n';
  bool ended_ = false;
  std::uint64_t at_ = 1;    // the line that line_ stands in
  std::uint64_t next_ = 1;  // the line that will be read next

  Hl7Marks marks_;
  Hl7Message message_;
  bool open_ = false;  // a message was begun and not yet handed on
  bool stray_ = false;
  std::size_t bytes_ = 0;
  std::uint64_t frame_line_ = 0;  // of an MLLP block that is open; 0: none
  std::uint64_t batch_line_ = 0;  // of a batch that is open; 0: none
  std::uint64_t in_batch_ = 0;
};

}  // namespace

Hl7Walk WalkHl7(std::istream& in, const Hl7Plan& plan) { return Walker(in, plan).Run(); }

}  // namespace connectors::health
