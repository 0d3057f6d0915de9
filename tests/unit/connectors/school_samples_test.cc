// Files that other people wrote, where ONESTORY_SAMPLES names them.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/school/formats.h"
#include "tests/unit/connectors/support.h"

namespace connectors::school {
namespace {

namespace fs = std::filesystem;
using test::KeepingSink;

// Path -> records, of the manifest's rows that count them.
std::map<std::string, std::uint64_t> CountsOf(const fs::path& manifest) {
  std::map<std::string, std::uint64_t> counts;
  std::ifstream in(manifest);
  for (std::string line; std::getline(in, line);) {
    std::istringstream cells(line);
    std::string path, bytes, records;
    std::getline(cells, path, '\t');
    std::getline(cells, bytes, '\t');
    std::getline(cells, records, '\t');
    if (!records.empty() && records[0] >= '0' && records[0] <= '9') {
      counts[path] = std::stoull(records);
    }
  }
  return counts;
}

TEST_CASE("every sample file of schools is recognised and told whole", "[school][samples]") {
  const char* folder = std::getenv("ONESTORY_SAMPLES");
  if (folder == nullptr) return;
  const auto counts = CountsOf(fs::path(folder) / "MANIFEST.tsv");
  std::map<std::string, std::vector<Input>> inputs;
  std::map<std::string, std::uint64_t> expected;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(folder) / "school")) {
    const fs::path path = entry.path();
    const std::string extension = path.extension();
    if (!entry.is_regular_file() || extension == ".yml") continue;
    const Input input{path, {}};
    const auto head = HeadOf::Read(input);
    REQUIRE(head.ok());
    std::string best;
    int score = 19;
    for (const Format& format : SchoolFormats()) {
      const int found = format.recognise(head.value().head());
      if (found <= score) continue;
      score = found;
      best = format.id;
    }
    INFO(path.filename().string());
    REQUIRE_FALSE(best.empty());
    inputs[best].push_back(input);
    const auto count = counts.find(fs::relative(path, folder).string());
    // A search result is counted as one document there; it holds ten pupils.
    if (count != counts.end()) {
      expected[best] += extension == ".json" ? 10 : count->second;
    }
  }
  for (const Format& format : SchoolFormats()) {
    const std::string id(format.id);
    if (inputs.count(id) == 0) continue;
    INFO(id);
    KeepingSink sink;
    const auto summary =
        format.read(inputs[id], test::TablesOf("school"), test::SomeSender(), sink);
    REQUIRE(summary.ok());
    test::CheckNothingVanished(summary.value(), sink);
    CHECK(summary.value().complete);
    CHECK(summary.value().units == expected[id]);
    CHECK(sink.rejects.empty());
    if (std::getenv("ONESTORY_VERBOSE") != nullptr) {
      std::map<std::string, int> kinds;
      std::map<std::string, int> rules;
      for (const auto& record : sink.records) ++kinds[std::string(Name(record.kind))];
      for (const auto& warning : sink.warnings) ++rules[warning.rule];
      for (const auto& reject : sink.rejects) ++rules["REJECT " + reject.rule];
      std::ostringstream out;
      for (const auto& [kind, count] : kinds) out << kind << " " << count << "\n";
      for (const auto& [rule, count] : rules) out << rule << " " << count << "\n";
      for (const auto& [what, count] : summary.value().not_taken)
        out << what << " " << count << "\n";
      WARN(id << ": rows " << summary.value().rows << "\n" << out.str());
    }
  }
}

}  // namespace
}  // namespace connectors::school
