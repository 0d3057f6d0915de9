#include "connectors/mapping/text.h"

#include <array>
#include <cstddef>

#include "hub/base/digits.h"

namespace connectors {
namespace {

using hub::Date;
using hub::DigitsOf;
using hub::PartialDate;

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// How many bytes the valid UTF-8 character at `at` has; 0 if there is none.
std::size_t CharacterAt(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return follows(1) ? 2 : 0;
  if (first >= 0xE0U && first <= 0xEFU) {
    const bool overlong = first == 0xE0U && byte(1) < 0xA0U;
    const bool surrogate = first == 0xEDU && byte(1) > 0x9FU;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    const bool overlong = first == 0xF0U && byte(1) < 0x90U;
    const bool beyond = first == 0xF4U && byte(1) > 0x8FU;
    return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

bool IsBlank(std::string_view character) {
  if (character == "\xC2\xA0") return true;  // no-break space, pasted from web pages
  const auto byte = static_cast<unsigned char>(character[0]);
  return byte <= 0x20 || byte == 0x7F;
}

// C1 controls and the marks that reorder text: invisible, and made to mislead.
bool IsHidden(std::string_view c) {
  if (c.size() == 2 && c[0] == '\xC2') return static_cast<unsigned char>(c[1]) < 0xA0;
  if (c.size() == 3 && c.substr(0, 2) == "\xE2\x80") {
    const auto last = static_cast<unsigned char>(c[2]);
    return (last >= 0x8B && last <= 0x8F) || (last >= 0xA8 && last <= 0xAE);
  }
  if (c.size() == 3 && c.substr(0, 2) == "\xE2\x81") {
    const auto last = static_cast<unsigned char>(c[2]);
    return last >= 0xA0 && last <= 0xAF;
  }
  return c == "\xEF\xBB\xBF";
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= 0x20) text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20) text.remove_suffix(1);
  return text;
}

std::optional<Date> Civil(int year, int month, int day) {
  if (year < 1900 || year > 2199) return std::nullopt;
  return Date::FromCivil(year, month, day);
}

int MonthNamed(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
  if (name.size() != 3) return -1;
  std::string lower;
  for (const char c : name) lower += static_cast<char>(c | 0x20);
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i] == lower) return static_cast<int>(i) + 1;
  }
  return -1;
}

bool IsTime(std::string_view rest) {
  return rest.empty() || rest[0] == 'T' || rest[0] == ' ' || rest[0] == 'Z' || rest[0] == '+';
}

std::optional<Date> SlashDay(std::string_view text) {
  const std::size_t first = text.find('/');
  const std::size_t second = text.find('/', first + 1);
  if (second == std::string_view::npos || first > 2 || second - first > 3) return std::nullopt;
  const std::string_view year = text.substr(second + 1, 4);
  if (year.size() != 4 || !IsTime(text.substr(second + 5))) return std::nullopt;
  return Civil(DigitsOf(year), DigitsOf(text.substr(first + 1, second - first - 1)),
               DigitsOf(text.substr(0, first)));
}

}  // namespace

std::string CleanText(std::string_view text, std::size_t limit) {
  std::string clean;
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = CharacterAt(text, at);
    const std::string_view character = size == 0 ? kReplacement : text.substr(at, size);
    at += size == 0 ? 1 : size;
    if (IsBlank(character)) {
      gap = true;
      continue;
    }
    if (IsHidden(character)) continue;
    const bool spaced = gap && !clean.empty();
    if (clean.size() + character.size() + (spaced ? 1U : 0U) > limit) break;
    if (spaced) clean += ' ';
    gap = false;
    clean += character;
  }
  return clean;
}

std::optional<Date> ReadDay(std::string_view text) {
  text = Trim(text);
  if (text.size() < 8 || text.size() > 40) return std::nullopt;
  if (text.find('/') != std::string_view::npos) return SlashDay(text);
  if (text[4] == '-' && text.size() >= 10 && text[7] == '-' && IsTime(text.substr(10))) {
    return Civil(DigitsOf(text.substr(0, 4)), DigitsOf(text.substr(5, 2)),
                 DigitsOf(text.substr(8, 2)));
  }
  if (text[4] == '-' && text.size() >= 11 && text[8] == '-' && IsTime(text.substr(11))) {
    return Civil(DigitsOf(text.substr(0, 4)), MonthNamed(text.substr(5, 3)),
                 DigitsOf(text.substr(9, 2)));
  }
  if (IsTime(text.substr(8))) {
    return Civil(DigitsOf(text.substr(0, 4)), DigitsOf(text.substr(4, 2)),
                 DigitsOf(text.substr(6, 2)));
  }
  return std::nullopt;
}

std::optional<PartialDate> ReadFhirDate(std::string_view text) {
  text = Trim(text);
  if (text.size() < 4 || text.size() > 40) return std::nullopt;
  const int year = DigitsOf(text.substr(0, 4));
  if (year < 1900 || year > 2199) return std::nullopt;
  if (text.size() == 4 || text.size() == 7) return PartialDate::Parse(text);
  const std::optional<Date> day = ReadDay(text);
  if (!day) return std::nullopt;
  if (text.size() >= 16 && text[10] == 'T' && text[13] == ':') {
    const int hour = DigitsOf(text.substr(11, 2));
    const int minute = DigitsOf(text.substr(14, 2));
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
    return PartialDate::Minute(*day, hour * 60 + minute);
  }
  return PartialDate::Day(*day);
}

std::string JoinId(const std::vector<std::string_view>& parts) {
  std::string id;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) id += '|';
    for (const char c : parts[i]) {
      if (c == '|' || c == '\\') id += '\\';
      id += c;
    }
  }
  return id;
}

}  // namespace connectors
