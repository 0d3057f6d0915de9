// Holds every source file to hub/floors.txt, and to the habits that a compiler does
// not check: where SQL may stand, who may reveal text about a person, who asks the time.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

// A room's rooms and libraries, as its line of hub/floors.txt lists them.
struct Floor {
  Names rooms;
  Names libraries;
};
using Floors = std::map<std::string, Floor>;

// Seen by nobody whose line does not list them.
const Names kFencedLibraries = {
    "openssl", "sodium", "nlohmann", "valijson", "sqlite3.h",    "Poco", "CLI",      "mustache",
    "expat",   "libxml", "pugixml",  "re2",      "sqlite3ext.h", "fido", "qrencode", "hpdf"};

// A connector has the rights of its certificate and no more.
const Names kRoomsForConnectors = {"base", "crypto", "records", "wire", "audit"};

Floors ReadFloors(std::istream& in, std::vector<std::string>& faults) {
  Floors floors;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string room, allowed;
    words >> room;
    if (room.back() == ':') room.pop_back();
    Floor floor;
    floor.rooms.insert(room);
    while (words >> allowed) {
      if (allowed.front() == '<') {
        floor.libraries.insert(allowed.substr(1, allowed.size() - 2));
      } else if (floors.count(allowed) == 1) {
        floor.rooms.insert(allowed);
      } else {
        faults.push_back(room + " names " + allowed + ", which is on no lower floor");
      }
    }
    floors[room] = floor;
  }
  return floors;
}

Floors HouseFloors() {
  std::ifstream in(fs::path(ONESTORY_SOURCE_DIR) / "hub" / "floors.txt");
  std::vector<std::string> faults;
  Floors floors = ReadFloors(in, faults);
  INFO((faults.empty() ? "" : faults.front()));
  REQUIRE(faults.empty());
  return floors;
}

// "Poco/Net/Socket.h" is of Poco and of Poco/Net, "sodium.h" of sodium,
// "kainjow/mustache.hpp" of mustache.
bool IsOf(const std::string& include, const std::string& library) {
  const std::size_t at = include.find(library);
  if (at == std::string::npos || (at > 0 && include[at - 1] != '/')) return false;
  const std::size_t end = at + library.size();
  return end == include.size() || include[end] == '/' || include[end] == '.';
}

bool MaySee(const Floor& floor, const std::string& include) {
  // Poco's core (threads, exceptions) belongs to whoever may see some part of Poco.
  const bool poco_core = std::regex_match(include, std::regex("Poco/\\w+\\.h"));
  return std::any_of(floor.libraries.begin(), floor.libraries.end(), [&](const std::string& name) {
    return IsOf(include, name) || (poco_core && name.rfind("Poco", 0) == 0);
  });
}

bool IsFenced(const std::string& include) {
  return std::any_of(kFencedLibraries.begin(), kFencedLibraries.end(),
                     [&](const std::string& name) { return IsOf(include, name); });
}

struct Include {
  std::string path;
  bool quoted;
};

std::vector<Include> IncludesOf(const std::string& text) {
  static const std::regex kInclude("^[ \t]*#[ \t]*include[ \t]*([<\"])([^>\"]+)[>\"]");
  std::vector<Include> includes;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    std::smatch match;
    if (std::regex_search(line, match, kInclude)) includes.push_back({match[2], match[1] == "\""});
  }
  return includes;
}

// What in a file of `room` breaks the floors; empty if nothing does.
std::vector<std::string> Trespasses(const Floors& floors, const std::string& room,
                                    const std::string& text) {
  if (floors.count(room) == 0) return {room + " is no room of hub/floors.txt"};
  const Floor& floor = floors.at(room);
  std::vector<std::string> found;
  for (const auto& [path, quoted] : IncludesOf(text)) {
    const bool of_hub = path.rfind("hub/", 0) == 0;
    const std::string target = of_hub ? path.substr(4, path.find('/', 4) - 4) : "";
    if (of_hub && floor.rooms.count(target) == 0) found.push_back(path);
    if (of_hub && target != room && path.find("/detail/") != std::string::npos) {
      found.push_back(path);
    }
    // Any other quoted path would hide which room it leads to.
    if (quoted && !of_hub) found.push_back(path);
    if (!of_hub && IsFenced(path) && !MaySee(floor, path)) found.push_back(path);
  }
  return found;
}

std::string CodeOf(const std::string& text) {
  std::string code;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    const std::size_t comment = line.find("//");
    const bool address = comment > 0 && comment != std::string::npos && line[comment - 1] == ':';
    code += address ? line : line.substr(0, comment);
    code += '\n';
  }
  return code;
}

bool HoldsSql(const std::string& text) {
  static const std::regex kSql(
      "\\b(SELECT|INSERT INTO|INSERT OR|REPLACE INTO|DELETE FROM|CREATE TABLE|CREATE INDEX|"
      "DROP TABLE|ALTER TABLE|PRAGMA|UPDATE \\w+ SET)\\s");
  return std::regex_search(CodeOf(text), kSql);
}

bool Reveals(const std::string& text) {
  return std::regex_search(CodeOf(text), std::regex("(\\.|->)Reveal\\(\\)"));
}

bool AsksTheTime(const std::string& text) {
  static const std::regex kNow(
      "system_clock::now|\\btime\\((nullptr|NULL|0)\\)|gettimeofday|CLOCK_REALTIME|"
      "Poco::DateTime|Poco::Timestamp|SystemClock");
  return std::regex_search(CodeOf(text), kNow);
}

struct Source {
  fs::path path;     // from the project's root
  std::string room;  // the folder below hub/ or connectors/
  std::string text;
};

std::vector<Source> SourcesBelow(const char* folder) {
  const fs::path root = fs::path(ONESTORY_SOURCE_DIR);
  std::vector<Source> sources;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
    const std::string extension = entry.path().extension();
    if (extension != ".h" && extension != ".cc") continue;
    std::ifstream in(entry.path());
    std::stringstream text;
    text << in.rdbuf();
    const fs::path inside = fs::relative(entry.path(), root / folder);
    sources.push_back({fs::path(folder) / inside, *inside.begin(), text.str()});
  }
  return sources;
}

// A moved folder must not turn these tests green.
std::vector<Source> HubSources() {
  std::vector<Source> sources = SourcesBelow("hub");
  REQUIRE(sources.size() > 20);
  return sources;
}

TEST_CASE("every include stays on its own floor or goes down", "[architecture]") {
  const Floors floors = HouseFloors();
  for (const Source& source : HubSources()) {
    for (const std::string& path : Trespasses(floors, source.room, source.text)) {
      FAIL_CHECK(source.path.string() << " includes " << path);
    }
  }
}

TEST_CASE("a connector sees no room that its certificate would not open", "[architecture]") {
  for (const Source& source : SourcesBelow("connectors")) {
    for (const Include& include : IncludesOf(source.text)) {
      if (include.path.rfind("hub/", 0) != 0) continue;
      const std::string room = include.path.substr(4, include.path.find('/', 4) - 4);
      INFO(source.path.string() << " includes " << include.path);
      CHECK(kRoomsForConnectors.count(room) == 1);
      CHECK(include.path.find("/detail/") == std::string::npos);
    }
  }
}

TEST_CASE("SQL stands in the store, in the sender's journal, and nowhere else", "[architecture]") {
  for (const char* folder : {"hub", "connectors"}) {
    for (const Source& source : SourcesBelow(folder)) {
      const std::string path = source.path.string();
      if (path.rfind("hub/store/", 0) == 0) continue;
      if (path.rfind("connectors/push/journal.", 0) == 0) continue;
      if (path.rfind("connectors/push/database.", 0) == 0) continue;
      INFO(source.path.string());
      CHECK_FALSE(HoldsSql(source.text));
    }
  }
}

TEST_CASE("text about a person is revealed only where it is stored, matched, encoded or laid out",
          "[architecture]") {
  const Names rooms = {"wire", "store", "linkage", "records", "crypto", "service", "web", "paper"};
  for (const Source& source : HubSources()) {
    if (rooms.count(source.room) == 1) continue;
    INFO(source.path.string());
    CHECK_FALSE(Reveals(source.text));
  }
}

TEST_CASE("only the wiring asks the system for the time", "[architecture]") {
  for (const Source& source : HubSources()) {
    if (source.room == "base" || source.room == "app") continue;
    INFO(source.path.string());
    CHECK_FALSE(AsksTheTime(source.text));
  }
}

// Where the links of a page go, less what is shown as code and what lies elsewhere.
std::vector<std::string> LinksOf(const std::string& page) {
  static const std::regex kLink(R"(\]\(([^)\s#]+)[^)]*\))");
  static const std::regex kElsewhere("^[a-z]+:.*");
  std::vector<std::string> links;
  std::istringstream lines(page);
  bool code = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("```", 0) == 0) code = !code;
    if (code) continue;
    for (auto link = std::sregex_iterator(line.begin(), line.end(), kLink);
         link != std::sregex_iterator(); ++link) {
      if (!std::regex_match((*link)[1].str(), kElsewhere)) links.push_back((*link)[1]);
    }
  }
  return links;
}

std::vector<fs::path> PagesOfTheHouse() {
  const fs::path root = ONESTORY_SOURCE_DIR;
  std::vector<fs::path> pages = {root / "README.md"};
  for (const char* folder : {"hub", "connectors", "schemas", "config", "tests"}) {
    for (const auto& found : fs::recursive_directory_iterator(root / folder)) {
      const std::string path = found.path().string();
      if (path.find("/node_modules/") != std::string::npos) continue;
      if (found.path().extension() == ".md") pages.push_back(found.path());
    }
  }
  return pages;
}

TEST_CASE("every link of a page leads somewhere", "[architecture]") {
  const std::vector<fs::path> pages = PagesOfTheHouse();
  REQUIRE(pages.size() > 20);
  for (const fs::path& page : pages) {
    std::ifstream in(page);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    for (const std::string& link : LinksOf(text)) {
      INFO(page.string() << " links " << link);
      CHECK(fs::exists(page.parent_path() / link));
    }
  }
}

// The fences themselves: a test that sees nothing is green too.

TEST_CASE("links are found as a page writes them", "[architecture]") {
  CHECK(LinksOf("[a](b.md) and [c](d/e.md#f), [g](https://h.example/i.md)\n"
                "```\n[j](k.md)\n```\n[l](#m)") == std::vector<std::string>{"b.md", "d/e.md"});
}

Floors SmallHouse() {
  std::istringstream in(
      "# a comment\n"
      "base:\n"
      "crypto: base <openssl> <sodium> <Poco/Crypto>\n"
      "store:  base crypto <Poco/Data> <sqlite3.h>\n"
      "http:   base <Poco/Net> <mustache>\n");
  std::vector<std::string> faults;
  Floors floors = ReadFloors(in, faults);
  REQUIRE(faults.empty());
  return floors;
}

bool Stands(const char* room, const char* include) {
  return Trespasses(SmallHouse(), room, std::string("#include ") + include + "\n").empty();
}

TEST_CASE("the floors let a room see down and its own libraries", "[architecture]") {
  CHECK(Stands("store", "\"hub/store/store.h\""));
  CHECK(Stands("store", "\"hub/store/detail/row.h\""));
  CHECK(Stands("store", "\"hub/crypto/keys.h\""));
  CHECK(Stands("store", "<sqlite3.h>"));
  CHECK(Stands("store", "<Poco/Data/Session.h>"));
  CHECK(Stands("store", "<Poco/Exception.h>"));
  CHECK(Stands("http", "<Poco/Net/Context.h>"));
  CHECK(Stands("http", "<kainjow/mustache.hpp>"));
  CHECK(Stands("crypto", "<sodium.h>"));
  CHECK(Stands("crypto", "<openssl/evp.h>"));
  CHECK(Stands("base", "<string>"));
}

TEST_CASE("the floors stop whoever looks up, sideways or through the fence", "[architecture]") {
  CHECK_FALSE(Stands("base", "\"hub/crypto/keys.h\""));
  CHECK_FALSE(Stands("http", "\"hub/store/store.h\""));
  CHECK_FALSE(Stands("http", "<hub/store/store.h>"));
  CHECK_FALSE(Stands("store", "\"hub/crypto/detail/openssl.h\""));
  CHECK_FALSE(Stands("store", "\"../http/server.h\""));
  CHECK_FALSE(Stands("store", "<Poco/Net/Context.h>"));
  CHECK_FALSE(Stands("store", "<openssl/evp.h>"));
  CHECK_FALSE(Stands("http", "<sqlite3.h>"));
  CHECK_FALSE(Stands("http", "<nlohmann/json.hpp>"));
  CHECK_FALSE(Stands("http", "<sodium.h>"));
  CHECK_FALSE(Stands("base", "<Poco/Exception.h>"));
  CHECK_FALSE(Stands("cellar", "<string>"));
  CHECK_FALSE(Trespasses(SmallHouse(), "base", "  #  include <sqlite3.h>").empty());
}

TEST_CASE("a house whose plan names a higher room is refused", "[architecture]") {
  std::istringstream in("base: store\nstore: base\n");
  std::vector<std::string> faults;
  ReadFloors(in, faults);
  CHECK(faults.size() == 1);
}

TEST_CASE("the searches see what they look for", "[architecture]") {
  CHECK(HoldsSql("run(\"SELECT id FROM entry\");"));
  CHECK(HoldsSql("run(R\"(UPDATE entry SET hidden = 1)\");"));
  CHECK(HoldsSql("run(\"INSERT INTO entry VALUES (?)\");"));
  CHECK_FALSE(HoldsSql("// SELECT is for the store\n"));
  CHECK(Reveals("x = name.Reveal();"));
  CHECK(Reveals("x = name->Reveal();"));
  CHECK_FALSE(Reveals("// .Reveal() is not for here"));
  CHECK(AsksTheTime("auto now = std::chrono::system_clock::now();"));
  CHECK(AsksTheTime("std::time(nullptr)"));
  CHECK_FALSE(AsksTheTime("auto now = clock.Now(); steady_clock::now();"));
}

}  // namespace
