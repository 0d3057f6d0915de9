// Any bytes as a file of the voluntary sector: no crash, nothing vanishes.

#include <cstddef>
#include <cstdint>

#include "connectors/voluntary/read_support.h"
#include "tests/fuzz/connector_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const connectors::Tables tables = connectors::fuzz::TablesOf("voluntary");
  connectors::fuzz::Run(&connectors::voluntary::ReadSupport, tables, data, size);
  return 0;
}
