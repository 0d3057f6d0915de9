// Segments end with CR, LF or both, in frames (VT ... FS) or not.

#include "connectors/push/cut_rows.h"

namespace connectors::push {
namespace {

constexpr std::size_t kMostOfSegment = 8U << 20U;

// The next segment without its end and frame characters; false: there is none.
bool ReadSegment(std::streambuf& in, std::string& segment) {
  segment.clear();
  int c = in.sbumpc();
  for (; c != kEndOfStream && c != '\r' && c != '\n'; c = in.sbumpc()) {
    const bool frame = c == 0x0B || c == 0x1C;
    if (!frame && segment.size() < kMostOfSegment) segment += static_cast<char>(c);
  }
  return c != kEndOfStream || !segment.empty();
}

bool IsEnvelope(std::string_view segment) {
  const std::string_view name = segment.substr(0, 3);
  return name == "FHS" || name == "BHS" || name == "BTS" || name == "FTS";
}

}  // namespace

std::uint64_t CutMessages(std::istream& in, const RowSet& units, std::ostream& out) {
  std::uint64_t number = 0;
  std::uint64_t rows = 0;
  bool wanted = false;
  for (std::string segment; ReadSegment(*in.rdbuf(), segment);) {
    if (segment.rfind("MSH", 0) == 0) {
      wanted = units.Has(++number);
      if (wanted) ++rows;
    } else if (IsEnvelope(segment)) {
      wanted = false;
    }
    if (wanted && !segment.empty()) out << segment << '\r';
  }
  return rows;
}

}  // namespace connectors::push
