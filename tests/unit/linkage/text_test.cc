#include "hub/linkage/text.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "hub/linkage/linkage.h"
#include "tests/support/catch.h"

namespace hub::linkage {
namespace {

// The textbook's way (Winkler 1990), one letter after another.
double Textbook(std::string a, std::string b) {
  if (a.size() > b.size() || (a.size() == b.size() && a > b)) std::swap(a, b);
  if (a.empty()) return 0;
  const int reach = std::max(0, static_cast<int>(b.size()) / 2 - 1);
  std::vector<bool> used_a(a.size()), used_b(b.size());
  double common = 0;
  for (std::size_t j = 0; j < b.size(); ++j) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      const bool near = std::abs(static_cast<int>(i) - static_cast<int>(j)) <= reach;
      if (near && !used_a[i] && a[i] == b[j]) {
        used_a[i] = used_b[j] = true;
        ++common;
        break;
      }
    }
  }
  if (common == 0) return 0;
  std::string left, right;
  for (std::size_t i = 0; i < a.size(); ++i) left += used_a[i] ? std::string(1, a[i]) : "";
  for (std::size_t j = 0; j < b.size(); ++j) right += used_b[j] ? std::string(1, b[j]) : "";
  int moved = 0;
  for (std::size_t i = 0; i < left.size(); ++i) moved += left[i] != right[i];
  const double jaro = (common / static_cast<double>(a.size()) +
                       common / static_cast<double>(b.size()) + (common - moved / 2) / common) /
                      3;
  double prefix = 0;
  while (prefix < 4 && prefix < static_cast<double>(a.size()) &&
         a[static_cast<std::size_t>(prefix)] == b[static_cast<std::size_t>(prefix)]) {
    ++prefix;
  }
  return jaro < 0.7 ? jaro : jaro + prefix * 0.1 * (1 - jaro);
}

std::string RandomText(std::mt19937& random, unsigned most) {
  std::string text(random() % (most + 1), 'a');
  for (char& c : text) c = static_cast<char>('a' + random() % 5);
  return text;
}

TEST_CASE("likeness is the textbook's, in either order", "[linkage][law]") {
  std::mt19937 random(11);
  for (int turn = 0; turn < 40'000; ++turn) {
    const unsigned most = turn % 4 == 0 ? 64 : 14;
    const std::string a = RandomText(random, most);
    const std::string b = RandomText(random, most);
    const double likeness = JaroWinkler(a, b);
    if (std::abs(likeness - Textbook(a, b)) > 1e-12 || likeness != JaroWinkler(b, a)) {
      FAIL(a << " " << b << " " << likeness << " " << Textbook(a, b));
    }
  }
}

TEST_CASE("names about as long as a register, of any bytes, are likened as by the textbook",
          "[linkage][law]") {
  std::mt19937 random(13);
  static constexpr char kBytes[] = "ab\xC3\xA9z\x01\xFF";
  const auto text = [&random](std::size_t size) {
    std::string made(size, ' ');
    for (char& c : made) c = kBytes[random() % 7];
    return made;
  };
  for (int turn = 0; turn < 40'000; ++turn) {
    const std::string a = text(random() % 19);
    std::string b = turn % 3 == 0 ? a : text(random() % 19);
    if (b.size() > 2 && turn % 3 == 0) std::swap(b[0], b[b.size() - 1 - random() % 2]);
    const double likeness = JaroWinkler(a, b);
    if (std::abs(likeness - Textbook(a, b)) > 1e-12 || likeness != JaroWinkler(b, a)) {
      FAIL(a.size() << " " << b.size() << " " << likeness << " " << Textbook(a, b));
    }
  }
}

TEST_CASE("known likenesses", "[linkage]") {
  CHECK(JaroWinkler("martha", "marhta") == Approx(0.9611).epsilon(0.001));
  CHECK(JaroWinkler("dwayne", "duane") == Approx(0.84).epsilon(0.001));
  CHECK(JaroWinkler("dixon", "dicksonx") == Approx(0.8133).epsilon(0.001));
  CHECK(JaroWinkler("", "") == 0);
  CHECK(JaroWinkler("abc", "xyz") == 0);
  CHECK(JaroWinkler(std::string(300, 'a'), std::string(300, 'a')) == 1);
}

TEST_CASE("one slip of the pen is seen, two are not", "[linkage]") {
  for (const char* other : {"thomas", "thoms", "thommas", "htomas", "thomaz", "xthomas"}) {
    INFO(other);
    CHECK(OneSlip("thomas", other));
    CHECK(OneSlip(other, "thomas"));
  }
  for (const char* other : {"thmoax", "tomaz", "samoht", "thomasson"}) {
    INFO(other);
    CHECK_FALSE(OneSlip("thomas", other));
  }
}

TEST_CASE("letters in another order are seen from five on", "[linkage]") {
  CHECK(SameLetters("bimminghar", "birmingham"));
  CHECK_FALSE(SameLetters("amy", "may"));
  CHECK_FALSE(SameLetters("aabbc", "abbbc"));
}

TEST_CASE("a name's words are parted, folded and spelt in Latin letters", "[linkage]") {
  const struct {
    const char* written;
    std::vector<std::string> words;
  } rows[] = {
      {"Anne-Marie  O'Neill", {"anne", "marie", "oneill"}},
      {"D\u2019Souza\u2011Khan", {"dsouza", "khan"}},
      {"Zo\u00EB", {"zoe"}},
      {"\u041E\u043B\u0435\u043D\u0430", {"olena"}},
      {"\u042E\u043B\u0456\u044F", {"yuliya"}},
      {"\u0393\u03B9\u03CE\u03C1\u03B3\u03BF\u03C2", {"giorgos"}},
      {"\u4E2D\u6587", {"\u4E2D\u6587"}},
      {" , - ", {}},
  };
  for (const auto& row : rows) CHECK(WordsOf(row.written) == row.words);
}

TEST_CASE("a word's script is known where it is not spelt in Latin letters", "[linkage]") {
  for (const char* const word : {"", "anne", "7", "olena", "\u0259li"}) {
    CHECK(ScriptOf(word) == 0);
  }
  CHECK(ScriptOf("\u0645\u0631") == ScriptOf("\uFEE3"));  // Arabic, and a form of it
  CHECK(ScriptOf("\u05DE") != ScriptOf("\u0645"));
  CHECK(ScriptOf("\u4E2D") == ScriptOf("\u3042"));  // Han and kana stand in one name
  CHECK(ScriptOf("\u0905") != 0);
  for (const std::string& word : WordsOf("\u041E\u043B\u0435\u043D\u0430 \u0393\u03B9\u03CE")) {
    CHECK(ScriptOf(word) == 0);
  }
  for (const char* const name : {"anne", "bo", "kim", "sam", "tom", "lee", "ron", "nan", "fay"}) {
    CHECK(kFirstSounds.find(SoundOf(name).front()) != std::string_view::npos);
  }
}

TEST_CASE("spellings of a name mostly sound the same", "[linkage]") {
  CHECK(SoundOf("mohammed") == SoundOf("muhamad"));
  CHECK(SoundOf("steven") == SoundOf("stephen"));
  CHECK(SoundOf("catherine") == SoundOf("katheryn"));
  CHECK(SoundOf("wright") == SoundOf("right"));
  CHECK(SoundOf("amy") != SoundOf("ben"));
  CHECK(SoundOf("").empty());
}

TEST_CASE("hashes of texts stay from release to release", "[linkage][format]") {
  CHECK(HashOf("") == 0xEFD01F60BA992926u);
  CHECK(HashOf("smith") != HashOf("smyth"));
}

TEST_CASE("overlap of texts is symmetric, one for equal ones", "[linkage][law]") {
  const Bigrams a = BigramsOf("12highstreet");
  const Bigrams b = BigramsOf("12highstret");
  CHECK(Overlap(a, a) == 1);
  CHECK(Overlap(a, b) == Overlap(b, a));
  CHECK(Overlap(a, b) > 0.8);
  CHECK(Overlap(a, BigramsOf("x")) == 0);
}

}  // namespace
}  // namespace hub::linkage
