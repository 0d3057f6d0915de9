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
#include "tests/fuzz/parsers.h"

namespace fuzz {

inline connectors::Tables TablesOf(const std::string& format) {
  hub::Result<connectors::Tables> tables =
      connectors::LoadTables(std::string(ONESTORY_SOURCE_DIR) + "/config", format);
  MustBe(tables.ok());
  return std::move(tables).value();
}

inline connectors::Sender SenderOfTests() {
  connectors::Sender sender;
  sender.agency = *hub::AgencyId::From("fuzz");
  sender.now = *hub::Instant::Parse("2026-11-21T12:00:00Z");
  sender.team = "team";
  return sender;
}

// Every record must be one that the hub can read.
class StrictSink final : public connectors::Sink {
 public:
  void Take(hub::records::Record record, const connectors::Position&) override {
    ++records;
    MustBe(hub::wire::ParseRecord(hub::wire::EncodeRecord(record)).ok());
    MustBe(record.action != hub::records::Action::kAssert || !record.labels.empty());
  }
  void Reject(const connectors::Position&, std::string_view, std::string_view) override {
    ++rejects;
  }
  void Warn(const connectors::Position&, std::string_view, std::string_view) override {}

  std::uint64_t records = 0;
  std::uint64_t rejects = 0;
};

// Nothing vanished between the file and the sink.
inline void MustAgree(const hub::Result<connectors::Summary>& summary, const StrictSink& sink) {
  if (!summary.ok()) return;
  const connectors::Summary& found = summary.value();
  MustBe(found.rows == found.records + found.rejects + found.NotTaken());
  MustBe(found.records == sink.records && found.rejects == sink.rejects);
}

using Reader = hub::Result<connectors::Summary> (*)(std::istream&, const connectors::Tables&,
                                                    const connectors::Sender&, connectors::Sink&);

inline void Run(Reader read, const connectors::Tables& tables, const std::uint8_t* data,
                std::size_t size) {
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  StrictSink sink;
  MustAgree(read(in, tables, SenderOfTests(), sink), sink);
}

}  // namespace fuzz

#endif  // TESTS_FUZZ_CONNECTOR_FUZZ_H_
