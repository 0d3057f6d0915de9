// Any bytes as a list of services: no crash, nothing vanishes, and what is left makes a
// directory.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "connectors/voluntary/directory.h"
#include "connectors/voluntary/services.h"
#include "tests/fuzz/connector_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using connectors::CodeTable;
  static const hub::Result<CodeTable> codes =
      CodeTable::Load(std::string(ONESTORY_SOURCE_DIR) + "/config/codes/oruk");
  if (!codes.ok()) std::abort();
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  connectors::fuzz::StrictSink sink;
  const auto read = connectors::voluntary::ReadServices(in, codes.value(), sink);
  if (!read.ok()) return 0;
  const connectors::Summary& found = read.value().summary;
  if (found.rows != found.records + found.rejects + found.NotTaken()) std::abort();
  if (found.records != read.value().services.size() || found.rejects != sink.rejects) std::abort();
  const hub::Instant made = *hub::Instant::Parse("2026-11-21T12:00:00Z");
  if (!connectors::voluntary::EncodeDirectory(read.value().services, made).ok()) std::abort();
  return 0;
}
