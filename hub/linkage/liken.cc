#include "hub/linkage/liken.h"

#include <algorithm>
#include <cstdlib>

namespace hub::linkage {
namespace {

// Bits of `role` are in the value.
bool Plays(const Value& value, unsigned role) { return (value.role & role) != 0; }

bool IsClose(std::string_view a, std::string_view b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  return JaroWinkler(a, b) >= kCloseFrom || (shorter >= 4 && OneSlip(a, b));
}

// Two spellings of one name, as other alphabets are written in Latin letters ("mohammed",
// "muhammad"). Short names that sound as one are mostly two ("jack", "jake").
bool SoundOne(std::string_view a, std::string_view b) {
  constexpr std::size_t kWhole = 16;
  constexpr std::size_t kTelling = 3;
  const std::string sound = SoundOf(a, kWhole);
  return sound.size() >= kTelling && sound == SoundOf(b, kWhole);
}

// One field of two people. INVARIANT: what it says is the same with a and b changed over.
class FieldPair {
 public:
  FieldPair(const Traits& a, const Traits& b, FieldId field, const Model& model)
      : a_(a), b_(b), field_(field), model_(model.fields[field]) {}

  std::span<const Value> of_a() const { return a_.Of(field_); }
  std::span<const Value> of_b() const { return b_.Of(field_); }
  bool missing() const { return of_a().empty() || of_b().empty(); }

  // How common the rarest value is that both have in `role`; 2: none.
  double Shared(unsigned role) const {
    double common = 2;
    for (const Value& x : of_a()) {
      if (!Plays(x, role)) continue;
      for (const Value& y : of_b()) {
        if (Plays(y, role) && x.hash == y.hash) {
          common = std::min(common, CommonOf(model_, x.hash));
        }
      }
    }
    return common;
  }

  // Whether no name of the one is in a script in which any of the other's is.
  bool OfOtherScripts(unsigned role) const {
    bool any = false;
    for (const Value& x : of_a()) {
      if (!Plays(x, role)) continue;
      for (const Value& y : of_b()) {
        if (!Plays(y, role)) continue;
        if (ScriptOf(a_.Text(x)) == ScriptOf(b_.Text(y))) return false;
        any = true;
      }
    }
    return any;
  }

  struct Nearest {
    bool close = false;
    bool alike = false;
    bool initial = false;
  };
  // Of every spelling against every other.
  Nearest Near(unsigned role) const {
    Nearest nearest;
    for (const Value& x : of_a()) {
      if (!Plays(x, role)) continue;
      for (const Value& y : of_b()) {
        if (Plays(y, role)) Add(a_.Text(x), b_.Text(y), nearest);
      }
    }
    return nearest;
  }

 private:
  static void Add(std::string_view x, std::string_view y, Nearest& nearest) {
    if (x.size() == 1 || y.size() == 1) {
      nearest.initial = nearest.initial || x.front() == y.front();
      return;
    }
    const double likeness = JaroWinkler(x, y);
    const bool slip = OneSlip(x, y);
    const bool longer = std::min(x.size(), y.size()) >= 4;
    nearest.close = nearest.close || likeness >= kCloseFrom || (slip && longer);
    const bool alike = likeness >= kAlikeFrom || slip || SameLetters(x, y);
    nearest.alike = nearest.alike || alike;
    if (alike && !nearest.close) nearest.close = SoundOne(x, y);
  }

  const Traits& a_;
  const Traits& b_;
  FieldId field_;
  const FieldModel& model_;
};

bool ShareGroup(const Traits& a, const Traits& b) {
  for (const Value& x : a.Of(kGiven)) {
    if (!Plays(x, kGroup)) continue;
    for (const Value& y : b.Of(kGiven)) {
      if (Plays(y, kGroup) && x.hash == y.hash) return true;
    }
  }
  return false;
}

// A word of both that is the first of at least one.
bool ShareWord(const Traits& a, const Traits& b, FieldId field, unsigned role, unsigned with) {
  for (const Value& x : a.Of(field)) {
    for (const Value& y : b.Of(field)) {
      if (x.hash == y.hash && ((Plays(x, role) && Plays(y, role | with)) ||
                               (Plays(y, role) && Plays(x, role | with)))) {
        return true;
      }
    }
  }
  return false;
}

// Whether somebody is called something that the other is not, however it is spelt or shortened.
bool HasOtherWord(const Traits& a, const Traits& b, bool firsts_agree) {
  constexpr unsigned kWord = kFirst | kPart;
  const auto is_called = [&](const Value& word) {
    const std::string_view text = a.Text(word);
    const auto of_b = b.Of(kGiven);
    return std::any_of(of_b.begin(), of_b.end(), [&](const Value& other) {
      if (!Plays(other, kWord | kWhole)) return false;
      const std::string_view theirs = b.Text(other);
      if (text.size() == 1 || theirs.size() == 1) return text.front() == theirs.front();
      return word.hash == other.hash || IsClose(text, theirs) || SoundOne(text, theirs);
    });
  };
  const auto words = a.Of(kGiven);
  return std::any_of(words.begin(), words.end(), [&](const Value& word) {
    if (!Plays(word, kWord) || (firsts_agree && Plays(word, kFirst))) return false;
    return !is_called(word);
  });
}

// Whether some word of both is one name, however it is spelt.
bool CallsAlike(const Traits& a, const Traits& b) {
  constexpr unsigned kWord = kFirst | kPart;
  for (const Value& x : a.Of(kGiven)) {
    if (!Plays(x, kWord) || x.size < 2) continue;
    for (const Value& y : b.Of(kGiven)) {
      if (!Plays(y, kWord) || y.size < 2) continue;
      if (x.hash == y.hash || IsClose(a.Text(x), b.Text(y)) || SoundOne(a.Text(x), b.Text(y))) {
        return true;
      }
    }
  }
  return false;
}

// Whether all given names together are the same but for a slip, wherever they are parted.
bool WholesSlipped(const Traits& a, const Traits& b) {
  for (const Value& x : a.Of(kGiven)) {
    if (!Plays(x, kWhole) || x.size < 4) continue;
    for (const Value& y : b.Of(kGiven)) {
      if (Plays(y, kWhole) && OneSlip(a.Text(x), b.Text(y))) return true;
    }
  }
  return false;
}

bool HasManyWords(const Traits& traits) {
  const auto words = traits.Of(kGiven);
  return std::any_of(words.begin(), words.end(), [](const Value& v) { return Plays(v, kPart); });
}

// Not a slip of the pen, which hits upon a name that many others bear once in a blue moon.
bool AreBothCommon(const Value& a, const Value& b, const Model& model) {
  constexpr double kManyTimes = 5;
  const FieldModel& names = model.fields[kGiven];
  const double common = kManyTimes * names.rarest;
  return names.rarest > 0 && CommonOf(names, a.hash) >= common && CommonOf(names, b.hash) >= common;
}

// A full name and a short form of it; two short forms may be two children's.
bool IsShortFor(std::string_view a, std::string_view b, const Model& model) {
  const auto& of_a = model.nicknames.GroupsOf(a);
  const auto& of_b = model.nicknames.GroupsOf(b);
  return std::any_of(of_a.begin(), of_a.end(), [&](std::uint16_t group) {
    const std::string& head = model.nicknames.Head(group);
    return (head == a || head == b) && std::find(of_b.begin(), of_b.end(), group) != of_b.end();
  });
}

bool ClearlyAgree(std::string_view a, std::string_view b, const Value& x, const Value& y,
                  const Model& model) {
  const bool one_sound = SoundOne(a, b);
  if (!one_sound && IsShortFor(a, b, model)) return true;
  const bool close = IsClose(a, b) || (one_sound && JaroWinkler(a, b) >= kAlikeFrom);
  return close && !AreBothCommon(x, y, model);
}

Level GivenLevel(const Traits& a, const Traits& b, const Model& model, double& common) {
  const FieldPair pair(a, b, kGiven, model);
  if (pair.missing()) return 0;
  const double shared = pair.Shared(kWhole);
  if (shared <= 1) {
    common = shared;
    return given::kExact;
  }
  if (ShareWord(a, b, kGiven, kFirst, kPart) || ShareGroup(a, b)) return given::kPartly;
  const FieldPair::Nearest near = pair.Near(kWhole | kFirst);
  if (near.close) return given::kClose;
  if (near.alike) return given::kAlike;
  if (near.initial) return given::kInitial;
  return pair.OfOtherScripts(kWhole | kFirst) ? Level{0} : given::kDiffers;
}

constexpr Level kFamilyAlike = 4;
constexpr Level kFamilyDiffers = 5;

Level FamilyLevel(const Traits& a, const Traits& b, const Model& model, double& common) {
  const FieldPair pair(a, b, kFamily, model);
  if (pair.missing()) return 0;
  const double shared = pair.Shared(kWhole);
  if (shared <= 1) {
    common = shared;
    return 1;
  }
  if (ShareWord(a, b, kFamily, kPart, kWhole)) return 2;
  const FieldPair::Nearest near = pair.Near(kWhole);
  if (near.close) return 3;
  if (near.alike) return kFamilyAlike;
  return pair.OfOtherScripts(kWhole) ? Level{0} : kFamilyDiffers;
}

// The given name of one as the family name of the other.
bool Crosses(const Traits& a, const Traits& b) {
  for (const Value& x : a.Of(kGiven)) {
    if (!Plays(x, kWhole | kFirst) || x.size < 2) continue;
    for (const Value& y : b.Of(kFamily)) {
      if (Plays(y, kWhole) && (x.hash == y.hash || IsClose(a.Text(x), b.Text(y)))) return true;
    }
  }
  return false;
}

void LikenNames(const Traits& a, const Traits& b, const Model& model, Likeness& of) {
  Level& given = of.levels[kGiven];
  Level& family = of.levels[kFamily];
  given = GivenLevel(a, b, model, of.common[kGiven]);
  family = FamilyLevel(a, b, model, of.common[kFamily]);
  const bool given_fits = given != 0 && given < given::kAlike;
  const bool family_fits = family != 0 && family < kFamilyAlike;
  if (given_fits || family_fits) return;
  const bool one = Crosses(a, b);
  const bool other = Crosses(b, a);
  const bool one_could = a.Has(kGiven) && b.Has(kFamily);
  const bool other_could = b.Has(kGiven) && a.Has(kFamily);
  if (one && other) {
    given = given::kSwapped;
  } else if ((one && !other_could) || (other && !one_could)) {
    given = given::kCrossed;
  } else {
    if ((one || other) && given == given::kDiffers) given = given::kHalfCrossed;
    return;
  }
  family = 0;  // it has been told with the given name
}

int Digit(std::int32_t digits, std::int32_t place) { return digits / place % 10; }

// One digit changed, two neighbours swapped, or day and month changed over.
bool IsSlipOfDay(std::int32_t a, std::int32_t b) {
  const std::int32_t swapped = a / 10'000 * 10'000 + a % 100 * 100 + a / 100 % 100;
  if (swapped == b) return true;
  int apart = 0;
  std::int32_t first = 0;
  for (std::int32_t place = 10'000'000; place > 0; place /= 10) {
    if (Digit(a, place) == Digit(b, place)) continue;
    if (++apart == 1) first = place;
    const bool neighbour = apart == 2 && place * 10 == first &&
                           Digit(a, place) == Digit(b, first) && Digit(a, first) == Digit(b, place);
    if (apart > 2 || (apart == 2 && !neighbour)) return false;
  }
  return true;
}

Level BirthLevel(const Traits& a, const Traits& b, const Model& model, double& common) {
  const Level level = LikenBirths(a.birth(), b.birth());
  if (level == 1) {
    common = CommonOf(model.fields[kBirth], static_cast<std::uint64_t>(a.birth_digits()));
  }
  return level;
}

Level SexLevel(const Traits& a, const Traits& b) {
  const auto known = [](records::Sex sex) {
    return sex == records::Sex::kMale || sex == records::Sex::kFemale;
  };
  if (!known(a.sex()) || !known(b.sex())) return 0;
  return a.sex() == b.sex() ? 1 : 2;
}

// All but the last two letters: the same street corner or so.
bool SameSector(std::string_view a, std::string_view b) {
  return a.size() == b.size() && a.size() > 4 &&
         a.substr(0, a.size() - 2) == b.substr(0, b.size() - 2);
}

Level PostcodeLevel(const Traits& a, const Traits& b, const Model& model, double& common) {
  const FieldPair pair(a, b, kPostcode, model);
  if (pair.missing()) return 0;
  const double shared = pair.Shared(kWhole);
  if (shared <= 1) {
    common = shared;
    return 1;
  }
  for (const Value& x : pair.of_a()) {
    for (const Value& y : pair.of_b()) {
      if (ArePostcodesClose(a.Text(x), b.Text(y))) return 2;
    }
  }
  return 3;
}

// 1 the same, 2 alike, 3 neither.
Level AddressLikeness(const Traits& a, const Traits& b, const Model& model) {
  const FieldPair pair(a, b, kAddress, model);
  if (pair.Shared(kWhole) <= 1) return 1;
  double overlap = 0;
  for (const Bigrams& x : a.addresses()) {
    for (const Bigrams& y : b.addresses()) overlap = std::max(overlap, Overlap(x, y));
  }
  if (overlap >= 0.8 && pair.Shared(kPart) <= 1) return 1;
  return overlap >= 0.55 ? 2 : 3;
}

// Who lives at one postcode mostly lives at one address, and has one telephone: how much more
// either tells depends on whether the postcode already did.
Level AddressLevel(const Traits& a, const Traits& b, const Model& model, Level postcode) {
  if (!a.Has(kAddress) || !b.Has(kAddress)) return 0;
  return static_cast<Level>(AddressLikeness(a, b, model) + 3 * ((postcode + 2) % 3));
}

Level PhoneLevel(const Traits& a, const Traits& b, const Model& model, bool same_home) {
  const FieldPair pair(a, b, kPhone, model);
  if (pair.missing()) return 0;
  return static_cast<Level>((pair.Shared(kWhole) <= 1 ? 1 : 2) + (same_home ? 0 : 2));
}

struct Mailbox {
  std::string_view name;
  std::string_view domain;
};
Mailbox MailboxOf(std::string_view email) {
  const std::size_t at = email.find('@');
  if (at == email.npos) return {email, {}};
  return {email.substr(0, at), email.substr(at + 1)};
}

bool IsSlipped(std::string_view a, std::string_view b) {
  return a == b || OneSlip(a, b) || SameLetters(a, b) || JaroWinkler(a, b) >= kCloseFrom;
}

// Addresses are made of names, which have been weighed already: a like beginning tells nothing,
// so both halves must be alike, or one be the same.
Level EmailLikeness(std::string_view a, std::string_view b) {
  if (OneSlip(a, b) || SameLetters(a, b)) return 2;
  const Mailbox one = MailboxOf(a);
  const Mailbox other = MailboxOf(b);
  if (IsSlipped(one.name, other.name) && IsSlipped(one.domain, other.domain)) return 2;
  const bool same_name = one.name == other.name && one.name.size() >= 5;
  return same_name || (one.domain == other.domain && !one.domain.empty()) ? 3 : 4;
}

Level EmailLevel(const Traits& a, const Traits& b, const Model& model, double& common) {
  const FieldPair pair(a, b, kEmail, model);
  if (pair.missing()) return 0;
  const double shared = pair.Shared(kWhole);
  if (shared <= 1) {
    common = shared;
    return 1;
  }
  Level best = 4;
  for (const Value& x : pair.of_a()) {
    for (const Value& y : pair.of_b()) {
      best = std::min(best, EmailLikeness(a.Text(x), b.Text(y)));
    }
  }
  return best;
}

bool IsPermanent(const Value& upn) { return Plays(upn, kWhole); }

Level NumberLevel(const Traits& a, const Traits& b, const Model& model, FieldId field) {
  const FieldPair pair(a, b, field, model);
  if (pair.missing()) return 0;
  if (pair.Shared(kWhole | kPart) <= 1) return 1;
  const auto permanent = [](std::span<const Value> values) {
    return std::any_of(values.begin(), values.end(), IsPermanent);
  };
  return permanent(pair.of_a()) && permanent(pair.of_b()) ? 2 : 0;
}

// Two children enrolled together have neighbouring numbers: a last place that differs is no
// slip of the pen.
Level NumberSlip(std::string_view a, std::string_view b) {
  if (!OneSlip(a, b)) return 4;
  const bool neighbours =
      a.size() == b.size() && a.substr(0, a.size() - 1) == b.substr(0, b.size() - 1);
  return neighbours ? 3 : 2;
}

Level ExtraLevel(const Traits& a, const Traits& b, const Model& model, FieldId field,
                 double& common) {
  const FieldPair pair(a, b, field, model);
  if (pair.missing()) return 0;
  const double shared = pair.Shared(kWhole);
  if (shared <= 1) {
    common = shared;
    return 1;
  }
  const ExtraKind kind = model.extras()[field - kFirstExtra].kind;
  if (kind == ExtraKind::kExact) return 2;
  const FieldPair::Nearest near = pair.Near(kWhole);
  if (kind == ExtraKind::kNumber) {
    return NumberSlip(a.Text(pair.of_a().front()), b.Text(pair.of_b().front()));
  }
  if (near.close) return 2;
  return near.alike ? 3 : 4;
}

}  // namespace

bool HaveOtherNhsNumbers(const Traits& a, const Traits& b) {
  const auto of_a = a.Of(kNhsNumber);
  const auto of_b = b.Of(kNhsNumber);
  return std::any_of(of_a.begin(), of_a.end(), IsPermanent) &&
         std::any_of(of_b.begin(), of_b.end(), IsPermanent) &&
         std::none_of(of_a.begin(), of_a.end(), [&](const Value& x) {
           return std::any_of(of_b.begin(), of_b.end(),
                              [&](const Value& y) { return x.hash == y.hash; });
         });
}

bool GivenNamesOfOtherScripts(const Traits& a, const Traits& b) {
  const auto of = [](const Traits& traits, std::uint8_t script) {
    const auto names = traits.Of(kGiven);
    return std::any_of(names.begin(), names.end(), [&](const Value& name) {
      return Plays(name, kWhole | kFirst) && ScriptOf(traits.Text(name)) == script;
    });
  };
  const auto names = a.Of(kGiven);
  return !names.empty() && b.Has(kGiven) &&
         std::none_of(names.begin(), names.end(), [&](const Value& name) {
           return Plays(name, kWhole | kFirst) && of(b, ScriptOf(a.Text(name)));
         });
}

bool OtherGivenNamesDiffer(const Traits& a, const Traits& b) {
  const bool firsts_agree = ShareGroup(a, b);
  const bool share_one = firsts_agree || CallsAlike(a, b);
  return share_one && !WholesSlipped(a, b) && HasOtherWord(a, b, firsts_agree) &&
         HasOtherWord(b, a, firsts_agree);
}

bool GivenNamesClearlyAgree(const Traits& a, const Traits& b, const Model& model) {
  if (ShareWord(a, b, kGiven, kWhole, 0) || ShareWord(a, b, kGiven, kFirst, 0)) return true;
  if (HasManyWords(a) && HasManyWords(b) && !HasOtherWord(a, b, false) &&
      !HasOtherWord(b, a, false)) {
    return true;  // the same in another order
  }
  for (const Value& x : a.Of(kGiven)) {
    for (const Value& y : b.Of(kGiven)) {
      if ((x.role & y.role & (kWhole | kFirst)) == 0) continue;
      if (ClearlyAgree(a.Text(x), b.Text(y), x, y, model)) return true;
    }
  }
  return false;
}

double CommonOf(const FieldModel& field, std::uint64_t hash) {
  if (field.rarest <= 0) return 1;
  const auto found = field.frequencies.find(hash);
  return found == field.frequencies.end() ? field.rarest : found->second;
}

Level LikenBirths(const Birth& a, const Birth& b) {
  if (!a.known || !b.known) return 0;
  if (a.digits == 0 || b.digits == 0) return a.from <= b.to && b.from <= a.to ? 7 : 6;
  if (a.digits == b.digits) return 1;
  if (IsSlipOfDay(a.digits, b.digits)) return 2;
  const std::int32_t apart = std::abs(a.from - b.from);
  if (apart <= 45) return 3;
  if (apart <= 411) return 4;
  return apart <= 3'700 ? 5 : 6;
}

bool ArePostcodesClose(std::string_view a, std::string_view b) {
  return SameSector(a, b) || OneSlip(a, b);
}

Likeness Liken(const Traits& a, const Traits& b, const Model& model) {
  Likeness of;
  of.common.fill(1);
  LikenNames(a, b, model, of);
  Levels& levels = of.levels;
  levels[kBirth] = BirthLevel(a, b, model, of.common[kBirth]);
  levels[kSex] = SexLevel(a, b);
  levels[kPostcode] = PostcodeLevel(a, b, model, of.common[kPostcode]);
  const bool same_postcode = levels[kPostcode] == 1;
  levels[kAddress] = AddressLevel(a, b, model, levels[kPostcode]);
  const bool same_home = same_postcode || levels[kAddress] == 4 || levels[kAddress] == 7;
  levels[kPhone] = PhoneLevel(a, b, model, same_home);
  levels[kEmail] = EmailLevel(a, b, model, of.common[kEmail]);
  levels[kNhsNumber] = NumberLevel(a, b, model, kNhsNumber);
  levels[kUpn] = NumberLevel(a, b, model, kUpn);
  for (FieldId field = kFirstExtra; field < model.field_count(); ++field) {
    levels[field] = ExtraLevel(a, b, model, field, of.common[field]);
  }
  return of;
}

}  // namespace hub::linkage
