// Each file that the simulator writes is read by the connector of its sector: told by its content
// alone, and not a row refused.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "connectors/adult/formats.h"
#include "connectors/health/formats.h"
#include "connectors/mapping/format.h"
#include "connectors/police/formats.h"
#include "connectors/school/formats.h"
#include "connectors/social_care/formats.h"
#include "connectors/voluntary/formats.h"
#include "tests/unit/connectors/county/support.h"
#include "tests/unit/connectors/support.h"

namespace connectors::county::test {
namespace {

using connectors::test::KeepingSink;
using connectors::test::SomeSender;
using connectors::test::TablesOf;

std::vector<Format> AllFormats() {
  std::vector<Format> all;
  for (const std::vector<Format>* some : {&SchoolFormats(), &SocialCareFormats(), &HealthFormats(),
                                          &PoliceFormats(), &VoluntaryFormats(), &AdultFormats()}) {
    all.insert(all.end(), some->begin(), some->end());
  }
  return all;
}

// The format that is surest of the file.
const Format* Recognised(const std::vector<Format>& formats, const Head& head) {
  const Format* best = nullptr;
  int surest = 19;
  for (const Format& format : formats) {
    const int sure = format.recognise(head);
    if (sure > surest) best = &format;
    surest = std::max(surest, sure);
  }
  return best;
}

// "school.census.senneeds" -> "school-"; what the id of the right format begins with.
std::string SectorOf(const std::string& format) {
  const std::string folder = format.substr(0, format.find('.'));
  return folder == "social_care" ? "social-care" : folder;
}

// What tells of no child: a directory of services is no record.
bool HasNoConnector(const std::string& native) { return native == "voluntary.services"; }

struct Batch {
  const Format* format = nullptr;
  std::vector<Input> files;
};

// The files of one agency and format are one run, in the order of their names.
std::map<std::string, Batch> Runs(const std::vector<Format>& formats) {
  std::map<std::string, Batch> runs;
  for (const nlohmann::json& file : TheManifest().at("files")) {
    const std::string path = file.at("path"), native = file.at("format");
    if (native.rfind("truth.", 0) == 0) continue;
    Input input;
    input.path = TheCounty() / path;
    const hub::Result<HeadOf> head = HeadOf::Read(input);
    INFO(path);
    REQUIRE(head.ok());
    const Format* format = Recognised(formats, head.value().head());
    const bool known = format != nullptr && format->sector == SectorOf(native);
    CHECK((known || HasNoConnector(native)));
    if (!known) continue;
    Batch& batch = runs[file.at("agency").get<std::string>() + " " + std::string(format->id)];
    batch.format = format;
    batch.files.push_back(std::move(input));
  }
  return runs;
}

struct Reading {
  std::set<std::string> formats;
  std::map<std::string, std::set<std::string>> ids;  // by agency
  std::size_t records = 0;
};

void CheckRead(const std::string& name, const Batch& batch, Reading& into) {
  INFO(name);
  KeepingSink sink;
  const hub::Result<Summary> read = batch.format->read(
      batch.files, TablesOf(std::string(batch.format->tables)), SomeSender(), sink);
  REQUIRE(read.ok());
  const Summary& summary = read.value();
  CHECK(summary.complete);
  CHECK(summary.rows == summary.records + summary.rejects + summary.NotTaken());
  CHECK(summary.records > 0);
  for (std::size_t i = 0; i < std::min<std::size_t>(sink.rejects.size(), 3); ++i) {
    FAIL_CHECK(sink.rejects[i].rule << " in row " << sink.rejects[i].at.unit << ": "
                                    << sink.rejects[i].words);
  }
  into.formats.insert(std::string(batch.format->id));
  into.records += sink.records.size();
  std::set<std::string>& ids = into.ids[name.substr(0, name.find(' '))];
  for (const std::string& id : sink.SourceIds()) ids.insert(id);
}

const Reading& TheReading() {
  static const Reading reading = [] {
    const std::vector<Format> formats = AllFormats();
    Reading made;
    for (const auto& [name, batch] : Runs(formats)) CheckRead(name, batch, made);
    return made;
  }();
  return reading;
}

TEST_CASE("every export is told by its content and read without a reject", "[county][exports]") {
  CHECK(TheReading().records > 5'000);
  CHECK(TheReading().formats.size() > 10);
}

// Whether the truth can say the id of the record: where a source has no number of its own, the
// connector makes a key of names.
bool IdIsForetold(const Table& events, std::size_t row) {
  const std::string& id = events.At(row, "native_id");
  if (HasNoConnector(events.At(row, "format")) || events.At(row, "kind") == "purge") return false;
  return id.back() != '|' && id.rfind("adm-", 0) != 0 && id.find("||") == std::string::npos;
}

TEST_CASE("each event of the truth is a record of its agency, by its id", "[county][exports]") {
  const Table events(TheCounty() / "truth/events.csv");
  std::map<std::string, std::pair<int, int>> found;  // by format: foretold, there
  std::map<std::string, std::string> missing;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (!IdIsForetold(events, i)) continue;
    const std::string& format = events.At(i, "format");
    const std::set<std::string>& ids = TheReading().ids.at(events.At(i, "agency"));
    ++found[format].first;
    const bool there = ids.count(events.At(i, "native_id")) == 1;
    found[format].second += there ? 1 : 0;
    if (!there) missing[format] = events.At(i, "native_id");
  }
  for (const auto& [format, counts] : found) {
    INFO(format << ", such as " << missing[format]);
    CHECK(counts.first == counts.second);
  }
  CHECK(found.size() > 15);
}

TEST_CASE("every record with a foretold id is an event of the truth", "[county][exports]") {
  const Table events(TheCounty() / "truth/events.csv");
  const auto is_key_of_names = [](const std::string& id) {
    return id.find("named:") != std::string::npos || id.find("row:") != std::string::npos ||
           id.rfind("id:", 0) == 0 || id.rfind("name:", 0) == 0;
  };
  std::map<std::string, std::set<std::string>> told;
  for (std::size_t i = 0; i < events.size(); ++i) {
    told[events.At(i, "agency")].insert(events.At(i, "native_id"));
  }
  std::map<std::string, std::pair<int, std::string>> untold;
  std::size_t all = 0, known = 0;
  for (const auto& [agency, ids] : TheReading().ids) {
    for (const std::string& id : ids) {
      if (is_key_of_names(id)) continue;
      ++all;
      const bool there = told[agency].count(id) == 1;
      known += there ? 1 : 0;
      if (!there) untold[agency.substr(0, 6)] = {untold[agency.substr(0, 6)].first + 1, id};
    }
  }
  for (const auto& [agency, example] : untold) {
    UNSCOPED_INFO(agency << ": " << example.first << ", such as " << example.second);
  }
  CHECK(known == all);
}

}  // namespace
}  // namespace connectors::county::test
