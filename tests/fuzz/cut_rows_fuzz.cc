// Any bytes as a file from which rows are cut to be mended: no crash, never more rows than were
// asked for, and what is cut out of good JSON is good JSON. The first byte chooses what the bytes
// are taken for, the second which rows.

#include <cstddef>
#include <cstdint>
#include <set>
#include <sstream>
#include <string>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/json.h"
#include "connectors/push/cut_rows.h"
#include "tests/fuzz/parsers.h"

namespace {

using connectors::Controls;
using connectors::DecodedStream;
using connectors::Json;
using connectors::push::RowSet;
using fuzz::MustBe;

RowSet RowsOf(std::uint8_t bits) {
  RowSet rows;
  for (std::uint64_t row = 0; row < 8; ++row) {
    if ((bits >> row & 1) != 0) rows.Add(row + 1);
  }
  return rows;
}

std::string Clean(const std::string& bytes) {
  std::istringstream raw(bytes);
  DecodedStream in(raw, Controls::kKeep);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::uint64_t CutJson(const std::string& text, const RowSet& rows, std::ostringstream& out) {
  const std::vector<std::string> arrays = {"entry", "children", "data/pupils", ""};
  std::istringstream first(text);
  const std::set<std::string> also = connectors::push::ReferencesOf(first, arrays, rows);
  std::istringstream in(text);
  const std::uint64_t cut = connectors::push::CutJson(in, arrays, rows, also, out);
  if (cut > 0 && Json::accept(text)) MustBe(Json::accept(out.str()));
  return cut;
}

}  // namespace

void fuzz::CutRows(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return;
  const RowSet rows = RowsOf(data[1]);
  const std::string text = Clean({reinterpret_cast<const char*>(data) + 2, size - 2});
  std::ostringstream out;
  std::istringstream in(text);
  std::uint64_t cut = 0;
  switch (data[0] % 4) {
    case 0:
      cut = connectors::push::CutTable(in, connectors::push::HeaderBefore(text, 2), rows, out);
      break;
    case 1:
      cut = connectors::push::CutXml(in, {"Child", "Pupil"}, rows, out);
      break;
    case 2:
      cut = CutJson(text, rows, out);
      break;
    default:
      cut = connectors::push::CutMessages(in, rows, out);
  }
  MustBe(cut <= rows.count());
}
