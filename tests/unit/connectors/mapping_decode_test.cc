// Any bytes as clean UTF-8.

#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/mapping/decode.h"
#include "tests/support/catch.h"

namespace connectors {
namespace {

struct Decoded {
  std::string text;
  Encoding encoding = Encoding::kUtf8;
  Repairs repairs;
};

Decoded Decode(const std::string& bytes, Controls controls = Controls::kBlank) {
  std::istringstream raw(bytes);
  DecodedStream in(raw, controls);
  Decoded decoded;
  decoded.text.assign(std::istreambuf_iterator<char>(in), {});
  decoded.encoding = in.encoding();
  decoded.repairs = in.repairs();
  return decoded;
}

std::string Utf16(const std::u16string& text, bool big) {
  std::string bytes;
  for (const char16_t c : text) {
    const char high = static_cast<char>(c >> 8U);
    const char low = static_cast<char>(c & 0xFFU);
    bytes += big ? high : low;
    bytes += big ? low : high;
  }
  return bytes;
}

// The naive way, one character at a time.
bool IsCleanUtf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t k) {
      return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U;
    };
    std::size_t size = byte(0) < 0x80 ? 1 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
    if (byte(0) == 0 || (byte(0) >= 0x80 && byte(0) < 0xC2) || byte(0) > 0xF4) return false;
    std::uint32_t code = size == 1 ? byte(0) : byte(0) & (0xFFU >> (size + 1));
    for (std::size_t k = 1; k < size; ++k) {
      if ((byte(k) & 0xC0U) != 0x80U) return false;
      code = code << 6U | (byte(k) & 0x3FU);
    }
    static constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kLeast[size] || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) return false;
    if (code < 0x20 && code != '\n' && code != '\r' && code != '\t') return false;
    i += size;
  }
  return true;
}

TEST_CASE("UTF-8 comes through as it is, without its mark", "[decode]") {
  const std::string text = "Zo\xC3\xAB, \xE2\x82\xAC 5, \xF0\x9F\x8F\xA0\r\n";
  CHECK(Decode(text).text == text);
  CHECK(Decode("\xEF\xBB\xBF" + text).text == text);
  CHECK(Decode(text).repairs.Sum() == 0);
}

TEST_CASE("UTF-16 is read by its mark or by its zeros", "[decode]") {
  const std::u16string text = u"Name,Zo\u00EB O\u2019Shea \U0001F3E0\n";
  const std::string expected = "Name,Zo\xC3\xAB O\xE2\x80\x99Shea \xF0\x9F\x8F\xA0\n";
  for (const bool big : {false, true}) {
    CHECK(Decode(Utf16(u"\uFEFF" + text, big)).text == expected);
    CHECK(Decode(Utf16(text, big)).text == expected);
    CHECK(Decode(Utf16(text, big)).encoding == (big ? Encoding::kUtf16Be : Encoding::kUtf16Le));
  }
}

TEST_CASE("Windows-1252 is read where nothing is UTF-8", "[decode]") {
  const Decoded decoded = Decode("Ren\xE9 O\x92Shea \x80 5");

  CHECK(decoded.encoding == Encoding::kWindows1252);
  CHECK(decoded.text == "Ren\xC3\xA9 O\xE2\x80\x99Shea \xE2\x82\xAC 5");
}

TEST_CASE("one foreign name does not spoil a UTF-8 file", "[decode]") {
  const Decoded decoded = Decode("Zo\xC3\xAB and Ren\xE9");

  CHECK(decoded.text == "Zo\xC3\xAB and Ren\xC3\xA9");
  CHECK(decoded.repairs.foreign == 1);
}

TEST_CASE("NULs vanish, control characters become spaces, both are counted", "[decode]") {
  const Decoded decoded = Decode(std::string("a\0b\x01\x0B\x7F\tc\r\n", 10));

  CHECK(decoded.text == "ab   \tc\r\n");
  CHECK(decoded.repairs.nuls == 1);
  CHECK(decoded.repairs.controls == 3);
  CHECK(Decode("12345678\x7F"
               "12345678")
            .repairs.controls == 1);
  CHECK(Decode("a\x0B\x1C", Controls::kKeep).text == "a\x0B\x1C");
}

TEST_CASE("bytes of no encoding become the replacement character", "[decode]") {
  CHECK(Decode("\x81").text == "\xEF\xBF\xBD");
  CHECK(Decode("\x81").repairs.replaced == 1);
  CHECK(Decode(Utf16(u"\uFEFF"
                     u"a",
                     false) +
               std::string("\x00\xD8", 2) + "x")
            .text == "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("characters that two chunks share are read whole", "[decode]") {
  for (std::size_t before = 65'530; before < 65'542; ++before) {
    const std::string text = "\xC3\xAB" + std::string(before, 'x') + "\xE2\x82\xAC\xF0\x9F\x8F\xA0";
    CHECK(Decode(text).text == text);
    CHECK(Decode(std::string(before, 'x') + "\xE2\x82\xAC").text ==
          std::string(before, 'x') + "\xE2\x82\xAC");
    for (const std::size_t earlier : {before / 2, before - 2, before}) {
      const std::u16string wide =
          u"\uFEFF" + std::u16string(earlier, u'x') + u"\U0001F3E0" + std::u16string(100'000, u'y');
      CHECK(Decode(Utf16(wide, true)).text ==
            std::string(earlier, 'x') + "\xF0\x9F\x8F\xA0" + std::string(100'000, 'y'));
    }
  }
}

TEST_CASE("the stream can be read again from its start", "[decode]") {
  std::istringstream raw("\xEF\xBB\xBF" + std::string(200'000, 'x') + "\xE9");
  DecodedStream in(raw);
  const std::string first(std::istreambuf_iterator<char>(in), {});
  const Repairs repairs = in.repairs();

  in.clear();
  in.seekg(0);
  const std::string second(std::istreambuf_iterator<char>(in), {});

  CHECK(first == second);
  CHECK(first.size() == 200'002);
  CHECK(in.repairs().Sum() == repairs.Sum());
  in.clear();
  in.seekg(5);
  CHECK(in.fail());
}

TEST_CASE("whatever comes in, clean UTF-8 comes out", "[decode][hostile]") {
  std::vector<std::string> files = {
      "",
      "\xEF",
      "\xEF\xBB",
      "\xEF\xBB\xBF",
      "\xFF",
      "\xFF\xFE",
      "\xFE\xFF",
      std::string("\xFF\xFE\0", 3),
      std::string("\xFF\xFE\0\0a\0\0\0b\0\0\0", 12),
      std::string("\0\0\xFE\xFF\0\0\0a", 8),
      std::string(1000, '\0'),
      std::string(1000, '\xFF'),
      std::string(200'000, '\x81'),
      "\xC0\x80",
      "\xE0\x80\x80",
      "\xED\xA0\x80\xED\xB0\x80",
      "\xF4\x90\x80\x80",
      "\xF8\x88\x80\x80\x80",
      "\x80\x80\x80",
      "\xC3",
      "\xC3\xAB\xC3",
      "\xE2\x82",
      "\xF0\x9F\x8F",
      "a\xEF\xBB\xBF"
      "b",
      "\x1A",
      "\x1B[2J",
      Utf16(u"\uFEFF\xD800", false),
      Utf16(u"\uFEFF\xDC00\xD800", true),
      Utf16(u"\uFEFF\xD800"
            u"a",
            true),
      "PK\x03\x04\x14",
      "%PDF\xE2\xE3",
      "\x2B/v8-",
  };
  std::mt19937 random(20261121);
  for (int round = 0; round < 400; ++round) {
    std::string bytes;
    const auto zeros = random() % 3;
    for (auto i = random() % 300; i > 0; --i) {
      bytes += random() % 4 < zeros ? '\0' : static_cast<char>(random() % 256);
    }
    files.push_back(bytes);
  }
  for (std::size_t i = 0; i < files.size(); ++i) {
    INFO(i);
    CHECK(IsCleanUtf8(Decode(files[i]).text));
  }
}

}  // namespace
}  // namespace connectors
