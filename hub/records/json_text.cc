#include <cstddef>
#include <cstdint>
#include <cstring>

#include "hub/records/entry_format.h"

namespace hub::records {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;
constexpr std::uint64_t kHighBits = 0x8080808080808080;

// Whether any of eight bytes is a control character, '"', '\\' or beyond ASCII.
bool AnySpecial(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  const std::uint64_t quote = word ^ (kOnes * '"');
  const std::uint64_t backslash = word ^ (kOnes * '\\');
  const std::uint64_t control = (word - kOnes * 0x20) & ~word;
  const std::uint64_t zero_quote = (quote - kOnes) & ~quote;
  const std::uint64_t zero_backslash = (backslash - kOnes) & ~backslash;
  return ((word | control | zero_quote | zero_backslash) & kHighBits) != 0;
}

bool IsSpecial(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte >= 0x80 || c == '"' || c == '\\';
}

// Where the run of bytes that stand for themselves ends.
std::size_t PlainRunEnd(std::string_view text, std::size_t from) {
  while (text.size() - from >= 8 && !AnySpecial(text.data() + from)) from += 8;
  while (from < text.size() && !IsSpecial(text[from])) ++from;
  return from;
}

struct Sequence {
  std::size_t length;  // of the sequence, or of the part that a well-formed one could begin with
  bool valid;
};

// The UTF-8 sequence at the front of `text` (Unicode 15, table 3-7).
// REQUIRES: text begins with a byte beyond ASCII
Sequence Utf8At(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0xC2 || lead > 0xF4) return {1, false};
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  // The first byte narrows the second: no overlong forms, surrogates or points past 10FFFF.
  unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= text.size() || byte(i) < low || byte(i) > high) return {i, false};
    low = 0x80;
    high = 0xBF;
  }
  return {length, true};
}

void AppendEscaped(char c, std::string& out) {
  static constexpr char kHexDigits[] = "0123456789abcdef";
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += kHexDigits[c >> 4 & 15];
      out += kHexDigits[c & 15];
  }
}

}  // namespace

void AppendJsonString(std::string_view text, std::string& out) {
  out += '"';
  std::size_t copied = 0;  // what is before this has been appended
  std::size_t at = 0;
  while ((at = PlainRunEnd(text, at)) < text.size()) {
    const bool ascii = static_cast<unsigned char>(text[at]) < 0x80;
    const Sequence sequence = ascii ? Sequence{1, true} : Utf8At(text.substr(at));
    const std::string_view bytes = text.substr(at, sequence.length);
    // Line separators are legal JSON but end a line of script.
    const bool separator = bytes == "\u2028" || bytes == "\u2029";
    at += sequence.length;
    if (!ascii && sequence.valid && !separator) continue;

    out += text.substr(copied, at - sequence.length - copied);
    copied = at;
    if (ascii) {
      AppendEscaped(bytes[0], out);
    } else if (separator) {
      out += bytes == "\u2028" ? "\\u2028" : "\\u2029";
    } else {
      out += "\uFFFD";
    }
  }
  out += text.substr(copied);
  out += '"';
}

}  // namespace hub::records
