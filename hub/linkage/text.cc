#include "hub/linkage/text.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

#include "hub/linkage/linkage.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hub::linkage {
namespace {

constexpr std::size_t kMostBytes = 64;
constexpr double kPrefixScale = 0.1;
constexpr double kBoostFrom = 0.7;

// The places of `letter` in a text, as bits.
class Places {
 public:
  explicit Places(std::string_view text) : size_(text.size()) {
#if defined(__SSE2__)
    alignas(16) char bytes[kMostBytes] = {};
    std::memcpy(bytes, text.data(), size_);
    for (std::size_t i = 0; i * 16 < size_; ++i) {
      block_[i] = _mm_load_si128(reinterpret_cast<const __m128i*>(bytes + 16 * i));
    }
#else
    text_ = text;
#endif
  }

  std::uint64_t Of(char letter) const {
    std::uint64_t places = 0;
#if defined(__SSE2__)
    const __m128i wanted = _mm_set1_epi8(letter);
    for (std::size_t i = 0; i * 16 < size_; ++i) {
      const auto equal =
          static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(block_[i], wanted)));
      places |= static_cast<std::uint64_t>(equal) << 16 * i;
    }
#else
    for (std::size_t i = 0; i < size_; ++i) {
      places |= static_cast<std::uint64_t>(text_[i] == letter) << i;
    }
#endif
    return places;
  }

 private:
  std::size_t size_;
#if defined(__SSE2__)
  __m128i block_[kMostBytes / 16];
#else
  std::string_view text_;
#endif
};

std::uint64_t LowBits(std::size_t count) {
  return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

struct Matched {
  std::uint64_t in_a = 0;
  std::uint64_t in_b = 0;
};

// Each letter of `b` takes the first free equal letter of `a` that is near enough.
Matched Match(std::string_view a, std::string_view b) {
  const std::size_t half = std::max(a.size(), b.size()) / 2;
  const std::size_t reach = half == 0 ? 0 : half - 1;
  const Places places(a);
  std::uint64_t free = LowBits(a.size());
  std::uint64_t near = LowBits(reach + 1);
  Matched matched;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const std::uint64_t fits = places.Of(b[i]) & free & near;
    const std::uint64_t taken = fits & (~fits + 1);
    free ^= taken;
    matched.in_b |= static_cast<std::uint64_t>(taken != 0) << i;
    near = i < reach ? near << 1 | 1 : near << 1;
  }
  matched.in_a = LowBits(a.size()) & ~free;
  return matched;
}

std::size_t OutOfOrder(std::string_view a, std::string_view b, Matched matched) {
  std::size_t count = 0;
  for (; matched.in_a != 0; matched.in_a &= matched.in_a - 1, matched.in_b &= matched.in_b - 1) {
    count += a[static_cast<std::size_t>(std::countr_zero(matched.in_a))] !=
             b[static_cast<std::size_t>(std::countr_zero(matched.in_b))];
  }
  return count;
}

std::size_t SharedPrefix(std::string_view a, std::string_view b, std::size_t most) {
  const std::size_t end = std::min({a.size(), b.size(), most});
  std::size_t shared = 0;
  while (shared < end && a[shared] == b[shared]) ++shared;
  return shared;
}

// Of two that are not the same, `a` no longer than `b`.
double JaroWinklerOf(std::size_t size_a, std::size_t size_b, int matched, int out_of_order,
                     std::size_t prefix) {
  if (matched == 0) return 0;
  const double common = matched;
  const double swaps = out_of_order / 2;
  const double jaro = (common / static_cast<double>(size_a) + common / static_cast<double>(size_b) +
                       (common - swaps) / common) /
                      3;
  if (jaro < kBoostFrom) return jaro;
  return jaro + static_cast<double>(prefix) * kPrefixScale * (1 - jaro);
}

#if defined(__SSE2__)
// Most names fit one register, where every letter is compared with a whole name at once.
constexpr std::size_t kShort = 16;

template <class Number>
std::uint64_t NumberAt(const char* at) {
  Number number;
  std::memcpy(&number, at, sizeof(number));
  return number;
}

// Zeros after the text; what lies behind it in memory is not read. REQUIRES: 1 to 16 bytes
__m128i LoadShort(std::string_view text) {
  const char* const at = text.data();
  const std::size_t size = text.size();
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  if (size >= 8) {
    low = NumberAt<std::uint64_t>(at);
    if (size > 8) high = NumberAt<std::uint64_t>(at + size - 8) >> 8 * (16 - size);
  } else if (size >= 4) {
    low = NumberAt<std::uint32_t>(at) | NumberAt<std::uint32_t>(at + size - 4) << 8 * (size - 4);
  } else {
    low = NumberAt<std::uint8_t>(at) | NumberAt<std::uint8_t>(at + size / 2) << 8 * (size / 2) |
          NumberAt<std::uint8_t>(at + size - 1) << 8 * (size - 1);
  }
  return _mm_set_epi64x(static_cast<std::int64_t>(high), static_cast<std::int64_t>(low));
}

std::uint32_t EqualBytes(__m128i a, __m128i b) {
  return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(a, b)));
}

int CountOf(std::uint32_t bits) {  // of sixteen, without a call
  bits -= bits >> 1 & 0x5555;
  bits = (bits & 0x3333) + (bits >> 2 & 0x3333);
  bits = (bits + (bits >> 4)) & 0x0F0F;
  return static_cast<int>((bits + (bits >> 8)) & 0x1F);
}

// As the longer way below, letter for letter.
// REQUIRES: 1 to 16 bytes each
double JaroWinklerOfShort(std::string_view a, std::string_view b) {
  __m128i in_a = LoadShort(a);
  const __m128i in_b = LoadShort(b);
  const std::uint32_t equal = EqualBytes(in_a, in_b);
  const auto first = static_cast<std::size_t>(std::countr_one(equal));
  if (a.size() == b.size() && equal == 0xFFFF) return 1;
  if (a.size() > b.size() || (a.size() == b.size() && static_cast<unsigned char>(a[first]) >
                                                          static_cast<unsigned char>(b[first]))) {
    std::swap(a, b);
    in_a = in_b;
  }
  const std::size_t half = b.size() / 2;
  const std::size_t reach = half == 0 ? 0 : half - 1;
  const std::uint32_t all = (std::uint32_t{1} << a.size()) - 1;
  std::uint32_t free = all;
  std::uint32_t near = (std::uint32_t{2} << reach) - 1;
  std::uint32_t matched_b = 0;
  for (std::size_t i = 0; i < b.size(); ++i) {
    const std::uint32_t fits = EqualBytes(in_a, _mm_set1_epi8(b[i])) & free & near;
    free ^= fits & (0 - fits);
    matched_b |= static_cast<std::uint32_t>(fits != 0) << i;
    near = near << 1 | static_cast<std::uint32_t>(i < reach);
  }
  const std::uint32_t matched_a = all & ~free;
  const int out_of_order = matched_a == matched_b
                               ? CountOf(matched_a & ~equal)
                               : static_cast<int>(OutOfOrder(a, b, {matched_a, matched_b}));
  return JaroWinklerOf(a.size(), b.size(), CountOf(matched_a), out_of_order,
                       std::min({first, a.size(), std::size_t{4}}));
}
#endif

struct Spelt {
  std::uint32_t letter;
  std::string_view latin;
};

// Lower case; a common way to write each letter in English.
constexpr Spelt kSpelt[] = {
    {0x3B1, "a"},  {0x3B2, "v"},  {0x3B3, "g"},  {0x3B4, "d"},   {0x3B5, "e"},  {0x3B6, "z"},
    {0x3B7, "i"},  {0x3B8, "th"}, {0x3B9, "i"},  {0x3BA, "k"},   {0x3BB, "l"},  {0x3BC, "m"},
    {0x3BD, "n"},  {0x3BE, "x"},  {0x3BF, "o"},  {0x3C0, "p"},   {0x3C1, "r"},  {0x3C2, "s"},
    {0x3C3, "s"},  {0x3C4, "t"},  {0x3C5, "y"},  {0x3C6, "f"},   {0x3C7, "ch"}, {0x3C8, "ps"},
    {0x3C9, "o"},  {0x3AC, "a"},  {0x3AD, "e"},  {0x3AE, "i"},   {0x3AF, "i"},  {0x3CC, "o"},
    {0x3CD, "y"},  {0x3CE, "o"},  {0x430, "a"},  {0x431, "b"},   {0x432, "v"},  {0x433, "g"},
    {0x434, "d"},  {0x435, "e"},  {0x436, "zh"}, {0x437, "z"},   {0x438, "i"},  {0x439, "i"},
    {0x43A, "k"},  {0x43B, "l"},  {0x43C, "m"},  {0x43D, "n"},   {0x43E, "o"},  {0x43F, "p"},
    {0x440, "r"},  {0x441, "s"},  {0x442, "t"},  {0x443, "u"},   {0x444, "f"},  {0x445, "kh"},
    {0x446, "ts"}, {0x447, "ch"}, {0x448, "sh"}, {0x449, "sch"}, {0x44A, ""},   {0x44B, "y"},
    {0x44C, ""},   {0x44D, "e"},  {0x44E, "yu"}, {0x44F, "ya"},  {0x451, "e"},  {0x452, "dj"},
    {0x454, "ie"}, {0x455, "dz"}, {0x456, "i"},  {0x457, "i"},   {0x458, "j"},  {0x459, "lj"},
    {0x45A, "nj"}, {0x45B, "c"},  {0x45E, "u"},  {0x45F, "dz"},  {0x491, "g"},
};

bool LeadsGreekOrCyrillic(char c) {
  const auto lead = static_cast<unsigned char>(c);
  return lead >= 0xCD && lead <= 0xD3;
}

// Both alphabets are two bytes a letter in UTF-8, from U+0370 to U+04FF.
std::string Spell(std::string word) {
  if (std::none_of(word.begin(), word.end(), LeadsGreekOrCyrillic)) return word;
  std::string latin;
  latin.reserve(word.size());
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (!LeadsGreekOrCyrillic(word[i]) || i + 1 >= word.size()) {
      latin += word[i];
      continue;
    }
    const std::uint32_t letter = (static_cast<unsigned char>(word[i]) & 0x1Fu) << 6 |
                                 (static_cast<unsigned char>(word[i + 1]) & 0x3Fu);
    const auto* const known = std::find_if(std::begin(kSpelt), std::end(kSpelt),
                                           [letter](const Spelt& s) { return s.letter == letter; });
    if (known == std::end(kSpelt)) {
      latin.append(word, i, 2);
    } else {
      latin += known->latin;
    }
    ++i;
  }
  return latin;
}

// Scripts in which names are written beside those that are spelt in Latin letters above. Those of
// one language count as one.
struct Script {
  std::uint32_t first;
  std::uint32_t last;
  std::uint8_t number;
};
constexpr Script kScripts[] = {
    {0x0530, 0x058F, 1},   // Armenian
    {0x0590, 0x05FF, 2},   // Hebrew
    {0x0600, 0x06FF, 3},   // Arabic
    {0x0700, 0x074F, 4},   // Syriac
    {0x0750, 0x077F, 3},   // Arabic
    {0x0780, 0x07BF, 5},   // Thaana
    {0x08A0, 0x08FF, 3},   // Arabic
    {0x0900, 0x097F, 6},   // Devanagari
    {0x0980, 0x09FF, 7},   // Bengali
    {0x0A00, 0x0A7F, 8},   // Gurmukhi
    {0x0A80, 0x0AFF, 9},   // Gujarati
    {0x0B00, 0x0B7F, 10},  // Odia
    {0x0B80, 0x0BFF, 11},  // Tamil
    {0x0C00, 0x0C7F, 12},  // Telugu
    {0x0C80, 0x0CFF, 13},  // Kannada
    {0x0D00, 0x0D7F, 14},  // Malayalam
    {0x0D80, 0x0DFF, 15},  // Sinhala
    {0x0E00, 0x0E7F, 16},  // Thai
    {0x0E80, 0x0EFF, 17},  // Lao
    {0x0F00, 0x0FFF, 18},  // Tibetan
    {0x1000, 0x109F, 19},  // Burmese
    {0x10A0, 0x10FF, 20},  // Georgian
    {0x1100, 0x11FF, 21},  // Hangul
    {0x1200, 0x137F, 22},  // Ethiopic
    {0x1780, 0x17FF, 23},  // Khmer
    {0x3040, 0x30FF, 24},  // Kana, beside Han in one name
    {0x3130, 0x318F, 21},  // Hangul
    {0x3400, 0x9FFF, 24},  // Han
    {0xAC00, 0xD7AF, 21},  // Hangul
    {0xF900, 0xFAFF, 24},  // Han
    {0xFB1D, 0xFB4F, 2},   // Hebrew
    {0xFB50, 0xFDFF, 3},   // Arabic
    {0xFE70, 0xFEFC, 3},   // Arabic
};

// What well-formed UTF-8 of two or three bytes begins with; 0 for anything else.
std::uint32_t FirstLetter(std::string_view word) {
  const auto bits = [word](std::size_t i, unsigned mask) {
    return i < word.size() ? static_cast<unsigned char>(word[i]) & mask : 0u;
  };
  const std::uint32_t lead = bits(0, 0xFF);
  if (lead >= 0xE0 && lead < 0xF0) return (lead & 0x0Fu) << 12 | bits(1, 0x3F) << 6 | bits(2, 0x3F);
  if (lead >= 0xC0 && lead < 0xE0) return (lead & 0x1Fu) << 6 | bits(1, 0x3F);
  return 0;
}

constexpr std::string_view kAsciiBreaks = " \t\n\r,-";
constexpr std::string_view kOtherBreaks[] = {
    "\u00A0", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212", "\uFF0D", "\u3000",
};

// How many bytes at `at` part two words; 0: none.
std::size_t BreakAt(std::string_view name, std::size_t at) {
  if (static_cast<unsigned char>(name[at]) < 0x80) {
    return kAsciiBreaks.find(name[at]) == std::string_view::npos ? 0 : 1;
  }
  for (const std::string_view text : kOtherBreaks) {
    if (name.compare(at, text.size(), text) == 0) return text.size();
  }
  return 0;
}

void AddWord(std::string_view written, std::vector<std::string>& words) {
  std::string word = Spell(NormaliseName(written));
  if (!word.empty()) words.push_back(std::move(word));
}

// What sounds alike gets one letter; '.' is silent or a vowel.
char SoundClass(char letter) {
  switch (letter) {
    case 'b':
    case 'p':
      return 'p';
    case 'f':
    case 'v':
      return 'f';
    case 'c':
    case 'g':
    case 'j':
    case 'k':
    case 'q':
      return 'k';
    case 's':
    case 'x':
    case 'z':
      return 's';
    case 'd':
    case 't':
      return 't';
    case 'l':
    case 'r':
      return letter;
    case 'm':
    case 'n':
      return 'n';
    case 'a':
    case 'e':
    case 'h':
    case 'i':
    case 'o':
    case 'u':
    case 'w':
    case 'y':
      return '.';
    default:
      return letter;  // digits, and letters of other scripts byte by byte
  }
}

}  // namespace

double JaroWinkler(std::string_view a, std::string_view b) {
#if defined(__SSE2__)
  const auto is_short = [](std::string_view text) { return text.size() - 1 < kShort; };
  if (is_short(a) && is_short(b)) return JaroWinklerOfShort(a, b);
#endif
  if (a == b) return a.empty() ? 0 : 1;
  a = a.substr(0, kMostBytes);
  b = b.substr(0, kMostBytes);
  // One order for both, so that a letter which could be matched twice changes nothing.
  if (a.size() > b.size() || (a.size() == b.size() && a > b)) std::swap(a, b);
  if (a.empty()) return 0;
  const Matched matched = Match(a, b);
  return JaroWinklerOf(a.size(), b.size(), std::popcount(matched.in_a),
                       static_cast<int>(OutOfOrder(a, b, matched)), SharedPrefix(a, b, 4));
}

bool OneSlip(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  const std::size_t from = SharedPrefix(a, b, a.size());
  if (from == a.size()) return true;
  if (a.size() < b.size()) return a.substr(from) == b.substr(from + 1);
  if (a.substr(from + 1) == b.substr(from + 1)) return true;
  return from + 1 < a.size() && a[from] == b[from + 1] && a[from + 1] == b[from] &&
         a.substr(from + 2) == b.substr(from + 2);
}

bool SameLetters(std::string_view a, std::string_view b) {
  if (a.size() != b.size() || a.size() < 5 || a.size() > kMostBytes) return false;
  std::array<std::int8_t, 256> counts{};
  for (const char c : a) ++counts[static_cast<unsigned char>(c)];
  return std::all_of(b.begin(), b.end(),
                     [&counts](char c) { return --counts[static_cast<unsigned char>(c)] >= 0; });
}

Bigrams BigramsOf(std::string_view text) {
  Bigrams set;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const auto first = static_cast<unsigned char>(text[i]);
    const auto second = static_cast<unsigned char>(text[i + 1]);
    const std::uint32_t mixed = (first * 131u + second) * 2654435761u;
    set.bits[mixed >> 31] |= std::uint64_t{1} << (mixed >> 25 & 63);
  }
  return set;
}

double Overlap(const Bigrams& a, const Bigrams& b) {
  const int of_a = std::popcount(a.bits[0]) + std::popcount(a.bits[1]);
  const int of_b = std::popcount(b.bits[0]) + std::popcount(b.bits[1]);
  if (of_a == 0 || of_b == 0) return 0;
  const int both = std::popcount(a.bits[0] & b.bits[0]) + std::popcount(a.bits[1] & b.bits[1]);
  return 2.0 * both / (of_a + of_b);
}

std::uint64_t HashOf(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325u;  // FNV-1a, then mixed once more
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCDu;
  hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53u;
  return hash ^ hash >> 33;
}

std::vector<std::string> WordsOf(std::string_view name) {
  std::vector<std::string> words;
  std::size_t from = 0;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t parting = BreakAt(name, at);
    if (parting == 0) {
      ++at;
      continue;
    }
    AddWord(name.substr(from, at - from), words);
    at += parting;
    from = at;
  }
  AddWord(name.substr(from), words);
  return words;
}

std::uint8_t ScriptOf(std::string_view word) {
  constexpr std::uint32_t kFirstOther = 0x530;  // Armenian; before it all that is spelt in Latin
  const std::uint32_t letter = FirstLetter(word);
  if (letter < kFirstOther) return 0;
  const auto* const script = std::find_if(
      std::begin(kScripts), std::end(kScripts),
      [letter](const Script& one) { return one.first <= letter && letter <= one.last; });
  return script == std::end(kScripts) ? std::uint8_t{0} : script->number;
}

std::string SoundOf(std::string_view word, std::size_t most) {
  std::string sound;
  char last = 0;
  for (std::size_t i = 0; i < word.size() && sound.size() < most; ++i) {
    char letter = word[i];
    const char next = i + 1 < word.size() ? word[i + 1] : ' ';
    if (letter == 'p' && next == 'h') letter = 'f';
    if (letter == 'w' && next == 'r' && sound.empty()) continue;
    if (letter == 'k' && next == 'n' && sound.empty()) continue;
    if (letter == 'x' && !sound.empty()) {  // "alexander", "aleksandr"
      if (last != 'k') sound += 'k';
      if (sound.size() == most) break;
    }
    const char heard = SoundClass(letter);
    if (sound.empty() || (heard != '.' && heard != last)) sound += heard;
    last = heard;
  }
  return sound;
}

}  // namespace hub::linkage
