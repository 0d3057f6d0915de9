// Cuts the rows that were not taken out of a native file, as they stand there, so that a
// steward mends exactly that file and pushes it.
//
// Where a row means something only among the others nothing is cut: the file itself is
// mended, and pushing it again sends what changed.
//
// What comes out is a file of the same format in UTF-8, readable by its owner only: a table
// with its header; messages; XML or JSON with everything around the units, so that it parses and
// still says which collection it is. It holds personal data, as the native file does.

#ifndef CONNECTORS_PUSH_CUT_ROWS_H_
#define CONNECTORS_PUSH_CUT_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <istream>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/format.h"
#include "connectors/push/row_set.h"
#include "hub/base/result.h"

namespace connectors::push {

struct Wanted {
  const RowSet& units;           // Position::unit of each
  const RowSet& lines;           // Position::line of each: how rows of a table are found
  std::uint64_t first_line = 0;  // of any row of the file: the header is before it; 0: not known
};

struct Cut {
  std::filesystem::path file;
  std::uint64_t rows = 0;  // fewer than wanted: the others were cut off, or too large
};

// Into a file of the same name in `folder`; one that is there is replaced, at the end and
// whole, so `input` may be that file. Nothing is written when nothing is wanted.
hub::Result<Cut> CutRows(const Input& input, const Format& format, const Wanted& wanted,
                         const std::filesystem::path& folder);

inline constexpr std::size_t kMostOfUnit = 8U << 20U;  // bytes; a larger one is not cut
inline constexpr int kEndOfStream = std::char_traits<char>::eof();

// The normal cells of the header that ends before this line of `text`, which begins the file.
std::vector<std::string> HeaderBefore(std::string_view text, std::uint64_t line);

// The parts. Each returns how many rows it wrote. REQUIRES: `in` gives clean UTF-8.
std::uint64_t CutTable(std::istream& in, const std::vector<std::string>& header,
                       const RowSet& lines, std::ostream& out);
std::uint64_t CutXml(std::istream& in, const std::vector<std::string>& names, const RowSet& units,
                     std::ostream& out);
// `also`: what these units refer to goes with them, or a record would leave without the
// labels that come from its patient.
std::uint64_t CutJson(std::istream& in, const std::vector<std::string>& arrays, const RowSet& units,
                      const std::set<std::string>& also, std::ostream& out);
std::set<std::string> ReferencesOf(std::istream& in, const std::vector<std::string>& arrays,
                                   const RowSet& units);
// HL7 v2: messages, each from its MSH segment to the next, without frames and envelopes.
std::uint64_t CutMessages(std::istream& in, const RowSet& units, std::ostream& out);

}  // namespace connectors::push

#endif  // CONNECTORS_PUSH_CUT_ROWS_H_
