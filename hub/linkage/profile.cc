#include <algorithm>
#include <cstddef>

#include "hub/linkage/linkage.h"
#include "hub/linkage/placeholder.h"

namespace hub::linkage {
namespace {

constexpr std::size_t kMostKeys = 8;
constexpr std::size_t kMostOfOneIdentifier = 2;

void AddOnce(std::string text, std::vector<std::string>& to) {
  if (text.empty()) return;
  const auto place = std::lower_bound(to.begin(), to.end(), text);
  if (place == to.end() || *place != text) to.insert(place, std::move(text));
}

// Normalised; empty if there is no word.
std::string FirstWord(std::string_view given) {
  while (!given.empty()) {
    const std::size_t end = given.find_first_of(" \t\n\r");
    std::string word = NormaliseName(given.substr(0, end));
    if (!word.empty()) return word;
    if (end == std::string_view::npos) break;
    given.remove_prefix(end + 1);
  }
  return std::string();
}

void AddGiven(const std::string& given, Profile& profile) {
  std::string first = FirstWord(given);
  std::string whole = NormaliseName(given);
  if (IsGivenPlaceholder(first) || IsGivenPlaceholder(whole)) return;
  AddOnce(std::move(first), profile.first_given);
  AddOnce(std::move(whole), profile.given);
}

void AddFamily(const std::string& family, Profile& profile) {
  std::string whole = NormaliseName(family);
  if (!IsFamilyPlaceholder(whole)) AddOnce(std::move(whole), profile.family);
}

void AddIdentifier(const records::Identifier& identifier, Profile& profile) {
  if (!identifier.verified) return;
  switch (identifier.kind) {
    case records::IdentifierKind::kNhsNumber:
      return AddOnce(identifier.value.Reveal(), profile.nhs_numbers);
    case records::IdentifierKind::kUpn:
    case records::IdentifierKind::kFormerUpn:
      return AddOnce(identifier.value.Reveal(), profile.upns);
    case records::IdentifierKind::kLocal:
    case records::IdentifierKind::kMothersNhsNumber:
      return;
  }
}

// A new line parts the pieces: no normalised name contains one.
std::string Key(std::string_view kind, std::initializer_list<std::string_view> pieces) {
  std::string key(kind);
  std::string_view parting = ":";
  for (const std::string_view piece : pieces) {
    key += parting;
    key += piece;
    parting = "\n";
  }
  return key;
}

void AddIdentifierKeys(std::string_view kind, const std::vector<std::string>& numbers,
                       std::vector<std::string>& keys) {
  const std::size_t most = std::min(numbers.size(), kMostOfOneIdentifier);
  for (std::size_t i = 0; i < most; ++i) keys.push_back(Key(kind, {numbers[i]}));
}

void AddKey(std::string key, std::vector<std::string>& keys) {
  const bool known = std::find(keys.begin(), keys.end(), key) != keys.end();
  if (!known && keys.size() < kMostKeys) keys.push_back(std::move(key));
}

// By first given name, so that "Ann" finds "Ann Marie"; and by all of them run
// together, so that "Anne-Marie" finds "Anne Marie".
void AddNameKeys(const Profile& profile, std::vector<std::string>& keys) {
  if (!profile.birth.exact_day()) return;
  const std::string birth = profile.birth.earliest.Iso();
  for (const std::vector<std::string>* given : {&profile.first_given, &profile.given}) {
    for (const std::string& name : *given) {
      for (const std::string& family : profile.family) {
        AddKey(Key("name-birth", {name, family, birth}), keys);
      }
    }
  }
}

void AddFamilyKeys(const Profile& profile, std::vector<std::string>& keys) {
  if (!profile.birth.exact_day()) return;
  const std::string birth = profile.birth.earliest.Iso();
  const std::size_t most = std::min(profile.family.size(), kMostOfOneIdentifier);
  for (std::size_t i = 0; i < most; ++i) {
    AddKey(Key("family-birth", {profile.family[i], birth}), keys);
  }
}

std::vector<std::string> IdentifierKeys(const Profile& profile) {
  std::vector<std::string> keys;
  AddIdentifierKeys("nhs", profile.nhs_numbers, keys);
  AddIdentifierKeys("upn", profile.upns, keys);
  return keys;
}

}  // namespace

Profile MakeProfile(const records::Subject& subject) {
  Profile profile;
  for (const records::PersonName& name : subject.names) {
    AddGiven(name.given.Reveal(), profile);
    AddFamily(name.family.Reveal(), profile);
  }
  for (const records::Identifier& identifier : subject.identifiers) {
    AddIdentifier(identifier, profile);
  }
  profile.birth = subject.birth;
  profile.sex = subject.sex;
  return profile;
}

std::vector<std::string> SearchKeys(const Profile& profile) {
  std::vector<std::string> keys = IdentifierKeys(profile);
  AddFamilyKeys(profile, keys);
  AddNameKeys(profile, keys);
  return keys;
}

}  // namespace hub::linkage
