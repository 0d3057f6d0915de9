#include <random>
#include <string>

#include "hub/linkage/linkage.h"
#include "tests/support/catch.h"

namespace hub::linkage {
namespace {

TEST_CASE("the same name written in different ways is one name", "[linkage]") {
  const struct {
    std::string_view written;
    std::string_view normalised;
  } rows[] = {
      {"O'Brien", "obrien"},
      {"O\u2019BRIEN", "obrien"},
      {"O\u02BCBrien", "obrien"},
      {"o brien", "obrien"},
      {"Smith-Jones", "smithjones"},
      {"SMITH\u2010JONES", "smithjones"},
      {"Smith \u2013 Jones", "smithjones"},
      {"St. John", "stjohn"},
      {"Zo\u00EB", "zoe"},
      {"Zoe\u0308", "zoe"},
      {"ZO\u00CB", "zoe"},
      {"Se\u00E1n \u00D3 F\u00E9", "seanofe"},
      {"Bj\u00F6rk \u00C5s", "bjorkas"},
      {"Stra\u00DFe \u1E9E", "strassess"},
      {"\u00C6thelred \u0152uvre", "aethelredoeuvre"},
      {"\u0141ukasz \u017B\u00F3\u0142\u0107", "lukaszzolc"},
      {"\u0130pek I\u015F\u0131k", "ipekisik"},
      {"\u0218tefan \u021Aepe\u0219", "stefantepes"},
      {"Nguy\u1EC5n \u1EF2", "nguyeny"},
      {"\u0174yn \u0177", "wyny"},
      {"\u041E\u043B\u0435\u043D\u0430", "\u043E\u043B\u0435\u043D\u0430"},
      {"\u4E2D\u6587", "\u4E2D\u6587"},
      {"Smith 2nd/\u00D7", "smith2nd/\u00D7"},
      {" \t\u00A0\u3000", ""},
      {"", ""},
  };
  for (const auto& row : rows) CHECK(NormaliseName(row.written) == row.normalised);
}

TEST_CASE("bytes that are not UTF-8 become replacement characters", "[linkage]") {
  CHECK(NormaliseName("Zo\xEB") == "zo\uFFFD");
  CHECK(NormaliseName("\xC0\xAF") == "\uFFFD\uFFFD");            // overlong
  CHECK(NormaliseName("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");  // surrogate
  CHECK(NormaliseName("\xF4\x90\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");
  CHECK(NormaliseName("a\xE2\x80") == "a\uFFFD\uFFFD");  // cut short
}

// Written apart from the code under test: the table of RFC 3629, section 4.
bool IsUtf8(std::string_view s) {
  const auto in = [&s](std::size_t i, int low, int high) {
    if (i >= s.size()) return false;
    const int c = static_cast<unsigned char>(s[i]);
    return low <= c && c <= high;
  };
  for (std::size_t i = 0; i < s.size();) {
    const int c = static_cast<unsigned char>(s[i]);
    if (c <= 0x7F) {
      i += 1;
    } else if (c >= 0xC2 && c <= 0xDF && in(i + 1, 0x80, 0xBF)) {
      i += 2;
    } else if (c >= 0xE0 && c <= 0xEF &&
               in(i + 1, c == 0xE0 ? 0xA0 : 0x80, c == 0xED ? 0x9F : 0xBF) &&
               in(i + 2, 0x80, 0xBF)) {
      i += 3;
    } else if (c >= 0xF0 && c <= 0xF4 &&
               in(i + 1, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF) &&
               in(i + 2, 0x80, 0xBF) && in(i + 3, 0x80, 0xBF)) {
      i += 4;
    } else {
      return false;
    }
  }
  return true;
}

TEST_CASE("any bytes give valid UTF-8, and a second time changes nothing", "[linkage][law]") {
  std::mt19937 random(20261121);
  const std::string_view pieces[] = {"\xC3",    "\x89", "\xE2\x80", "\xF0\x9F", "\u0130", "\u1EC5",
                                     "e\u0301", "A",    "'",        "\xFF",     "\u00DF", "\u0410"};
  std::size_t broken = 0;
  for (int turn = 0; turn < 50'000; ++turn) {
    std::string bytes;
    for (auto n = random() % 12; n > 0; --n) {
      if (random() % 2 == 0) {
        bytes += static_cast<char>(random() & 0xFF);
      } else {
        bytes += pieces[random() % std::size(pieces)];
      }
    }
    const std::string once = NormaliseName(bytes);
    broken += !IsUtf8(once) || NormaliseName(once) != once;
  }
  CHECK(broken == 0);
}

TEST_CASE("every character alone is normalised to what stays so", "[linkage][law]") {
  std::size_t broken = 0;
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      for (int c = 0; c < 256; c += 5) {
        const std::string bytes = {static_cast<char>(a), static_cast<char>(b),
                                   static_cast<char>(c)};
        const std::string once = NormaliseName(bytes);
        broken += !IsUtf8(once) || NormaliseName(once) != once;
      }
    }
  }
  CHECK(broken == 0);
}

}  // namespace
}  // namespace hub::linkage
