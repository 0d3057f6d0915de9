// Any bytes as an immunisation batch: no crash, nothing vanishes.

#include <cstddef>
#include <cstdint>

#include "connectors/health/read_imms.h"
#include "tests/fuzz/connector_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const connectors::Tables tables = connectors::fuzz::TablesOf("nhs_imms");
  connectors::fuzz::Run(&connectors::health::ReadImms, tables, data, size);
  return 0;
}
