// Any bytes as a payload of the DfE social-care API: no crash, nothing vanishes.

#include <cstddef>
#include <cstdint>

#include "connectors/social_care/read_csc_api.h"
#include "tests/fuzz/connector_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const connectors::Tables tables = connectors::fuzz::TablesOf("csc_api");
  connectors::fuzz::Run(&connectors::social_care::ReadCscApi, tables, data, size);
  return 0;
}
