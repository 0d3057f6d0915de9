#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

#include "hub/linkage/model.h"

namespace hub::linkage {
namespace {

constexpr std::size_t kMostKeys = 5;
constexpr std::size_t kMostProbes = 32;

// A new line parts the pieces: no value holds one.
std::string Key(std::string_view kind, std::initializer_list<std::string_view> pieces) {
  std::string key(kind);
  for (const std::string_view piece : pieces) {
    key += '\n';
    key += piece;
  }
  return key;
}

void AddOnce(std::string key, std::vector<std::string>& keys) {
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
}

using Texts = std::vector<std::string>;

// Of each value that plays one of the roles; the first alone where only the stored keys are made.
class Sounds {
 public:
  Sounds(const Traits& traits, const Model& model, bool all) : all_(all) {
    for (const Value& value : traits.Of(kGiven)) {
      if ((value.role & kFirst) != 0) AddGiven(std::string(traits.Text(value)), model);
    }
    for (const Value& value : traits.Of(kFamily)) {
      if ((value.role & (kWhole | (all ? kPart : 0))) != 0) {
        Add(SoundOf(traits.Text(value)), family_);
      }
    }
  }

  const Texts& given() const { return given_; }
  const Texts& family() const { return family_; }

 private:
  void Add(std::string sound, Texts& to) const {
    if (!sound.empty() && (all_ || to.empty())) AddOnce(std::move(sound), to);
  }

  // A nickname sounds as the name that it stands for: "bill" as "william".
  void AddGiven(const std::string& name, const Model& model) {
    const std::vector<std::uint16_t>& groups = model.nicknames.GroupsOf(name);
    for (const std::uint16_t group : groups) Add(SoundOf(model.nicknames.Head(group)), given_);
    if (groups.empty() || all_) Add(SoundOf(name), given_);
  }

  bool all_;
  Texts given_;
  Texts family_;
};

Texts BirthDays(const Traits& traits, bool all) {
  const std::int32_t digits = traits.birth_digits();
  if (digits == 0) return {};
  const std::int32_t day = digits % 100;
  const std::int32_t month = digits / 100 % 100;
  Texts days = {std::to_string(digits)};
  if (all && day <= 12 && day != month) {
    days.push_back(std::to_string(digits / 10'000 * 10'000 + day * 100 + month));
  }
  return days;
}

Texts BirthYears(const Traits& traits) {
  if (!traits.birth_known()) return {};
  const int from = Date{traits.birth_from()}.year();
  const int to = Date{traits.birth_to()}.year();
  return from == to ? Texts{std::to_string(from)} : Texts{};
}

// Both names in one order, so that given and family name changed over find each other.
void AddNames(const Sounds& sounds, const Texts& years, std::string_view kind, Texts& keys) {
  for (const std::string& given : sounds.given()) {
    for (const std::string& family : sounds.family()) {
      for (const std::string& year : years) {
        AddOnce(Key(kind, {std::min(given, family), std::max(given, family), year}), keys);
      }
    }
  }
}

void AddInitials(std::string_view kind, const Texts& sounds, const Texts& with, Texts& keys) {
  for (const std::string& sound : sounds) {
    for (const std::string& other : with) {
      AddOnce(Key(kind, {std::string_view(sound).substr(0, 1), other}), keys);
    }
  }
}

void AddValues(std::string_view kind, const Traits& traits, FieldId field, Texts& keys) {
  for (const Value& value : traits.Of(field)) AddOnce(Key(kind, {traits.Text(value)}), keys);
}

void AddTexts(std::string_view kind, const Texts& texts, Texts& keys) {
  for (const std::string& text : texts) AddOnce(Key(kind, {text}), keys);
}

Texts ValuesOf(const Traits& traits, FieldId field, bool all) {
  Texts values;
  for (const Value& value : traits.Of(field)) {
    if (all || values.empty()) values.emplace_back(traits.Text(value));
  }
  return values;
}

// The sound of what stands before the '@', and its digits: slips fall mostly elsewhere.
void AddEmails(const Traits& traits, Texts& keys) {
  for (const std::string& email : ValuesOf(traits, kEmail, true)) {
    const std::string local = email.substr(0, email.find('@'));
    std::string digits;
    std::copy_if(local.begin(), local.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    AddOnce(Key("email", {SoundOf(local, 8), digits}), keys);
  }
}

// Of an unverified number: two digits that changed places are the slip that is made most.
std::string InOrder(std::string_view number) {
  std::string digits(number);
  std::sort(digits.begin(), digits.end());
  return digits;
}

void AddNumbers(const Traits& traits, bool all, Texts& keys) {
  AddValues("nhs", traits, kNhsNumber, keys);
  if (!all && !keys.empty()) keys.resize(1);
  const std::size_t before = keys.size();
  AddValues("upn", traits, kUpn, keys);
  if (!all) keys.resize(std::min(keys.size(), before + 1));
  for (FieldId field = kFirstExtra; field < kMostFields; ++field) {
    const auto values = traits.Of(field);
    if (!values.empty() && (values.front().role & kPart) != 0) {
      AddOnce(Key("number", {std::to_string(field), InOrder(traits.Text(values.front()))}), keys);
    }
  }
}

// Whether so many children bear both names that only those of one year can be looked through.
bool AreCommon(const Traits& traits, const Model& model) {
  constexpr double kFew = 5;
  const auto whole = [&traits](FieldId field) -> std::uint64_t {
    for (const Value& value : traits.Of(field)) {
      if ((value.role & kWhole) != 0) return value.hash;
    }
    return 0;
  };
  return model.Namesakes(whole(kGiven), whole(kFamily)) > kFew;
}

// For those whose names or birth date are missing, whom the keys above leave out.
void AddHome(const Traits& traits, const Texts& days, bool all, Texts& keys) {
  const Texts postcodes = ValuesOf(traits, kPostcode, all);
  for (const std::string& postcode : postcodes) {
    for (const std::string& day : days) AddOnce(Key("birth-postcode", {day, postcode}), keys);
  }
  for (const Value& address : traits.Of(kAddress)) {
    if ((address.role & kWhole) == 0) continue;
    for (const std::string& postcode : postcodes) {
      AddOnce(Key("home", {SoundOf(traits.Text(address), 3), postcode}), keys);
    }
    if (!all) break;
  }
}

bool IsOfOtherScript(const Traits& traits) {
  const auto names = traits.Of(kGiven);
  return std::any_of(names.begin(), names.end(), [&](const Value& name) {
    return (name.role & kFirst) != 0 && ScriptOf(traits.Text(name)) != 0;
  });
}

// Of a name in a script that is not spelt in Latin letters no sound is known: it may be any.
void AddAnyInitial(const Texts& days, Texts& keys) {
  for (const char& sound : kFirstSounds) {
    for (const std::string& day : days) {
      AddOnce(Key("name-birth", {std::string_view(&sound, 1), day}), keys);
    }
  }
}

// Kinds in the order in which they are worth keeping. Keys of one name alone find the rare
// names; of the common ones a block is too full to be looked at.
Texts AllKeys(const Traits& traits, const Model& model, bool all) {
  const Sounds sounds(traits, model, all);
  const Texts days = BirthDays(traits, all);
  const Texts years = BirthYears(traits);
  Texts keys;
  AddNumbers(traits, all, keys);
  AddInitials("name-birth", sounds.given(), days, keys);
  if (IsOfOtherScript(traits)) {
    if (all) AddAnyInitial(BirthDays(traits, false), keys);
    AddHome(traits, days, all, keys);
  }
  if (all) AddInitials("name-birth", sounds.family(), days, keys);
  if (all || traits.Has(kPostcode)) {
    if (all || years.empty() || !AreCommon(traits, model)) AddNames(sounds, {""}, "names", keys);
    if (all || AreCommon(traits, model)) AddNames(sounds, years, "names", keys);
    const Texts postcodes = ValuesOf(traits, kPostcode, all);
    AddInitials("name-postcode", sounds.given(), postcodes, keys);
    if (all) AddInitials("name-postcode", sounds.family(), postcodes, keys);
  }
  if (!all) AddInitials("name-birth", sounds.family(), days, keys);
  AddHome(traits, days, all, keys);
  AddEmails(traits, keys);
  AddTexts("name", sounds.family(), keys);
  AddTexts("name", sounds.given(), keys);
  AddNames(sounds, years, "names", keys);
  AddValues("phone", traits, kPhone, keys);
  return keys;
}

}  // namespace

std::vector<std::string> Traits::Keys(const Model& model) const {
  Texts keys = AllKeys(*this, model, false);
  if (keys.size() > kMostKeys) keys.resize(kMostKeys);
  return keys;
}

std::vector<std::string> Traits::Probes(const Model& model) const {
  Texts keys = AllKeys(*this, model, true);
  if (keys.size() > kMostProbes) keys.resize(kMostProbes);
  return keys;
}

}  // namespace hub::linkage
