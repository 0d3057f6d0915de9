// Any bytes as a file of a school: no crash, nothing vanishes, every record fit for the hub. The
// first byte chooses the format; a census and marks are cut into several files at each form feed.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "connectors/school/formats.h"
#include "connectors/school/read_attendance.h"
#include "connectors/school/read_census.h"
#include "tests/fuzz/connector_fuzz.h"
#include "tests/fuzz/parsers.h"

namespace {

using connectors::Format;
using connectors::Input;

std::vector<Input> InputsOf(const std::string& text) {
  std::vector<Input> inputs;
  std::size_t from = 0;
  while (from <= text.size() && inputs.size() < 8) {
    const std::size_t end = text.find('\f', from);
    const std::size_t to = end == std::string::npos ? text.size() : end;
    inputs.push_back(Input::InMemory("2025_spring_x.csv", text.substr(from, to - from)));
    from = to + 1;
  }
  return inputs;
}

}  // namespace

void fuzz::School(const std::uint8_t* data, std::size_t size) {
  static const connectors::Tables tables = TablesOf("school");
  if (size == 0) return;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::vector<Input> inputs = InputsOf(text);
  const std::vector<Format>& formats = connectors::SchoolFormats();
  const connectors::Sender sender = SenderOfTests();
  StrictSink sink;
  const std::size_t which = data[0] % (formats.size() + 2);
  if (which < formats.size()) {
    MustAgree(formats[which].read(inputs, tables, sender, sink), sink);
  } else if (which == formats.size()) {
    // So little memory that every pupil takes a pass of its own.
    MustAgree(connectors::school::ReadAttendanceWithin(600, inputs, tables, sender, sink), sink);
  } else {
    MustAgree(connectors::school::ReadCensusWithin(600, inputs, tables, sender, sink), sink);
  }
}
