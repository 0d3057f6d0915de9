// Any bytes as a list of Annex A: no crash, nothing vanishes.

#include <cstddef>
#include <cstdint>

#include "connectors/social_care/read_annex_a.h"
#include "tests/fuzz/connector_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const connectors::Tables tables = connectors::fuzz::TablesOf("annex_a");
  connectors::fuzz::Run(&connectors::social_care::ReadAnnexA, tables, data, size);
  return 0;
}
