// How alike two texts are, and how a name sounds: the arithmetic beneath every comparison.
//
// Pure functions of bytes that are already normalised; each is symmetric, and none allocates
// unless it returns a text. Fast because each arriving person is weighed against dozens of
// others (linkage.md: ten million pairs of two names and a date in a second).

#ifndef HUB_LINKAGE_TEXT_H_
#define HUB_LINKAGE_TEXT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hub::linkage {

// Winkler 1990: 1 for equal texts, 0 for nothing in common or an empty one. Beyond 64 bytes a
// text is cut.
double JaroWinkler(std::string_view a, std::string_view b);

// Whether one insertion, deletion, change or swap of neighbours makes one text of the other.
bool OneSlip(std::string_view a, std::string_view b);

// Whether both have the same letters in another order, of five letters and more.
bool SameLetters(std::string_view a, std::string_view b);

// Which pairs of neighbouring letters a text has, as a set of 128 bits.
struct Bigrams {
  std::array<std::uint64_t, 2> bits{};
};
Bigrams BigramsOf(std::string_view text);
// Dice's coefficient of two such sets: 1 for equal sets, 0 where one is empty.
double Overlap(const Bigrams& a, const Bigrams& b);

// The same on every machine and in every release: frequencies are looked up by it.
std::uint64_t HashOf(std::string_view text);

// The words of a name as it was written, each as NormaliseName makes it, Cyrillic and Greek
// letters turned into Latin ones. Split at spaces, hyphens and commas, never at an apostrophe.
std::vector<std::string> WordsOf(std::string_view name);

// Which script a word of WordsOf begins in: 0 for Latin letters and digits, and for whatever has a
// spelling in them; else a number for each script. Words of two scripts cannot be compared.
std::uint8_t ScriptOf(std::string_view word);

// The letters that SoundOf may begin with where the word is in Latin letters.
inline constexpr std::string_view kFirstSounds = "pfkstlrn.";

// A rough sound of one word of WordsOf: the class of its first letter and of the consonants after
// it, `most` together, so that spellings of one name mostly share it ("mohammed", "muhamad").
// Empty for an empty word.
std::string SoundOf(std::string_view word, std::size_t most = 4);

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_TEXT_H_
