#include "tests/bench/people.h"

#include <array>
#include <cstdio>
#include <string_view>

namespace bench {
namespace {

constexpr std::array<std::string_view, 24> kStarts = {
    "Al", "Be", "Ca",  "Da", "El", "Fa", "Gre", "Ha", "Is", "Jo", "Ka", "Lu",
    "Ma", "Ne", "Oli", "Pe", "Ro", "Sa", "Te",  "Vi", "Wi", "Ya", "Za", "Sho"};
constexpr std::array<std::string_view, 20> kMiddles = {"ba", "ne", "ri", "lo",   "mi", "ta", "ve",
                                                       "so", "du", "ka", "pher", "gi", "la", "ro",
                                                       "hu", "te", "ni", "sha",  "wo", "be"};
constexpr std::array<std::string_view, 16> kGivenEnds = {
    "", "n", "a", "e", "y", "ia", "el", "na", "ra", "s", "th", "m", "ka", "la", "ine", "bert"};
constexpr std::array<std::string_view, 16> kFamilyEnds = {
    "son", "ton",  "ley", "ford", "er",  "s",   "well", "man",
    "ski", "wick", "ing", "den",  "ham", "ard", "ell",  "more"};
constexpr std::array<std::string_view, 24> kWords = {
    "seen",   "at",      "home",  "with",   "mother", "and",    "was",  "well",
    "school", "visit",   "asked", "about",  "sleep",  "agreed", "plan", "review",
    "next",   "meeting", "in",    "clinic", "spoke",  "again",  "next", "week"};

// SplitMix64's step: turns a running number into well-mixed bits.
std::uint64_t Mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

template <std::size_t N>
std::string_view Pick(const std::array<std::string_view, N>& from, std::uint64_t& bits) {
  const std::string_view picked = from[bits % N];
  bits /= N;
  return picked;
}

template <class... Values>
std::string Text(const char* format, Values... values) {
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

// Eleven numbers are set aside for each child; at least ten of them have a check digit.
std::string NhsNumber(std::uint64_t child) {
  for (std::uint64_t number = 400'000'000 + child * 11;; ++number) {
    const std::string digits = std::to_string(number);
    int sum = 0;
    for (int i = 0; i < 9; ++i) sum += (10 - i) * (digits[static_cast<std::size_t>(i)] - '0');
    const int check = (11 - sum % 11) % 11;
    if (check < 10) return digits + static_cast<char>('0' + check);
  }
}

}  // namespace

InventedChild ChildOf(std::uint64_t number) {
  std::uint64_t bits = Mix(number);
  InventedChild child;
  child.given.append(Pick(kStarts, bits))
      .append(Pick(kMiddles, bits))
      .append(Pick(kGivenEnds, bits));
  child.family.append(Pick(kStarts, bits)).append(Pick(kMiddles, bits));
  child.family.append(Pick(kMiddles, bits)).append(Pick(kFamilyEnds, bits));
  bits = Mix(number ^ 0x5EED);
  child.birth = Text("%04d-%02d-%02d", static_cast<int>(2009 + bits % 16),
                     static_cast<int>(1 + bits / 16 % 12), static_cast<int>(1 + bits / 192 % 28));
  bits /= 8192;
  child.nhs_number = NhsNumber(number);
  child.street = Text("%d %s Street", static_cast<int>(1 + bits % 200),
                      std::string(kStarts[bits / 200 % kStarts.size()]).c_str());
  child.postcode =
      Text("OX%d %d%c%c", static_cast<int>(1 + bits / 4800 % 49), static_cast<int>(bits % 10),
           static_cast<char>('A' + bits / 7 % 20), static_cast<char>('A' + bits / 140 % 20));
  return child;
}

std::string Words(std::uint64_t number, std::size_t length) {
  std::string text;
  text.reserve(length + 16);
  while (text.size() < length) {
    std::uint64_t bits = Mix(number++);
    for (int i = 0; i < 12; ++i) text.append(Pick(kWords, bits)).append(" ");
  }
  text.resize(length);
  if (!text.empty()) text.back() = '.';
  return text;
}

}  // namespace bench
