#include "hub/app/files.h"

#include <sys/stat.h>

#include "hub/app/place.h"
#include "tests/support/catch.h"
#include "tests/unit/app/temporary_folder.h"

namespace hub::app {
namespace {

unsigned ModeOf(const fs::path& path) {
  struct stat facts {};
  REQUIRE(::stat(path.c_str(), &facts) == 0);
  return facts.st_mode & 0777U;
}

TEST_CASE("a new file is its owner's alone, and never written over another", "[app]") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "secret";

  REQUIRE(WriteNewFile(file, "first").ok());
  const Status again = WriteNewFile(file, "second");

  REQUIRE_FALSE(again.ok());
  CHECK(again.error().code == ErrorCode::kConflict);
  CHECK(ReadFile(file).value() == "first");
  CHECK(ModeOf(file) == 0600);
}

TEST_CASE("a link that lies in wait is not followed", "[app]") {
  const TemporaryFolder folder;
  fs::create_symlink(folder.path() / "elsewhere", folder.path() / "secret");

  CHECK_FALSE(WriteNewFile(folder.path() / "secret", "text").ok());
  CHECK_FALSE(fs::exists(folder.path() / "elsewhere"));
}

TEST_CASE("a replaced file is whole and its owner's alone, whatever was left of a crash", "[app]") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "secret";
  REQUIRE(WriteNewFile(file, "old").ok());
  REQUIRE(WriteNewFile(folder.path() / "secret.new", "half of it").ok());

  REQUIRE(ReplaceFile(file, "new").ok());

  CHECK(ReadFile(file).value() == "new");
  CHECK(ModeOf(file) == 0600);
  CHECK_FALSE(fs::exists(folder.path() / "secret.new"));
}

TEST_CASE("a folder with anything in it is not taken for an empty one", "[app]") {
  const TemporaryFolder folder;
  const fs::path inner = folder.path() / "a/b";

  REQUIRE(MakeEmptyFolder(inner).ok());
  CHECK(ModeOf(inner) == 0700);
  REQUIRE(WriteNewFile(inner / "file", "").ok());
  CHECK_FALSE(MakeEmptyFolder(inner).ok());
  CHECK_FALSE(MakeEmptyFolder(inner / "file").ok());
}

TEST_CASE("a file that others may read is told from one they may not", "[app]") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "key";
  REQUIRE(WriteNewFile(file, "").ok());

  CHECK_FALSE(OpenToOthers(file));
  for (const mode_t mode : {mode_t{0640}, mode_t{0604}, mode_t{0610}}) {
    REQUIRE(::chmod(file.c_str(), mode) == 0);
    CHECK(OpenToOthers(file));
  }
  CHECK(OpenToOthers(folder.path() / "not there"));
}

void WritePolicy(const fs::path& share, const std::string& version, const std::string& from) {
  fs::create_directories(share / "config/policy");
  const auto shipped = ReadFile(fs::path(ONESTORY_SOURCE_DIR) / "config/policy/2026-11-01.json");
  REQUIRE(shipped.ok());
  std::string text = shipped.value();
  for (const auto& [what, instead] : {std::pair<std::string, std::string>("2026-11-01.1", version),
                                      {"2026-11-01T", from + "T"}}) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    text.replace(at, what.size(), instead);
  }
  REQUIRE(WriteNewFile(share / "config/policy" / (version + ".json"), text).ok());
}

TEST_CASE("the policy in force is the newest that has begun", "[app]") {
  const TemporaryFolder share;
  WritePolicy(share.path(), "b", "2026-06-01");
  WritePolicy(share.path(), "c", "2027-01-01");
  WritePolicy(share.path(), "a", "2025-01-01");
  const auto in_force = [&](const char* day) {
    return PolicyInForce(share.path(), Date::Parse(day)->Midnight());
  };

  CHECK(in_force("2025-01-01").value().version == "a");
  CHECK(in_force("2026-05-31").value().version == "a");
  CHECK(in_force("2026-06-01").value().version == "b");
  CHECK(in_force("2027-01-01").value().version == "c");
  CHECK_FALSE(in_force("2024-12-31").ok());
}

TEST_CASE("one unreadable policy stops the hub rather than leave an older one in force", "[app]") {
  const TemporaryFolder share;
  WritePolicy(share.path(), "a", "2025-01-01");
  REQUIRE(WriteNewFile(share.path() / "config/policy/b.json", "{").ok());

  const auto policy = PolicyInForce(share.path(), Date::Parse("2026-01-01")->Midnight());

  REQUIRE_FALSE(policy.ok());
  CHECK(policy.error().for_caller.find("b.json") != std::string::npos);
}

TEST_CASE("two policies that begin at one moment stop the hub", "[app]") {
  const TemporaryFolder share;
  WritePolicy(share.path(), "a", "2025-01-01");
  WritePolicy(share.path(), "b", "2025-01-01");

  const auto policy = PolicyInForce(share.path(), Date::Parse("2026-01-01")->Midnight());

  REQUIRE_FALSE(policy.ok());
  CHECK(policy.error().for_caller.find("begin at the same moment") != std::string::npos);
}

TEST_CASE("a file that is no policy by its name is refused rather than passed over", "[app]") {
  const TemporaryFolder share;
  WritePolicy(share.path(), "a", "2025-01-01");
  const fs::path folder = share.path() / "config/policy";
  for (const char* const passed : {".b.json.swp", "b.json~", "README.md"}) {
    REQUIRE(WriteNewFile(folder / passed, "{").ok());
  }
  CHECK(Policies(share.path()).ok());

  for (const char* const wrong : {"b.JSON", "b.json.bak", "notes.txt"}) {
    REQUIRE(WriteNewFile(folder / wrong, "{}").ok());
    const auto policies = Policies(share.path());
    REQUIRE_FALSE(policies.ok());
    CHECK(policies.error().for_caller.find(wrong) != std::string::npos);
    fs::remove(folder / wrong);
  }
  fs::create_directories(folder / "b.json");
  CHECK_FALSE(Policies(share.path()).ok());
}

TEST_CASE("a folder without a hub says how to make one", "[app]") {
  const TemporaryFolder folder;

  const Result<Place> place = FindPlace(folder.path(), {});

  REQUIRE_FALSE(place.ok());
  CHECK(place.error().for_caller.find("onestory init") != std::string::npos);
}

}  // namespace
}  // namespace hub::app
