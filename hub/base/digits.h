// Fixed-width decimal numbers, as dates and times write them.

#ifndef HUB_BASE_DIGITS_H_
#define HUB_BASE_DIGITS_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace hub {

// The number that one to nine digits write; -1 if anything else is among them.
constexpr int DigitsOf(std::string_view text) {
  if (text.empty() || text.size() > 9) return -1;
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

// REQUIRES: 0 <= number < 10^width
inline void AppendDigits(int number, std::size_t width, std::string& out) {
  const std::size_t start = out.size();
  out.append(width, '0');
  for (std::size_t i = width; i-- > 0; number /= 10) {
    out[start + i] = static_cast<char>('0' + number % 10);
  }
}

}  // namespace hub

#endif  // HUB_BASE_DIGITS_H_
