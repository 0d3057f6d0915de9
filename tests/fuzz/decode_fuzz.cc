// Any bytes decoded: always clean UTF-8, the same in one read and in many, and again after a
// return to the start.

#include <cstddef>
#include <cstdint>
#include <istream>
#include <iterator>
#include <sstream>
#include <string>

#include "connectors/mapping/decode.h"
#include "connectors/mapping/text.h"
#include "tests/fuzz/parsers.h"

namespace {

using connectors::Controls;
using connectors::DecodedStream;
using fuzz::MustBe;

std::string Whole(std::istream& in) { return {std::istreambuf_iterator<char>(in), {}}; }

std::string InPieces(std::istream& in, std::size_t piece) {
  std::string all;
  std::string part(piece, '\0');
  while (in.read(part.data(), static_cast<std::streamsize>(piece)) || in.gcount() > 0) {
    all.append(part, 0, static_cast<std::size_t>(in.gcount()));
  }
  return all;
}

bool IsClean(const std::string& text, Controls controls) {
  for (const char c : text) {
    if (c == '\0') return false;
    const bool control = (c > 0 && c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == 0x7f;
    if (control && controls == Controls::kBlank) return false;
  }
  return true;
}

// A clean text decoded once more is itself: its bytes were valid UTF-8.
bool IsStable(const std::string& text, Controls controls) {
  std::istringstream raw("\xEF\xBB\xBF" + text);
  DecodedStream again(raw, controls);
  return Whole(again) == text && again.repairs().Sum() == 0;
}

void Check(const std::string& bytes, Controls controls, std::size_t piece) {
  std::istringstream raw(bytes);
  DecodedStream in(raw, controls);
  const std::string text = Whole(in);
  MustBe(IsClean(text, controls) && IsStable(text, controls));
  in.clear();
  in.seekg(0);
  MustBe(InPieces(in, piece) == text);
}

}  // namespace

void fuzz::Decode(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  Check(bytes, Controls::kBlank, 1 + size % 7);
  Check(bytes, Controls::kKeep, 1 + size % 97);
}
