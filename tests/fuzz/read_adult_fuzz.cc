// Any bytes as a file of the adult sector: no crash, nothing vanishes.

#include <cstddef>
#include <cstdint>

#include "connectors/adult/read_involvement.h"
#include "tests/fuzz/connector_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const connectors::Tables tables = connectors::fuzz::TablesOf("adult");
  connectors::fuzz::Run(&connectors::adult::ReadInvolvement, tables, data, size);
  return 0;
}
