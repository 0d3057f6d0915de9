// libFuzzer target: whatever bytes come, in whatever pieces, the reader keeps its promises.
// The first byte of the input says how the rest is cut.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "hub/http/request_reader.h"
#include "tests/fuzz/parsers.h"

namespace {

using fuzz::MustBe;
using hub::http::ReaderRules;
using hub::http::Request;
using hub::http::RequestReader;

const ReaderRules& Rules() {
  static const ReaderRules rules = [] {
    ReaderRules made;
    made.hosts = {"h"};
    made.body_limit = [](std::string_view) -> std::size_t { return 4096; };
    return made;
  }();
  return rules;
}

bool HasControl(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return true;
  return false;
}

void CheckRequest(const Request& request) {
  MustBe(request.path.starts_with('/') && !HasControl(request.path));
  MustBe(request.path.find("//") == std::string::npos);
  MustBe((request.path + "/").find("/../") == std::string::npos);
  MustBe(request.header("host").has_value() && !request.header("transfer-encoding"));
  MustBe(request.headers.size() <= hub::http::kMostHeaders);
  for (const auto& [name, value] : request.headers) MustBe(!name.empty() && !HasControl(value));
  for (const auto& [name, value] : request.query) MustBe(!HasControl(name) && !HasControl(value));
  const std::string_view length = request.header("content-length").value_or("0");
  MustBe(request.body.size() == std::strtoul(std::string(length).c_str(), nullptr, 10));
}

// What the reader made of the bytes, as text that can be compared.
std::string Outcome(std::string_view bytes, std::size_t piece) {
  RequestReader reader(Rules());
  std::string outcome;
  while (!bytes.empty() && reader.state() != RequestReader::State::kRefused) {
    const std::string_view part = bytes.substr(0, piece);
    const std::size_t used = reader.Feed(part);
    MustBe(used <= part.size());
    bytes.remove_prefix(used);
    if (reader.state() != RequestReader::State::kDone) continue;
    const Request request = reader.Take();
    CheckRequest(request);
    outcome += request.path + "\n" + request.body + "\n";
  }
  if (reader.state() == RequestReader::State::kRefused)
    outcome += std::to_string(reader.refusal().status);
  return outcome;
}

}  // namespace

void fuzz::RequestReader(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  MustBe(Outcome(bytes, bytes.size() + 1) == Outcome(bytes, 1 + data[0] % 32));
}
