// Any bytes as the head of a file: every format judges it without harm, within its scale, and the
// same twice.

#include <cstddef>
#include <cstdint>
#include <string>

#include "connectors/mapping/format.h"
#include "connectors/push/recognise.h"
#include "tests/fuzz/parsers.h"

namespace {

using connectors::Format;
using connectors::HeadOf;
using connectors::Input;
using fuzz::MustBe;

}  // namespace

void fuzz::Recognise(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const Input input = Input::InMemory("file", bytes);
  const hub::Result<HeadOf> head = HeadOf::Read(input);
  if (head.ok()) {
    for (const Format* format : connectors::push::AllFormats()) {
      const int sure = format->recognise(head.value().head());
      MustBe(sure >= 0 && sure <= 100);
      MustBe(format->recognise(head.value().head()) == sure);
    }
  }
  const auto found = connectors::push::Recognise({input}, "");
  MustBe(found.groups.size() + found.not_taken.size() == 1);
}
