// Any bytes as a table or the XML of a looked-after return: no crash, nothing vanishes.

#include <cstddef>
#include <cstdint>
#include <istream>
#include <iterator>
#include <string>

#include "connectors/social_care/read_ssda903.h"
#include "tests/fuzz/connector_fuzz.h"

namespace {

hub::Result<connectors::Summary> ReadAlone(std::istream& in, const connectors::Tables& tables,
                                           const connectors::Sender& sender,
                                           connectors::Sink& sink) {
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  return connectors::social_care::ReadSsda903({connectors::Input::InMemory("file", bytes)}, tables,
                                              sender, sink);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const connectors::Tables tables = connectors::fuzz::TablesOf("ssda903");
  connectors::fuzz::Run(&ReadAlone, tables, data, size);
  return 0;
}
