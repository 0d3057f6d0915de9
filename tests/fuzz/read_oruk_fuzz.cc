// Any bytes as a list of services: no crash, nothing vanishes, and what is left makes a
// directory.

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>

#include "connectors/voluntary/directory.h"
#include "connectors/voluntary/services.h"
#include "tests/fuzz/connector_fuzz.h"
#include "tests/fuzz/parsers.h"

void fuzz::ReadOruk(const std::uint8_t* data, std::size_t size) {
  using connectors::CodeTable;
  static const hub::Result<CodeTable> codes =
      CodeTable::Load(std::string(ONESTORY_SOURCE_DIR) + "/config/codes/oruk");
  MustBe(codes.ok());
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  StrictSink sink;
  const auto read = connectors::voluntary::ReadServices(in, codes.value(), sink);
  if (!read.ok()) return;
  const connectors::Summary& found = read.value().summary;
  MustBe(found.rows == found.records + found.rejects + found.NotTaken());
  MustBe(found.records == read.value().services.size() && found.rejects == sink.rejects);
  const hub::Instant made = SenderOfTests().now;
  MustBe(connectors::voluntary::EncodeDirectory(read.value().services, made).ok());
}
