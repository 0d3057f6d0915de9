// A sink that keeps everything, and the tables and sender that tests read files with.

#ifndef TESTS_UNIT_CONNECTORS_SUPPORT_H_
#define TESTS_UNIT_CONNECTORS_SUPPORT_H_

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "tests/support/catch.h"

namespace connectors::test {

using hub::records::Kind;
using hub::records::Label;
using hub::records::Record;

// `file` with one to four changes: a byte of any value, a run taken out, a run repeated, or one of
// the `signs` that mean something in its format.
inline std::string Changed(std::string file, std::string_view signs, std::mt19937& random) {
  for (auto changes = 1 + random() % 4; changes > 0 && !file.empty(); --changes) {
    const std::size_t at = random() % file.size();
    switch (random() % 4) {
      case 0:
        file[at] = static_cast<char>(random() % 256);
        break;
      case 1:
        file.erase(at, 1 + random() % 20);
        break;
      case 2:
        file.insert(at, file.substr(random() % file.size(), 1 + random() % 60));
        break;
      default:
        file.insert(at, 1, signs[random() % signs.size()]);
    }
  }
  return file.empty() ? "x" : file;
}

struct Remark {
  Position at;
  std::string rule;
  std::string words;
};

class KeepingSink : public Sink {
 public:
  void Take(Record record, const Position& at) override {
    records.push_back(std::move(record));
    places.push_back(at);
  }
  void Reject(const Position& at, std::string_view rule, std::string_view words) override {
    rejects.push_back({at, std::string(rule), std::string(words)});
  }
  void Warn(const Position& at, std::string_view rule, std::string_view words) override {
    warnings.push_back({at, std::string(rule), std::string(words)});
  }

  bool Warned(std::string_view rule) const { return Has(warnings, rule); }
  bool Rejected(std::string_view rule) const { return Has(rejects, rule); }
  std::vector<const Record*> Of(Kind kind) const {
    std::vector<const Record*> found;
    for (const Record& record : records) {
      if (record.kind == kind) found.push_back(&record);
    }
    return found;
  }
  std::vector<std::string> SourceIds() const {
    std::vector<std::string> ids;
    for (const Record& record : records) ids.push_back(record.source_id.Reveal());
    std::sort(ids.begin(), ids.end());
    return ids;
  }

  std::vector<Record> records;
  std::vector<Position> places;
  std::vector<Remark> rejects;
  std::vector<Remark> warnings;

 private:
  static bool Has(const std::vector<Remark>& remarks, std::string_view rule) {
    return std::any_of(remarks.begin(), remarks.end(),
                       [&](const Remark& remark) { return remark.rule == rule; });
  }
};

inline std::filesystem::path SourceDir() { return ONESTORY_SOURCE_DIR; }

inline std::string ReadFile(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

inline const Tables& TablesOf(const std::string& format) {
  static std::map<std::string, Tables> loaded;
  const auto found = loaded.find(format);
  if (found != loaded.end()) return found->second;
  hub::Result<Tables> tables = LoadTables(SourceDir() / "config", format);
  if (!tables.ok()) FAIL(tables.error().for_caller);
  return loaded.emplace(format, std::move(tables).value()).first->second;
}

inline Sender SomeSender() {
  Sender sender;
  sender.agency = *hub::AgencyId::From("county-council");
  sender.basis = "ca2004-s10";
  sender.now = *hub::Instant::Parse("2026-11-21T12:00:00Z");
  return sender;
}

// INVARIANT of every reader: nothing vanishes.
inline void CheckNothingVanished(const Summary& summary, const KeepingSink& sink) {
  CHECK(summary.rows == summary.records + summary.rejects + summary.NotTaken());
  CHECK(summary.records == sink.records.size());
  CHECK(summary.rejects == sink.rejects.size());
  CHECK(summary.warnings == sink.warnings.size());
}

// The summary of a file that could be read, from which nothing vanished.
inline Summary WellRead(const hub::Result<Summary>& summary, const KeepingSink& sink) {
  INFO((summary.ok() ? "" : summary.error().for_caller));
  REQUIRE(summary.ok());
  CheckNothingVanished(summary.value(), sink);
  return summary.value();
}

// The record of that id.
inline const Record& Only(const KeepingSink& sink, const std::string& id) {
  for (const Record& record : sink.records) {
    if (record.source_id.Reveal() == id) return record;
  }
  FAIL("no record " << id);
  return sink.records.front();
}

// The value of the record's first detail of that name; empty: it has none.
inline std::string DetailOf(const Record& record, const std::string& name) {
  for (const auto& detail : record.details) {
    if (detail.name == name) return detail.value.Reveal();
  }
  return "";
}

}  // namespace connectors::test

#endif  // TESTS_UNIT_CONNECTORS_SUPPORT_H_
