#include "hub/linkage/search_keys.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "hub/linkage/linkage.h"
#include "hub/linkage/placeholder.h"
#include "hub/linkage/text.h"

namespace hub::linkage {
namespace {

using Texts = std::vector<std::string>;

constexpr std::size_t kMostKeys = 12;
constexpr std::size_t kMostOfOneNumber = 3;
constexpr std::size_t kMostParts = 3;  // of one name, looked for
static_assert(2 + 2 * (1 + kMostParts) == kSearchProbes);

// They stand in many families' names and say nothing of which family it is.
constexpr std::string_view kParticles[] = {"abu", "bin", "bint", "das", "del", "den", "der",
                                           "dos", "ibn", "mac",  "san", "ter", "van", "von"};

bool IsParticle(std::string_view word) {
  constexpr std::size_t kShort = 2;
  return word.size() <= kShort ||
         std::find(std::begin(kParticles), std::end(kParticles), word) != std::end(kParticles);
}

bool Has(const Texts& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

void AddOnce(std::string text, Texts& texts) {
  if (!text.empty() && !Has(texts, text)) texts.push_back(std::move(text));
}

std::string RunTogether(const Texts& words) {
  std::string whole;
  for (const std::string& word : words) whole += word;
  return whole;
}

// The parts of a double name that say which family it is; none of a single one.
Texts PartsOf(const Texts& words) {
  Texts parts;
  if (words.size() < 2) return parts;
  for (const std::string& word : words) {
    if (!IsParticle(word)) AddOnce(word, parts);
  }
  return parts;
}

std::string OfFamily(std::string_view family, std::string_view birth) {
  if (family.empty()) return std::string();
  return std::string("family-birth:").append(family).append("\n").append(birth);
}

Texts GivenWords(const Sensitive& given) {
  Texts words = WordsOf(given.Reveal());
  if (words.empty() || IsGivenPlaceholder(words.front()) || IsGivenPlaceholder(RunTogether(words)))
    return {};
  return words;
}

Texts FamilyWords(const Sensitive& family) {
  Texts words = WordsOf(family.Reveal());
  return IsFamilyPlaceholder(RunTogether(words)) ? Texts() : words;
}

void AddNumber(const records::Identifier& identifier, Texts& nhs_numbers, Texts& upns) {
  if (!identifier.verified) return;
  switch (identifier.kind) {
    case records::IdentifierKind::kNhsNumber:
      return AddOnce(identifier.value.Reveal(), nhs_numbers);
    case records::IdentifierKind::kUpn:
    case records::IdentifierKind::kFormerUpn:
      return AddOnce(identifier.value.Reveal(), upns);
    case records::IdentifierKind::kLocal:
    case records::IdentifierKind::kMothersNhsNumber:
      return;
  }
}

bool AreNicknames(const std::string& a, const std::string& b, const Nicknames& nicknames) {
  const std::vector<std::uint16_t>& of_b = nicknames.GroupsOf(b);
  for (const std::uint16_t group : nicknames.GroupsOf(a)) {
    if (std::find(of_b.begin(), of_b.end(), group) != of_b.end()) return true;
  }
  return false;
}

// Whether every word of the fewer is one of the more, or a nickname of one.
bool AreAmong(const Texts& fewer, const Texts& more, const Nicknames& nicknames) {
  return std::all_of(fewer.begin(), fewer.end(), [&](const std::string& word) {
    return std::any_of(more.begin(), more.end(), [&](const std::string& other) {
      return word == other || AreNicknames(word, other, nicknames);
    });
  });
}

bool GivenFits(const Texts& asked, const Texts& held, const Nicknames& nicknames) {
  if (asked.empty() || held.empty()) return false;
  if (RunTogether(asked) == RunTogether(held)) return true;
  return asked.size() <= held.size() ? AreAmong(asked, held, nicknames)
                                     : AreAmong(held, asked, nicknames);
}

// One of two double names may be one half of the other; two halves that differ are two families.
bool FamilyFits(const Texts& asked, const Texts& held) {
  if (asked.empty() || held.empty()) return false;
  const std::string asked_whole = RunTogether(asked);
  const std::string held_whole = RunTogether(held);
  return asked_whole == held_whole || Has(PartsOf(held), asked_whole) ||
         Has(PartsOf(asked), held_whole) ||
         std::is_permutation(asked.begin(), asked.end(), held.begin(), held.end());
}

Texts FamilyNames(const Texts& words) {
  Texts names = {RunTogether(words)};
  for (std::string& part : PartsOf(words)) {
    if (names.size() > kMostParts) break;
    AddOnce(std::move(part), names);
  }
  return names;
}

// Known and the same, known and another, or nothing known.
void Count(bool known, bool same, Fit& fit) {
  if (same) ++fit.agree;
  if (known && !same) ++fit.differ;
}

}  // namespace

std::vector<std::string> SearchKeys(const records::Subject& subject) {
  Texts nhs_numbers;
  Texts upns;
  for (const records::Identifier& identifier : subject.identifiers)
    AddNumber(identifier, nhs_numbers, upns);
  Texts keys;
  const auto add_numbers = [&keys](std::string_view kind, const Texts& numbers) {
    for (std::size_t i = 0; i < numbers.size() && i < kMostOfOneNumber; ++i)
      AddOnce(std::string(kind) + numbers[i], keys);
  };
  add_numbers("nhs:", nhs_numbers);
  add_numbers("upn:", upns);
  if (subject.birth.exact_day()) {
    const std::string birth = subject.birth.earliest.Iso();
    std::vector<Texts> families;
    for (const records::PersonName& name : subject.names)
      families.push_back(FamilyWords(name.family));
    for (const Texts& words : families) AddOnce(OfFamily(RunTogether(words), birth), keys);
    for (const Texts& words : families) {
      for (const std::string& part : PartsOf(words)) AddOnce(OfFamily(part, birth), keys);
    }
  }
  if (keys.size() > kMostKeys) keys.resize(kMostKeys);
  return keys;
}

int IdentifiersIn(const Sought& sought) {
  const bool name = !GivenWords(sought.given).empty() && !FamilyWords(sought.family).empty();
  return (name ? 1 : 0) + (sought.birth ? 1 : 0) + (sought.nhs_number.empty() ? 0 : 1) +
         (sought.upn.empty() ? 0 : 1);
}

std::string Canonical(const Sought& sought) {
  std::string text;
  for (const Texts& words : {WordsOf(sought.given.Reveal()), WordsOf(sought.family.Reveal())})
    text += RunTogether(words) + '\n';
  text += sought.birth ? sought.birth->Iso() : "";
  return text + '\n' + sought.nhs_number.Reveal() + '\n' + sought.upn.Reveal();
}

std::array<std::string, kSearchProbes> SearchProbes(const Sought& sought) {
  Texts probes;
  if (!sought.nhs_number.empty()) AddOnce("nhs:" + sought.nhs_number.Reveal(), probes);
  if (!sought.upn.empty()) AddOnce("upn:" + sought.upn.Reveal(), probes);
  const Texts given = GivenWords(sought.given);
  const Texts family = FamilyWords(sought.family);
  if (sought.birth && !given.empty() && !family.empty()) {
    const std::string birth = sought.birth->Iso();
    // Either may be the family name: forms change them over.
    for (const Texts* words : {&family, &given}) {
      for (const std::string& name : FamilyNames(*words)) AddOnce(OfFamily(name, birth), probes);
    }
  }
  std::array<std::string, kSearchProbes> all;
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = i < probes.size() ? std::move(probes[i]) : "nobody:" + std::to_string(i);
  return all;
}

void KnownAs::Add(const records::Subject& view) {
  for (const records::PersonName& name : view.names)
    names_.push_back({GivenWords(name.given), FamilyWords(name.family)});
  if (view.birth.known()) births_.push_back(view.birth);
  for (const records::Identifier& identifier : view.identifiers)
    AddNumber(identifier, nhs_numbers_, upns_);
}

Fit FitOf(const Sought& sought, const KnownAs& known, const Nicknames& nicknames) {
  Fit fit;
  const Texts given = GivenWords(sought.given);
  const Texts family = FamilyWords(sought.family);
  if (!given.empty() && !family.empty()) {
    // A given name from one view and a former family name from another are one child's names.
    const auto any = [&known](auto fits) {
      return std::any_of(known.names_.begin(), known.names_.end(), fits);
    };
    const auto as_asked = [&](const Texts& first, const Texts& last) {
      return any([&](const auto& name) { return GivenFits(first, name.given, nicknames); }) &&
             any([&](const auto& name) { return FamilyFits(last, name.family); });
    };
    const bool known_whole = any([](const auto& name) { return !name.given.empty(); }) &&
                             any([](const auto& name) { return !name.family.empty(); });
    Count(known_whole, as_asked(given, family) || as_asked(family, given), fit);
  }
  if (sought.birth) {
    const PartialDate birth = PartialDate::Day(*sought.birth);
    const bool same =
        std::find(known.births_.begin(), known.births_.end(), birth) != known.births_.end();
    const bool may_be =
        std::any_of(known.births_.begin(), known.births_.end(), [&](const PartialDate& date) {
          return !date.exact_day() && date.earliest <= *sought.birth &&
                 *sought.birth <= date.latest;
        });
    Count(!known.births_.empty() && !may_be, same, fit);
  }
  if (!sought.nhs_number.empty()) {
    Count(!known.nhs_numbers_.empty(), Has(known.nhs_numbers_, sought.nhs_number.Reveal()), fit);
  }
  if (!sought.upn.empty()) {
    Count(!known.upns_.empty(), Has(known.upns_, sought.upn.Reveal()), fit);
  }
  return fit;
}

}  // namespace hub::linkage
