// What the fuzzers of readers do: read, and hold the reader to its promises.

#ifndef TESTS_FUZZ_CONNECTOR_FUZZ_H_
#define TESTS_FUZZ_CONNECTOR_FUZZ_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/wire/batch.h"

namespace connectors::fuzz {

inline Tables TablesOf(const std::string& format) {
  hub::Result<Tables> tables = LoadTables(std::string(ONESTORY_SOURCE_DIR) + "/config", format);
  if (!tables.ok()) std::abort();
  return std::move(tables).value();
}

// Every record must be one that the hub can read.
class StrictSink final : public Sink {
 public:
  void Take(hub::records::Record record, const Position&) override {
    ++records;
    if (!hub::wire::ParseRecord(hub::wire::EncodeRecord(record)).ok()) std::abort();
    if (record.action == hub::records::Action::kAssert && record.labels.empty()) std::abort();
  }
  void Reject(const Position&, std::string_view, std::string_view) override { ++rejects; }
  void Warn(const Position&, std::string_view, std::string_view) override {}

  std::uint64_t records = 0;
  std::uint64_t rejects = 0;
};

using Reader = hub::Result<Summary> (*)(std::istream&, const Tables&, const Sender&, Sink&);

inline void Run(Reader read, const Tables& tables, const std::uint8_t* data, std::size_t size) {
  Sender sender;
  sender.agency = *hub::AgencyId::From("fuzz");
  sender.now = *hub::Instant::Parse("2026-11-21T12:00:00Z");
  sender.team = "team";
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  StrictSink sink;
  const hub::Result<Summary> summary = read(in, tables, sender, sink);
  if (!summary.ok()) return;
  const Summary& found = summary.value();
  if (found.rows != found.records + found.rejects + found.NotTaken()) std::abort();
  if (found.records != sink.records || found.rejects != sink.rejects) std::abort();
}

}  // namespace connectors::fuzz

#endif  // TESTS_FUZZ_CONNECTOR_FUZZ_H_
