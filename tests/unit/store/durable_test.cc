#include <filesystem>
#include <fstream>

#include "hub/store/detail/connection.h"
#include "tests/support/catch.h"

namespace hub::store::detail {
namespace {

// A killed process loses nothing that it wrote; only this setting keeps it through a power cut.
TEST_CASE("a commit reaches the disk before it is told", "[store]") {
  const auto file = std::filesystem::temp_directory_path() / "onestory-durable-test.db";
  std::ofstream(file).flush();
  {
    Connection writer(file, Mode::kWriter, 1024);
    Query synchronous(writer, "PRAGMA synchronous");
    REQUIRE(synchronous.Next());
    CHECK(synchronous.Int(0) == 2);
    Query journal(writer, "PRAGMA journal_mode");
    REQUIRE(journal.Next());
    CHECK(journal.Text(0) == "wal");
  }
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + end);
}

}  // namespace
}  // namespace hub::store::detail
