// Any bytes as a file of the police sector: no crash, nothing vanishes.

#include <cstddef>
#include <cstdint>

#include "connectors/police/read_notices.h"
#include "tests/fuzz/connector_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const connectors::Tables tables = connectors::fuzz::TablesOf("police");
  connectors::fuzz::Run(&connectors::police::ReadNotices, tables, data, size);
  return 0;
}
