// Any bytes as a table: no crash, no row lost, nothing but clean cells.

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/format.h"
#include "connectors/mapping/table.h"
#include "connectors/mapping/text.h"
#include "tests/fuzz/parsers.h"

namespace connectors {
namespace {

using fuzz::MustBe;

const TableShape kShape = {
    {{"id", {"Child Unique ID", "ref"}}, {"forename", {"First name"}}, {"surname", {"Last name"}}},
    {"id"},
};

void ReadAll(std::istream& raw) {
  DecodedStream text(raw);
  TableReader table(text, kShape);
  if (!table.Begin().ok()) return;
  std::uint64_t rows = 0;
  std::uint64_t line = 0;
  for (auto next = table.Read(); next != TableReader::Next::kEnd; next = table.Read()) {
    const bool good = next == TableReader::Next::kRow;
    MustBe(table.counts().rows == ++rows);
    const std::uint64_t at = good ? table.row().line() : table.bad().line;
    MustBe(at > line);
    line = at;
    if (!good) {
      MustBe(!table.bad().rule.empty() && table.bad().raw.size() <= 65536);
      continue;
    }
    for (const char* name : {"id", "forename", "surname"}) {
      const std::string_view cell = table.row().Get(name);
      MustBe(cell.size() <= 65536 && TrimBlank(cell) == cell);
      ReadDay(cell);
      ReadDate(cell);
      ReadHl7Date(cell);
      ReadExcelSerial(cell);
    }
  }
  Summary summary;
  table.AddIgnored(summary);
}

}  // namespace
}  // namespace connectors

void fuzz::Table(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto head = connectors::HeadOf::Read(connectors::Input::InMemory("fuzz", bytes));
  if (head.ok()) head.value().head();
  std::istringstream raw(bytes);
  connectors::ReadAll(raw);
}
