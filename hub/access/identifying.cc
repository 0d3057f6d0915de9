#include "hub/access/identifying.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace hub::access {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsLetter(char c) { return IsUpper(c) || IsLower(c) || static_cast<unsigned char>(c) >= 0x80; }

// Digits as telephones and identifiers are written, in groups: "943 476 5919".
bool HasLongNumber(std::string_view text) {
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (IsDigit(text[i])) {
      if (++digits >= 6) return true;
    } else if (text[i] != ' ' && text[i] != '-' && text[i] != '.' && text[i] != '/' &&
               text[i] != '(' && text[i] != ')') {
      digits = 0;
    }
  }
  return false;
}

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

std::string Lowered(std::string_view word) {
  std::string low(word);
  std::transform(low.begin(), low.end(), low.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return low;
}

// Calls visit(word, begins) with each run of letters, digits and apostrophes; `begins`: a sentence.
template <class Visit>
bool AnyWord(std::string_view text, const Visit& visit) {
  bool begins = true;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!IsLetter(text[at]) && !IsDigit(text[at])) {
      begins = begins || text[at] == '.' || text[at] == '!' || text[at] == '?' ||
               text[at] == '\n' || text[at] == ':';
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && (IsLetter(text[end]) || IsDigit(text[end]) || text[end] == '\''))
      ++end;
    if (visit(text.substr(at, end - at), begins)) return true;
    begins = false;
    at = end;
  }
  return false;
}

// "2AB", the second half of a postcode; or both in one word, "OX42AB".
bool EndsAsPostcode(std::string_view word) {
  if (word.size() < 3) return false;
  const std::string_view end = word.substr(word.size() - 3);
  const bool inward = IsDigit(end[0]) && IsLetter(end[1]) && IsLetter(end[2]);
  return inward &&
         (word.size() == 3 || (word.size() >= 5 && word.size() <= 7 && IsLetter(word.front())));
}

bool IsMonth(std::string_view word) {
  const std::string low = Lowered(word.substr(0, 3));
  const bool whole = word.size() == 3 || word.size() >= 4;
  return whole && IsUpper(word.front()) &&
         std::find(kMonths.begin(), kMonths.end(), low) != kMonths.end();
}

// Words that begin a sentence, or are written large, and name nobody.
constexpr std::string_view kPlain[] = {
    "a",         "about",   "after",     "all",       "also",     "an",       "and",
    "another",   "any",     "are",       "as",        "at",       "because",  "before",
    "both",      "but",     "can",       "child",     "children", "could",    "do",
    "does",      "during",  "family",    "father",    "for",      "from",     "grandmother",
    "has",       "have",    "he",        "her",       "his",      "home",     "how",
    "i",         "if",      "in",        "is",        "it",       "its",      "may",
    "mother",    "mum",     "dad",       "my",        "neither",  "no",       "nobody",
    "not",       "nothing", "now",       "on",        "one",      "our",      "parent",
    "parents",   "please",  "school",    "she",       "should",   "since",    "sibling",
    "siblings",  "so",      "some",      "somebody",  "someone",  "staff",    "that",
    "the",       "their",   "then",      "there",     "they",     "this",     "to",
    "today",     "two",     "unborn",    "under",     "was",      "we",       "were",
    "what",      "when",    "where",     "whether",   "which",    "while",    "who",
    "why",       "with",    "would",     "yesterday", "you",      "young",    "english",
    "monday",    "tuesday", "wednesday", "thursday",  "friday",   "saturday", "sunday",
    "christmas", "easter"};

bool IsPlain(std::string_view word) {
  const std::string low = Lowered(word);
  return std::find(std::begin(kPlain), std::end(kPlain), low) != std::end(kPlain);
}

// MASH, CAMHS, GP: written large throughout, and too short to be a name and a surname.
bool IsAbbreviation(std::string_view word) {
  return word.size() >= 2 && word.size() <= 6 &&
         std::all_of(word.begin(), word.end(), [](char c) { return IsUpper(c); });
}

bool LooksLikeName(std::string_view word) {
  const bool large = IsUpper(word.front()) || static_cast<unsigned char>(word.front()) >= 0x80;
  return large && !IsPlain(word) && !IsAbbreviation(word);
}

}  // namespace

std::string FindIdentifying(std::string_view text) {
  if (text.find('@') != std::string_view::npos) return "an address of electronic mail";
  if (text.find("://") != std::string_view::npos) return "a link";
  if (HasLongNumber(text)) return "a number of six digits or more, or a date in figures";
  if (AnyWord(text, [](std::string_view word, bool) { return EndsAsPostcode(word); }))
    return "what looks like a postcode";
  if (AnyWord(text, [](std::string_view word, bool) { return IsMonth(word) && !IsPlain(word); }))
    return "a month: give an age instead of a date";
  if (AnyWord(text, [](std::string_view word, bool) { return LooksLikeName(word); }))
    return "a word with a capital letter that may be a name";
  return "";
}

}  // namespace hub::access
