#include "connectors/county/numbers.h"

#include <array>
#include <string_view>

namespace connectors::county {
namespace {

// The letters of a UPN by their value: without I, O and S.
constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";

std::string Digits(std::uint32_t value, std::size_t width) {
  std::string text(width, '0');
  for (std::size_t i = width; i-- > 0; value /= 10) text[i] = static_cast<char>('0' + value % 10);
  return text;
}

int NhsCheck(const std::string& nine) {
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (nine[static_cast<std::size_t>(i)] - '0') * (10 - i);
  return (11 - sum % 11) % 11;
}

std::string WithLetter(const std::string& rest) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    const bool digit = c >= '0' && c <= '9';
    const std::size_t value = digit ? static_cast<std::size_t>(c - '0') : kLetters.find(c);
    sum += value * (i + 2);
  }
  return kLetters[sum % kLetters.size()] + rest;
}

}  // namespace

std::string NhsNumber(std::uint32_t n, std::uint64_t seed) {
  // Of the ten numbers that share eight digits, at most one has no check digit: nine are used.
  const auto shift = static_cast<std::uint32_t>(seed % 100'000);
  const std::uint32_t block = (n / 9 % 100'000 * 60'493 + shift) % 100'000;
  const std::string eight = "999" + Digits(block, 5);
  std::uint32_t left = n % 9;
  for (char last = '0'; last <= '9'; ++last) {
    const std::string nine = eight + last;
    const int check = NhsCheck(nine);
    if (check == 10) continue;
    if (left-- == 0) return nine + static_cast<char>('0' + check);
  }
  return "";
}

std::string Upn(int authority, int school, int year, int serial) {
  const auto part = [](int value, std::size_t width) {
    return Digits(static_cast<std::uint32_t>(value), width);
  };
  return WithLetter(part(authority, 3) + part(school, 4) + part(year % 100, 2) + part(serial, 3));
}

std::string TemporaryUpn(int authority, int school, int year, int serial) {
  std::string rest = Upn(authority, school, year, serial).substr(1);
  rest.back() = kLetters[static_cast<std::size_t>(serial) % kLetters.size()];
  return WithLetter(rest);
}

std::string WithWrongLetter(std::string upn) {
  const std::size_t place = kLetters.find(upn.front());
  upn.front() = kLetters[(place + 1) % kLetters.size()];
  return upn;
}

}  // namespace connectors::county
