// Holds every connector to connectors/floors.txt.

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "tests/unit/connectors/support.h"

namespace connectors::test {
namespace {

namespace fs = std::filesystem;

std::map<std::string, std::set<std::string>> ReadFloors() {
  std::map<std::string, std::set<std::string>> floors;
  std::ifstream in(SourceDir() / "connectors/floors.txt");
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string room, allowed;
    words >> room;
    room.pop_back();  // the colon
    std::set<std::string>& may = floors[room];
    may.insert("connectors/" + room);
    while (words >> allowed) {
      may.insert(allowed[0] == '<' ? allowed.substr(1, allowed.size() - 2) : allowed);
    }
  }
  return floors;
}

// "hub/wire/batch.h" -> "wire"; "connectors/push/run.h" -> "connectors/push";
// "Poco/URI.h" -> "Poco"; "expat.h" -> "expat"; a standard header -> "".
std::string TargetOf(const std::string& path) {
  const std::size_t slash = path.find('/');
  const std::string top = path.substr(0, slash);
  if (top == "hub") return path.substr(4, path.find('/', 4) - 4);
  if (top == "connectors") return path.substr(0, path.find('/', slash + 1));
  if (top == "expat.h") return "expat";
  if (top == "sqlite3.h") return top;
  const std::set<std::string> fenced = {"Poco", "nlohmann", "CLI", "openssl", "valijson"};
  return fenced.count(top) == 1 ? top : "";
}

TEST_CASE("a connector includes what its line of the floors allows, and no more",
          "[architecture]") {
  const auto floors = ReadFloors();
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(SourceDir() / "connectors")) {
    const std::string extension = entry.path().extension();
    if (extension != ".h" && extension != ".cc") continue;
    ++files;
    const std::string room = entry.path().parent_path().filename();
    REQUIRE(floors.count(room) == 1);
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {
      if (line.rfind("#include ", 0) != 0) continue;
      const std::string target = TargetOf(line.substr(10, line.find_last_of("\">") - 10));
      INFO(entry.path().string() << ": " << line);
      if (!target.empty()) CHECK(floors.at(room).count(target) == 1);
    }
  }
  CHECK(files > 20);
}

}  // namespace
}  // namespace connectors::test
