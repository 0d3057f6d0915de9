// Reads native files of one format as onestory-push does, up to the canonical JSON of each
// record, and says what that cost: no hub, no network, no journal. Driven by connectors.py.
//
//   bench_connectors FORMAT [--records FILE] FILE...
//
// --records writes each record as a line, to be compared with what another program made of the
// same file; it is not for measuring.

#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/mapping/format.h"
#include "connectors/push/registry.h"
#include "hub/wire/batch.h"

namespace {

using connectors::Format;
using connectors::Input;
using connectors::Position;

[[noreturn]] void Fail(const std::string& why) {
  std::cerr << "bench_connectors: " << why << '\n';
  std::exit(1);
}

class EncodingSink final : public connectors::Sink {
 public:
  explicit EncodingSink(std::ostream* out) : out_(out) {}

  void Take(hub::records::Record record, const Position&) override {
    const std::string json = hub::wire::EncodeRecord(record);
    bytes += json.size();
    if (out_ != nullptr) *out_ << json << '\n';
  }
  void Reject(const Position&, std::string_view, std::string_view) override {}
  void Warn(const Position&, std::string_view, std::string_view) override {}

  std::uint64_t bytes = 0;

 private:
  std::ostream* out_;
};

connectors::Sender Anybody() {
  connectors::Sender sender;
  sender.agency = *hub::AgencyId::From("bench");
  sender.basis = "bench";
  sender.team = "Duty team";
  sender.team_contact = hub::Sensitive("01632 960000");
  sender.now = *hub::Instant::Parse("2026-11-21T12:00:00Z");
  return sender;
}

// Of this program alone: getrusage() counts what its parent held before it began.
std::uint64_t PeakKib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::uint64_t kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib;
  }
  Fail("no /proc/self/status");
}

double CpuSeconds(const rusage& usage) {
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void Measure(const Format& format, const std::vector<Input>& inputs, std::ostream* out) {
  const std::filesystem::path config = std::filesystem::path(ONESTORY_SOURCE_DIR) / "config";
  const auto begun = std::chrono::steady_clock::now();
  const auto tables = connectors::LoadTables(config, format.tables);
  if (!tables.ok()) Fail(tables.error().for_caller);
  EncodingSink sink(out);
  const auto read = format.read(inputs, tables.value(), Anybody(), sink);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  if (!read.ok()) Fail(read.error().for_caller);
  const connectors::Summary& summary = read.value();
  if (!summary.complete) Fail("the file breaks off: " + summary.broken_why);
  if (summary.rows != summary.records + summary.rejects + summary.NotTaken()) Fail("rows vanished");
  std::uint64_t size = 0;
  for (const Input& input : inputs) size += std::filesystem::file_size(input.path);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::cout << "{\"seconds\":" << took.count() << ",\"cpu_seconds\":" << CpuSeconds(usage)
            << ",\"bytes\":" << size << ",\"rows\":" << summary.rows
            << ",\"records\":" << summary.records << ",\"rejects\":" << summary.rejects
            << ",\"record_bytes\":" << sink.bytes << ",\"peak_kib\":" << PeakKib() << "}\n";
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 2) Fail("bench_connectors FORMAT [--records FILE] FILE...");
  const Format* format = connectors::push::FindFormat(words[0]);
  if (format == nullptr) Fail("no format " + words[0]);
  words.erase(words.begin());
  std::ofstream out;
  if (words[0] == "--records" && words.size() > 2) {
    out.open(words[1], std::ios::binary);
    words.erase(words.begin(), words.begin() + 2);
  }
  std::vector<Input> inputs;
  for (const std::string& file : words) inputs.push_back({file, {}});
  Measure(*format, inputs, out.is_open() ? &out : nullptr);
  return 0;
}
