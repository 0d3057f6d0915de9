// Any bytes as HL7 v2 messages: no crash, nothing vanishes.

#include <cstddef>
#include <cstdint>

#include "connectors/health/read_hl7.h"
#include "tests/fuzz/connector_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const connectors::Tables tables = connectors::fuzz::TablesOf("hl7v2");
  connectors::fuzz::Run(&connectors::health::ReadHl7, tables, data, size);
  return 0;
}
