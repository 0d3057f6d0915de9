// What the fuzzer found: a link in odd letters once made a whole directory unfit.

#include <sstream>
#include <string>

#include "connectors/voluntary/directory.h"
#include "connectors/voluntary/services.h"
#include "tests/unit/connectors/support.h"

namespace connectors::voluntary {
namespace {

TEST_CASE("a link in any letters is one, and no service spoils the directory", "[services]") {
  const auto codes = CodeTable::Load(test::SourceDir() / "config/codes/oruk");
  REQUIRE(codes.ok());
  std::istringstream in(
      R"([{"id":"a","name":"Harbour","status":"active","url":"hTtPs://harbour.example/Mornings"}])");
  test::KeepingSink sink;

  const auto read = ReadServices(in, codes.value(), sink);

  REQUIRE(read.ok());
  REQUIRE(read.value().services.size() == 1);
  CHECK(read.value().services[0].url == "https://harbour.example/Mornings");
  CHECK(EncodeDirectory(read.value().services, *hub::Instant::Parse("2026-11-21T12:00:00Z")).ok());
}

}  // namespace
}  // namespace connectors::voluntary
