#include <array>
#include <cstddef>
#include <cstdint>

#include "hub/linkage/linkage.h"

namespace hub::linkage {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

struct CodePoint {
  std::uint32_t value = kReplacement;
  std::size_t bytes = 1;
};

constexpr bool IsContinuation(std::uint32_t byte) { return (byte & 0xC0) == 0x80; }

// Well-formed sequences only (RFC 3629); any other byte stands for U+FFFD alone.
CodePoint Decode(std::string_view text, std::size_t at) {
  const auto byte = [text, at](std::size_t i) -> std::uint32_t {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead >= 0xC2 && lead <= 0xDF && IsContinuation(byte(1))) {
    return {(lead & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  }
  if ((lead & 0xF0) == 0xE0 && IsContinuation(byte(1)) && IsContinuation(byte(2))) {
    const std::uint32_t value = (lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value >= 0x800 && !surrogate) return {value, 3};
  }
  if ((lead & 0xF8) == 0xF0 && IsContinuation(byte(1)) && IsContinuation(byte(2)) &&
      IsContinuation(byte(3))) {
    const std::uint32_t value =
        (lead & 7) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    if (value >= 0x10000 && value <= 0x10FFFF) return {value, 4};
  }
  return {};
}

void Append(std::uint32_t value, std::string& out) {
  const auto tail = [value, &out](int shift) {
    out += static_cast<char>(0x80 | (value >> shift & 0x3F));
  };
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else if (value < 0x800) {
    out += static_cast<char>(0xC0 | value >> 6);
    tail(0);
  } else if (value < 0x10000) {
    out += static_cast<char>(0xE0 | value >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0 | value >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

// U+00C0 to U+017F, Latin-1 and Latin Extended-A. Empty: kept as it is.
constexpr std::array<std::string_view, 192> kLatin = {
    "a", "a", "a",  "a",  "a", "a", "ae", "c",  "e",  "e", "e", "e", "i",  "i",  "i", "i", "d", "n",
    "o", "o", "o",  "o",  "o", "",  "o",  "u",  "u",  "u", "u", "y", "th", "ss", "a", "a", "a", "a",
    "a", "a", "ae", "c",  "e", "e", "e",  "e",  "i",  "i", "i", "i", "d",  "n",  "o", "o", "o", "o",
    "o", "",  "o",  "u",  "u", "u", "u",  "y",  "th", "y", "a", "a", "a",  "a",  "a", "a", "c", "c",
    "c", "c", "c",  "c",  "c", "c", "d",  "d",  "d",  "d", "e", "e", "e",  "e",  "e", "e", "e", "e",
    "e", "e", "g",  "g",  "g", "g", "g",  "g",  "g",  "g", "h", "h", "h",  "h",  "i", "i", "i", "i",
    "i", "i", "i",  "i",  "i", "i", "ij", "ij", "j",  "j", "k", "k", "k",  "l",  "l", "l", "l", "l",
    "l", "l", "l",  "l",  "l", "n", "n",  "n",  "n",  "n", "n", "n", "ng", "ng", "o", "o", "o", "o",
    "o", "o", "oe", "oe", "r", "r", "r",  "r",  "r",  "r", "s", "s", "s",  "s",  "s", "s", "s", "s",
    "t", "t", "t",  "t",  "t", "t", "u",  "u",  "u",  "u", "u", "u", "u",  "u",  "u", "u", "u", "u",
    "w", "w", "y",  "y",  "y", "z", "z",  "z",  "z",  "z", "z", "s"};

// U+1E00 to U+1EFF, Latin Extended Additional (Welsh, Vietnamese). Space: kept.
constexpr std::string_view kLatinAdditional =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
    "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
    "wwwwwwwwwwxxxxyyzzzzzzhtwyas    aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy      ";
static_assert(kLatinAdditional.size() == 256);

struct CodeRange {
  std::uint32_t first;
  std::uint32_t last;
};

// Spaces and controls, apostrophes, hyphens, dots, and accents written on their own.
constexpr CodeRange kDropped[] = {
    {0x00, 0x20},     {0x27, 0x27},     {0x2D, 0x2E},     {0x60, 0x60},     {0x7F, 0xA0},
    {0xAD, 0xAD},     {0xB4, 0xB4},     {0xB7, 0xB7},     {0x02B9, 0x02BD}, {0x02C8, 0x02C8},
    {0x0300, 0x036F}, {0x2000, 0x2015}, {0x2018, 0x201B}, {0x2024, 0x2024}, {0x2027, 0x202F},
    {0x2032, 0x2032}, {0x2043, 0x2043}, {0x205F, 0x2064}, {0x2212, 0x2212}, {0x3000, 0x3000},
    {0xFE63, 0xFE63}, {0xFEFF, 0xFEFF}, {0xFF07, 0xFF07}, {0xFF0D, 0xFF0D},
};

bool IsDropped(std::uint32_t c) {
  for (const CodeRange& range : kDropped) {
    if (range.first <= c && c <= range.last) return true;
  }
  return false;
}

std::uint32_t LowerGreekOrCyrillic(std::uint32_t c) {
  if (c >= 0x0391 && c <= 0x03AB && c != 0x03A2) return c + 0x20;
  if (c >= 0x0410 && c <= 0x042F) return c + 0x20;
  if (c >= 0x0400 && c <= 0x040F) return c + 0x50;
  return c;
}

void AppendFolded(std::uint32_t c, std::string& out) {
  if (c >= 'A' && c <= 'Z') {
    out += static_cast<char>(c - 'A' + 'a');
  } else if (c >= 0xC0 && c <= 0x17F && !kLatin[c - 0xC0].empty()) {
    out += kLatin[c - 0xC0];
  } else if (c == 0x0218 || c == 0x0219) {  // Romanian s and t with comma below
    out += 's';
  } else if (c == 0x021A || c == 0x021B) {
    out += 't';
  } else if (c == 0x1E9E) {
    out += "ss";
  } else if (c >= 0x1E00 && c <= 0x1EFF && kLatinAdditional[c - 0x1E00] != ' ') {
    out += kLatinAdditional[c - 0x1E00];
  } else {
    Append(LowerGreekOrCyrillic(c), out);
  }
}

// Most of what is written: kept as it is.
bool IsPlain(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

std::string NormaliseName(std::string_view name) {
  std::string folded;
  folded.reserve(name.size());
  for (std::size_t at = 0; at < name.size();) {
    if (IsPlain(name[at])) {
      folded += name[at++];
      continue;
    }
    const CodePoint next = Decode(name, at);
    at += next.bytes;
    if (!IsDropped(next.value)) AppendFolded(next.value, folded);
  }
  return folded;
}

}  // namespace hub::linkage
