// Any bytes as a FHIR bundle: no crash, nothing vanishes.

#include <cstddef>
#include <cstdint>

#include "connectors/health/read_fhir.h"
#include "tests/fuzz/connector_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const connectors::Tables tables = connectors::fuzz::TablesOf("fhir");
  connectors::fuzz::Run(&connectors::health::ReadFhir, tables, data, size);
  return 0;
}
