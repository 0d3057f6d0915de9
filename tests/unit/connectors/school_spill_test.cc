#include <stdlib.h>

#include <random>

#include "connectors/school/spill.h"
#include "tests/support/catch.h"

namespace connectors::school {
namespace {

TEST_CASE("each part gives back what was added to it, in order", "[school]") {
  std::mt19937 random(11);
  Spill spill(7);
  std::vector<std::string> oracle(7);
  for (int i = 0; i < 20'000; ++i) {
    const std::size_t part = random() % 7;
    const std::string bytes(random() % (i % 1'000 == 0 ? 40'000 : 60),
                            static_cast<char>('a' + i % 26));
    REQUIRE(spill.Add(part, bytes).ok());
    oracle[part] += bytes;
  }
  for (std::size_t part = 0; part < 7; ++part) {
    std::string whole;
    REQUIRE(spill.Read(part, [&](std::string_view bytes) { whole += bytes; }).ok());
    CHECK(whole == oracle[part]);
  }
}

TEST_CASE("an addition is never given in two", "[school]") {
  Spill spill(1);
  for (int i = 0; i < 3'000; ++i) REQUIRE(spill.Add(0, std::string(98, 'x') + "\n").ok());
  int seen = 0;
  REQUIRE(spill
              .Read(0,
                    [&](std::string_view bytes) {
                      REQUIRE(bytes.size() % 99 == 0);
                      seen += static_cast<int>(bytes.size() / 99);
                    })
              .ok());
  CHECK(seen == 3'000);
}

TEST_CASE("without a folder for temporary files it says what to do", "[school]") {
  const char* before = getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  setenv("TMPDIR", "/nowhere/at/all", 1);
  Spill spill(1);
  const hub::Status added = spill.Add(0, std::string(100'000, 'x'));
  if (before == nullptr) {
    unsetenv("TMPDIR");
  } else {
    setenv("TMPDIR", kept.c_str(), 1);
  }
  REQUIRE_FALSE(added.ok());
  CHECK(added.error().for_caller.find("TMPDIR") != std::string::npos);
}

}  // namespace
}  // namespace connectors::school
