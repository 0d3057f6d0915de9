#include "hub/wire/detail/byte_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace hub::wire {
namespace {

constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The bytes that up to four letters write; nothing if one is no letter.
std::optional<std::string> DecodeGroup(std::string_view letters) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t value = i < letters.size() ? kLetters.find(letters[i]) : 0;
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
  }
  std::string bytes;
  for (std::size_t i = 0; i + 1 < letters.size(); ++i) {
    bytes += static_cast<char>(bits >> (16 - 8 * i) & 0xFF);
  }
  return bytes;
}

}  // namespace

std::string Base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view group = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = bits << 8 | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= group.size() ? kLetters[bits >> (18 - 6 * i) & 63] : '=';
    }
  }
  return text;
}

std::optional<std::string> FromBase64(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size(); at += 4) {
    const std::string_view group = text.substr(at, 4);
    const std::optional<std::string> decoded =
        DecodeGroup(group.substr(0, std::min(group.find('='), group.size())));
    if (!decoded) return std::nullopt;
    bytes += *decoded;
  }
  if (Base64(bytes) != text) return std::nullopt;
  return bytes;
}

std::string Hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char c : bytes) {
    text += kDigits[c >> 4 & 15];
    text += kDigits[c & 15];
  }
  return text;
}

}  // namespace hub::wire
