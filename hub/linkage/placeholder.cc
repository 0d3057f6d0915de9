#include "hub/linkage/placeholder.h"

#include <algorithm>
#include <iterator>

namespace hub::linkage {
namespace {

constexpr std::string_view kGiven[] = {
    "anon",   "anonymous", "baby",     "boy",      "boys",        "female",  "fetus",
    "foetus", "girl",      "infant",   "male",     "na",          "nk",      "nil",
    "none",   "newborn",   "notknown", "notgiven", "notrecorded", "tbc",     "twin",
    "twini",  "twinii",    "twin1",    "twin2",    "unborn",      "unknown", "unnamed",
};
constexpr std::string_view kFamily[] = {
    "anon", "na", "nk", "notknown", "notrecorded", "tbc", "unknown",
};

template <std::size_t N>
bool IsOneOf(std::string_view text, const std::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

}  // namespace

bool IsGivenPlaceholder(std::string_view name) { return IsOneOf(name, kGiven); }

bool IsFamilyPlaceholder(std::string_view name) { return IsOneOf(name, kFamily); }

bool IsPostcodePlaceholder(std::string_view postcode) {
  return postcode.substr(0, 4) == "ZZ99" ||
         std::all_of(postcode.begin(), postcode.end(), [](char c) { return c == '0' || c == 'X'; });
}

}  // namespace hub::linkage
