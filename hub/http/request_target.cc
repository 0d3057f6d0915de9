#include "hub/http/request_target.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace hub::http {
namespace {

constexpr std::size_t kMostParameters = 64;

bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// RFC 3986 pchar without the '%' of an escape.
bool IsPathCharacter(char c) {
  return IsAlphanumeric(c) ||
         std::string_view("-._~!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

bool IsQueryCharacter(char c) { return IsPathCharacter(c) || c == '/' || c == '?'; }

std::optional<unsigned> HexDigit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

// The byte that the escape at `at` stands for.
std::optional<unsigned char> Escaped(std::string_view text, std::size_t at) {
  if (text.size() - at < 3) return std::nullopt;
  const std::optional<unsigned> high = HexDigit(text[at + 1]);
  const std::optional<unsigned> low = HexDigit(text[at + 2]);
  if (!high || !low) return std::nullopt;
  return static_cast<unsigned char>(*high << 4 | *low);
}

bool IsDotSegment(std::string_view segment) { return segment == "." || segment == ".."; }

bool SegmentsAreProper(std::string_view path) {
  std::size_t from = 1;
  while (from < path.size()) {
    const std::size_t to = std::min(path.find('/', from), path.size());
    const std::string_view segment = path.substr(from, to - from);
    if (segment.empty() || IsDotSegment(segment)) return false;
    from = to + 1;
  }
  return true;
}

std::optional<std::string> DecodePath(std::string_view text) {
  if (text.empty() || text.front() != '/') return std::nullopt;
  std::string path;
  path.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '/' || IsPathCharacter(text[i])) {
      path += text[i];
      continue;
    }
    if (text[i] != '%') return std::nullopt;
    const std::optional<unsigned char> byte = Escaped(text, i);
    if (!byte || *byte < 0x20 || *byte > 0x7e || *byte == '/' || *byte == '\\') return std::nullopt;
    path += static_cast<char>(*byte);
    i += 2;
  }
  if (!SegmentsAreProper(path)) return std::nullopt;
  return path;
}

struct CodePoint {
  std::uint32_t value;
  std::size_t length;
};

// The code point at the front; nullopt if it is cut short, overlong, a surrogate or
// beyond Unicode.
std::optional<CodePoint> FirstCodePoint(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return CodePoint{lead, 1};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return std::nullopt;
  std::uint32_t value = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return std::nullopt;
    value = value << 6 | (byte(i) & 0x3fU);
  }
  const bool overlong = value < (length == 4 ? 0x10000U : length == 3 ? 0x800U : 0x80U);
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (overlong || surrogate || value > 0x10ffff) return std::nullopt;
  return CodePoint{value, length};
}

enum class Lines : bool { kOne, kMany };

bool IsPlainText(std::string_view text, Lines lines) {
  while (!text.empty()) {
    const std::optional<CodePoint> point = FirstCodePoint(text);
    if (!point) return false;
    const bool control = point->value < 0x20 || (point->value >= 0x7f && point->value < 0xa0);
    const bool ends_line = point->value == '\r' || point->value == '\n' || point->value == '\t';
    if (control && !(ends_line && lines == Lines::kMany)) return false;
    text.remove_prefix(point->length);
  }
  return true;
}

std::optional<std::string> DecodeQueryPart(std::string_view text, Lines lines) {
  std::string part;
  part.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const std::optional<unsigned char> byte = Escaped(text, i);
      if (!byte) return std::nullopt;
      part += static_cast<char>(*byte);
      i += 2;
    } else if (IsQueryCharacter(text[i])) {
      part += text[i] == '+' ? ' ' : text[i];
    } else {
      return std::nullopt;
    }
  }
  if (!IsPlainText(part, lines)) return std::nullopt;
  return part;
}

bool AddParameter(std::string_view text, Lines lines, Fields& fields) {
  const std::size_t equals = std::min(text.find('='), text.size());
  std::optional<std::string> name = DecodeQueryPart(text.substr(0, equals), Lines::kOne);
  std::optional<std::string> value =
      DecodeQueryPart(equals == text.size() ? std::string_view() : text.substr(equals + 1), lines);
  if (!name || !value || name->empty()) return false;
  const bool repeated = std::any_of(fields.begin(), fields.end(),
                                    [&](const auto& pair) { return pair.first == *name; });
  if (repeated || fields.size() == kMostParameters) return false;
  fields.emplace_back(std::move(*name), std::move(*value));
  return true;
}

bool AddParameters(std::string_view text, Lines lines, Fields& fields) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    if (!AddParameter(text.substr(0, end), lines, fields)) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

}  // namespace

std::optional<RequestTarget> ParseRequestTarget(std::string_view text) {
  const std::size_t mark = std::min(text.find('?'), text.size());
  std::optional<std::string> path = DecodePath(text.substr(0, mark));
  if (!path) return std::nullopt;

  RequestTarget target{std::move(*path), {}};
  if (mark == text.size()) return target;
  if (!AddParameters(text.substr(mark + 1), Lines::kOne, target.query)) return std::nullopt;
  return target;
}

std::optional<Fields> ParseForm(std::string_view body) {
  Fields fields;
  if (!AddParameters(body, Lines::kMany, fields)) return std::nullopt;
  return fields;
}

}  // namespace hub::http
