#include <random>
#include <string>
#include <vector>

#include "connectors/mapping/temporary_file.h"
#include "tests/support/catch.h"

namespace connectors {
namespace {

struct Kept {
  std::uint64_t at = 0;
  std::string bytes;
};

TEST_CASE("what was set aside is read again, from memory or from the file", "[mapping]") {
  std::mt19937 random(5);
  TemporaryFile file(1000);
  std::vector<Kept> oracle;
  for (int i = 0; i < 3'000; ++i) {
    const std::string bytes(random() % (i % 500 == 0 ? 5'000 : 40),
                            static_cast<char>('a' + i % 26));
    const hub::Result<std::uint64_t> at = file.Append(bytes);
    REQUIRE(at.ok());
    oracle.push_back({at.value(), bytes});
    const Kept& asked = oracle[random() % oracle.size()];
    std::string found;
    REQUIRE(file.Read(asked.at, asked.bytes.size(), found).ok());
    REQUIRE(found == asked.bytes);
  }
}

}  // namespace
}  // namespace connectors
