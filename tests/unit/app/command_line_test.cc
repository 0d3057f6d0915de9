#include "hub/app/command_line.h"

#include <sstream>
#include <string>
#include <vector>

#include "hub/app/table.h"
#include "tests/support/catch.h"
#include "tests/unit/app/temporary_folder.h"

namespace hub::app {
namespace {

struct Said {
  int exit;
  std::string out;
  std::string err;
};

Said Say(const std::vector<std::string>& args) {
  const SystemClock clock;
  std::ostringstream out;
  std::ostringstream err;
  Console console{out, err, std::filesystem::temp_directory_path()};
  const int exit = RunCommandLine(args, clock, console);
  return {exit, out.str(), err.str()};
}

TEST_CASE("what cannot be understood ends with its own exit code", "[app]") {
  const std::vector<std::string> mistyped[] = {
      {},
      {"agncy"},
      {"agency"},
      {"agency", "add"},
      {"agency", "list", "--jsn"},
      {"person", "add", "a.patel"},
      {"serve", "--people-port", "70000"},
      {"agency", "add", "x", "--name", "X", "--kind", "school", "--expected-days", "0"},
  };
  for (const std::vector<std::string>& args : mistyped) {
    const Said said = Say(args);
    CHECK(said.exit == kExitUsage);
    CHECK_FALSE(said.err.empty());
  }
}

TEST_CASE("a command that needs a hub asks which one", "[app]") {
  for (const char* const command : {"serve", "init", "doctor"}) {
    const Said said = Say({command});
    CHECK(said.exit == kExitUsage);
    CHECK(said.err.find("--data") != std::string::npos);
  }
}

TEST_CASE("a command on a folder without a hub fails and says how to make one", "[app]") {
  const TemporaryFolder folder;

  const Said said = Say({"agency", "list", "--data", folder.path().string()});

  CHECK(said.exit == kExitFailed);
  CHECK(said.err.find("onestory init") != std::string::npos);
}

TEST_CASE("help of any command is an answer, not a mistake", "[app]") {
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{"--help"}, {"agency", "--help"}, {"agency", "add", "--help"}}) {
    const Said said = Say(args);
    CHECK(said.exit == kExitDone);
    CHECK(said.out.find("--help") != std::string::npos);
    CHECK(said.err.empty());
  }
}

TEST_CASE("the addresses are listed with what each needs", "[app]") {
  const Said said = Say({"routes", "--json"});

  CHECK(said.exit == kExitDone);
  CHECK(
      said.out.find(R"({"port":"people","verb":"GET",)"
                    R"("path":"/v1/children/{child}/chronology","needs":"signed_in","why":""})") !=
      std::string::npos);
  CHECK(said.out.find(R"("path":"/v1/batches","needs":"pinned_agency")") != std::string::npos);
}

TEST_CASE("columns are as wide as their widest cell, counted in characters", "[app]") {
  std::ostringstream out;

  PrintTable({{{"id", "ab"}, {"name", "Siân"}, {"n", std::uint64_t{7}}},
              {{"id", "c"}, {"name", "Al"}, {"n", std::uint64_t{12}}}},
             out);

  CHECK(out.str() == "id  name  n\nab  Siân  7\nc   Al    12\n");
}

}  // namespace
}  // namespace hub::app
