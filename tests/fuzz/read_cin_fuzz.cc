// Any bytes as a census file: no crash, nothing vanishes.

#include <cstddef>
#include <cstdint>

#include "connectors/social_care/read_cin.h"
#include "tests/fuzz/connector_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const connectors::Tables tables = connectors::fuzz::TablesOf("cin");
  connectors::fuzz::Run(&connectors::social_care::ReadCin, tables, data, size);
  return 0;
}
