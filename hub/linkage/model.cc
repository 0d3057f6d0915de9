#include "hub/linkage/model.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "hub/linkage/liken.h"

namespace hub::linkage {
namespace {

constexpr double kVerifiedAgrees = 22;
constexpr double kVerifiedContradicts = -20;
constexpr double kMostBits = 20;
constexpr double kLeastBits = -12;

using enum Agreement;

constexpr LevelRule kGivenLevels[] = {
    {"exact", kAgrees, 0, 0.80},          {"partly", kClose, 0, 0.06},
    {"close", kClose, 0, 0.06},           {"alike", kClose, 0, 0.02},
    {"initial", kClose, 0, 0.005},        {"swapped", kClose, 0, 0.01},
    {"crossed", kClose, 0, 0.005},        {"differs", kDiffers, 0, 0.02},
    {"half_crossed", kDiffers, 0, 0.002},
};
constexpr LevelRule kFamilyLevels[] = {
    {"exact", kAgrees, 0, 0.85}, {"partly", kClose, 0, 0.03},    {"close", kClose, 0, 0.07},
    {"alike", kClose, 0, 0.02},  {"differs", kDiffers, 0, 0.03},
};
constexpr LevelRule kBirthLevels[] = {
    {"exact", kAgrees, 0, 0.90},   {"slip", kClose, 0, 0.05},    {"days", kClose, 0, 0.015},
    {"months", kClose, 0, 0.01},   {"years", kDiffers, 0, 0.01}, {"differs", kDiffers, 0, 0.005},
    {"overlaps", kClose, 0, 0.01},
};
constexpr LevelRule kSexLevels[] = {{"same", kAgrees, 0, 0.99}, {"differs", kDiffers, 0, 0.01}};
constexpr LevelRule kPostcodeLevels[] = {
    {"same", kAgrees, 0, 0.75}, {"close", kClose, 0, 0.10}, {"differs", kDiffers, 0, 0.15}};
constexpr LevelRule kAddressLevels[] = {
    {"same", kAgrees, 0, 0.80},
    {"alike", kClose, 0, 0.15},
    {"differs", kDiffers, 0, 0.05},
    {"same_nearby", kAgrees, 1, 0.50},
    {"alike_nearby", kClose, 1, 0.20},
    {"differs_nearby", kDiffers, 1, 0.30},
    {"same_elsewhere", kAgrees, 2, 0.30},
    {"alike_elsewhere", kClose, 2, 0.30},
    {"differs_elsewhere", kDiffers, 2, 0.40},
};
constexpr LevelRule kPhoneLevels[] = {
    {"same", kAgrees, 0, 0.70},
    {"differs", kDiffers, 0, 0.30},
    {"same_elsewhere", kAgrees, 1, 0.60},
    {"differs_elsewhere", kDiffers, 1, 0.40},
};
constexpr LevelRule kEmailLevels[] = {{"same", kAgrees, 0, 0.75},
                                      {"close", kClose, 0, 0.12},
                                      {"alike", kClose, 0, 0.05},
                                      {"differs", kDiffers, 0, 0.08}};
constexpr LevelRule kVerifiedLevels[] = {{"same", kAgrees, 0, 0.999},
                                         {"contradicts", kContradicts, 0, 0.001}};
constexpr LevelRule kExactLevels[] = {{"same", kAgrees, 0, 0.85}, {"differs", kDiffers, 0, 0.15}};
constexpr LevelRule kFuzzyLevels[] = {{"same", kAgrees, 0, 0.80},
                                      {"close", kClose, 0, 0.10},
                                      {"alike", kClose, 0, 0.05},
                                      {"differs", kDiffers, 0, 0.05}};
constexpr LevelRule kNumberLevels[] = {{"same", kAgrees, 0, 0.90},
                                       {"slip", kClose, 0, 0.06},
                                       {"neighbour", kClose, 0, 0.01},
                                       {"differs", kDiffers, 0, 0.03}};

constexpr std::string_view kNames[] = {"given",   "family", "birth", "sex",        "postcode",
                                       "address", "phone",  "email", "nhs_number", "upn"};

bool IsVerified(FieldId field) { return field == kNhsNumber || field == kUpn; }

// The levels that run from agreement to difference; the others stand apart.
bool IsChained(FieldId field, Level level) {
  if (field == kGiven) return level <= given::kAlike || level == given::kDiffers;
  if (field == kBirth) return level <= 6;
  return true;
}

double Bounded(double bits, const LevelRule& rule) {
  if (rule.agreement == kAgrees) bits = std::max(bits, 0.0);
  if (rule.agreement == kDiffers) bits = std::min(bits, 0.0);
  return std::clamp(bits, kLeastBits, kMostBits);
}

// Neighbouring levels of which the weaker agreement weighs more have been told apart by chance
// or by a fault of the data: they weigh the same, what both together weigh.
struct Pooled {
  double m = 0;
  double u = 0;
  double bits = 0;
  std::vector<Level> levels;
};

// Of the group of levels from `from` on; gives the first of the next group.
Level SettleChain(FieldModel& model, FieldId field, std::span<const LevelRule> rules, Level from) {
  std::vector<Pooled> chain;
  Level level = from;
  for (; level <= rules.size() && rules[level - 1u].group == rules[from - 1u].group; ++level) {
    if (!IsChained(field, level)) continue;
    chain.push_back({model.m[level], model.u[level], model.bits[level], {level}});
    while (chain.size() > 1 && chain.back().bits > chain[chain.size() - 2].bits) {
      Pooled weaker = std::move(chain.back());
      chain.pop_back();
      Pooled& both = chain.back();
      both.m += weaker.m;
      both.u += weaker.u;
      both.levels.insert(both.levels.end(), weaker.levels.begin(), weaker.levels.end());
      both.bits = Bounded(std::log2(both.m / both.u), rules[both.levels.front() - 1u]);
      both.bits = Bounded(both.bits, rules[both.levels.back() - 1u]);
    }
  }
  for (const Pooled& pooled : chain) {
    for (const Level one : pooled.levels) model.bits[one] = pooled.bits;
  }
  return level;
}

}  // namespace

std::span<const LevelRule> LevelsOf(FieldId field, const std::vector<ExtraField>& extras) {
  switch (field) {
    case kGiven:
      return kGivenLevels;
    case kFamily:
      return kFamilyLevels;
    case kBirth:
      return kBirthLevels;
    case kSex:
      return kSexLevels;
    case kPostcode:
      return kPostcodeLevels;
    case kAddress:
      return kAddressLevels;
    case kPhone:
      return kPhoneLevels;
    case kEmail:
      return kEmailLevels;
    case kNhsNumber:
    case kUpn:
      return kVerifiedLevels;
    default:
      break;
  }
  switch (extras[field - kFirstExtra].kind) {
    case ExtraKind::kExact:
      return kExactLevels;
    case ExtraKind::kFuzzy:
      return kFuzzyLevels;
    case ExtraKind::kNumber:
      return kNumberLevels;
  }
  return kExactLevels;
}

Model::Model(std::vector<ExtraField> extras) : extras_(std::move(extras)) {
  if (extras_.size() > kMostFields - kFirstExtra) extras_.resize(kMostFields - kFirstExtra);
  fields.resize(field_count());
  for (FieldId field = 0; field < field_count(); ++field) {
    const auto rules = LevelsOf(field, extras_);
    for (std::size_t i = 0; i < rules.size(); ++i) {
      fields[field].m[i + 1] = rules[i].m;
      const bool last = rules[i].agreement == kDiffers;
      fields[field].u[i + 1] = last ? 0.95 : 0.002;
    }
  }
  fields[kSex].u = {0, 0.5, 0.5};
  Settle();
}

double BitsOf(const FieldModel& model, FieldId field, Level level, double common) {
  const double plain = model.bits[level];
  if (level != 1 || common >= 1 || model.rarest <= 0) return plain;
  const double told_apart = std::log2(model.m[1] / std::max(common, model.rarest));
  // A common name still says more than one that is only alike; a date on which forms default
  // may say next to nothing.
  const double least = field == kBirth ? 0 : std::max(0.0, model.bits[2]);
  return std::clamp(told_apart, least, kMostBits);
}

std::string_view Model::NameOf(FieldId field) const {
  return field < kFirstExtra ? kNames[field] : std::string_view(extras_[field - kFirstExtra].name);
}

namespace {

// Of few distinct names a lone initial or names changed over may have come by chance among one
// child's records alone. They say no more than the names themselves: an initial than a name, names
// in each other's place than both in their own, one of them than one.
void SettleApart(std::vector<FieldModel>& fields) {
  std::array<double, kMostLevels>& given = fields[kGiven].bits;
  const double family = fields[kFamily].bits[1];
  given[given::kInitial] = std::min(given[given::kInitial], given[given::kExact]);
  given[given::kSwapped] = std::min(given[given::kSwapped], given[given::kExact] + family);
  given[given::kCrossed] = std::min(given[given::kCrossed], std::max(given[given::kExact], family));
}

}  // namespace

void Model::Settle() {
  for (FieldId field = 0; field < field_count(); ++field) {
    FieldModel& model = fields[field];
    const auto rules = LevelsOf(field, extras_);
    if (IsVerified(field)) {
      model.bits[1] = kVerifiedAgrees;
      model.bits[2] = kVerifiedContradicts;
      continue;
    }
    for (Level level = 1; level <= rules.size(); ++level) {
      model.bits[level] = Bounded(std::log2(model.m[level] / model.u[level]), rules[level - 1u]);
    }
    for (Level from = 1; from <= rules.size();) from = SettleChain(model, field, rules, from);
    // Whoever is known by a nickname has not given another name, however rarely it was seen.
    if (field == kGiven) model.bits[given::kPartly] = std::max(model.bits[given::kPartly], 0.0);
  }
  SettleApart(fields);
}

void Model::Round() {
  const auto to_part = [](double& share) { share = ShareOfParts(PartsOf(share)); };
  prior_bits = BitsOfMicrobits(MicrobitsOf(prior_bits));
  to_part(thresholds.match);
  to_part(thresholds.potential);
  to_part(best_share);
  for (FieldId field = 0; field < field_count(); ++field) {
    FieldModel& model = fields[field];
    for (Level level = 1; level <= LevelsOf(field, extras_).size(); ++level) {
      to_part(model.m[level]);
      to_part(model.u[level]);
    }
    if (model.rarest > 0) to_part(model.rarest);
    for (auto& [value, frequency] : model.frequencies) to_part(frequency);
  }
  Settle();
}

std::int64_t PartsOf(double share) {
  return std::max<std::int64_t>(1, std::llround(share * kWholeParts));
}
double ShareOfParts(std::int64_t parts) { return static_cast<double>(parts) / kWholeParts; }

std::int64_t MicrobitsOf(double bits) { return std::llround(bits * 1e6); }
double BitsOfMicrobits(std::int64_t microbits) { return static_cast<double>(microbits) / 1e6; }

Weighing Model::Weigh(const Traits& a, const Traits& b) const {
  const Likeness likeness = Liken(a, b, *this);
  Weighing weighing;
  weighing.levels = likeness.levels;
  for (FieldId field = 0; field < field_count(); ++field) {
    const Level level = likeness.levels[field];
    if (level == 0) continue;
    weighing.bits[field] = BitsOf(fields[field], field, level, likeness.common[field]);
    weighing.total += weighing.bits[field];
  }
  return weighing;
}

Weighing Model::Weigh(std::span<const Traits* const> a, std::span<const Traits* const> b) const {
  if (a.size() == 1 && b.size() == 1) return Weigh(*a.front(), *b.front());
  Weighing best;
  bool first = true;
  std::array<double, kMostFields> sums{};
  std::array<int, kMostFields> counts{};
  for (const Traits* const x : a) {
    for (const Traits* const y : b) {
      const Weighing one = Weigh(*x, *y);
      // Which is best must not hang on the order: of equal totals the greater levels.
      if (first || one.total > best.total ||
          (one.total == best.total && one.levels < best.levels)) {
        best = one;
        first = false;
      }
      for (FieldId field = 0; field < field_count(); ++field) {
        sums[field] += one.bits[field];
        counts[field] += one.levels[field] != 0;
      }
    }
  }
  double total = 0;
  for (FieldId field = 0; field < field_count(); ++field) {
    if (counts[field] == 0) continue;
    const double mean = sums[field] / counts[field];
    const double of_best = best.levels[field] == 0 ? mean : best.bits[field];
    best.bits[field] = best_share * of_best + (1 - best_share) * mean;
    total += best.bits[field];
  }
  best.total = total;
  return best;
}

double Model::Namesakes(std::uint64_t given, std::uint64_t family) const {
  const auto common = [this](FieldId field, std::uint64_t hash) -> double {
    const auto found = fields[field].frequencies.find(hash);
    return found == fields[field].frequencies.end() ? fields[field].rarest : found->second;
  };
  return std::exp2(-prior_bits) * common(kGiven, given) * common(kFamily, family);
}

double Model::ProbabilityOf(double bits, std::uint64_t children) const {
  const double chance = children == 0 ? 0 : -std::log2(static_cast<double>(children));
  return 1 / (1 + std::exp2(-(bits + std::min(prior_bits, chance))));
}

namespace {

using People = std::span<const Traits* const>;

template <class Member>
bool Any(People people, Member has) {
  return std::any_of(people.begin(), people.end(), [&](const Traits* t) { return has(*t); });
}

bool HasPermanent(People people, FieldId field) {
  return Any(people, [field](const Traits& traits) {
    const auto values = traits.Of(field);
    return std::any_of(values.begin(), values.end(),
                       [](const Value& value) { return (value.role & kWhole) != 0; });
  });
}

bool ShareValue(People a, People b, FieldId field) {
  for (const Traits* const x : a) {
    for (const Value& value : x->Of(field)) {
      if (Any(b, [&](const Traits& y) {
            const auto values = y.Of(field);
            return std::any_of(values.begin(), values.end(),
                               [&](const Value& other) { return other.hash == value.hash; });
          })) {
        return true;
      }
    }
  }
  return false;
}

enum class Numbers {
  kSilent,
  kShared,
  kContradict,
  kInDoubt,  // of one side alone: its own views contradict each other
};

template <class Does>
bool AnyTwo(People a, People b, Does does) {
  return Any(a,
             [&](const Traits& x) { return Any(b, [&](const Traits& y) { return does(x, y); }); });
}

// Over every source person: one of them may hold what the best-fitting one lacks. A second pupil
// number of a child is common and found out; of NHS numbers each that differs counts, whoever
// else shares one, and also between the views of one child: whose number it is, is then unknown.
Numbers CompareNumbers(People a, People b) {
  if (AnyTwo(a, b, HaveOtherNhsNumbers)) return Numbers::kContradict;
  const bool shared_upn = ShareValue(a, b, kUpn);
  if (!shared_upn && HasPermanent(a, kUpn) && HasPermanent(b, kUpn)) return Numbers::kContradict;
  if (AnyTwo(a, a, HaveOtherNhsNumbers) || AnyTwo(b, b, HaveOtherNhsNumbers)) {
    return Numbers::kInDoubt;
  }
  return shared_upn || ShareValue(a, b, kNhsNumber) ? Numbers::kShared : Numbers::kSilent;
}

constexpr Level kFamilyDiffers = 5;
constexpr Level kBirthYearsApart = 5;
constexpr Level kBirthOverlaps = 7;
bool IsSameAddress(Level level) { return level == 4 || level == 7; }
bool IsBirthNear(Level level) { return level >= 1 && level <= 2; }

// Born on one day that tells something: not one on which forms default.
bool ShareTellingBirth(const Traits& x, const Traits& y) {
  constexpr std::int32_t kNobodyYet = 1900'12'31;
  const std::int32_t day = x.birth_digits();
  return day != 0 && day == y.birth_digits() && day % 100 != 1 && day > kNobodyYet;
}

// A number typed into the wrong child's record shows by another birth date and other names: one
// name alone, or a day one slip away, is what any two children may have in common. Nor is a birth
// date enough where both names are others, or where the given name and the sex are: a brother's
// number in his twin sister's record.
bool BearsOut(const Levels& levels, People a, People b) {
  const Level given = levels[kGiven];
  const Level family = levels[kFamily];
  const Level birth = levels[kBirth];
  const bool other_given = given == given::kDiffers || given == given::kHalfCrossed;
  const bool other_family = family == kFamilyDiffers;
  if (other_given && (other_family || family == 0)) return false;
  if ((other_given || given == 0) && levels[kSex] == 2) return false;
  if (birth == 1) return !other_given || AnyTwo(a, b, ShareTellingBirth);
  if (birth == 2) return true;
  if (birth == 0 || birth == kBirthOverlaps) return !other_given;
  return given != 0 && given <= given::kClose && !other_family;
}

bool SharesPersonalNumber(const Levels& levels, const Model& model) {
  for (FieldId field = kFirstExtra; field < model.field_count(); ++field) {
    const bool number = model.extras()[field - kFirstExtra].kind == ExtraKind::kNumber;
    if (number && (levels[field] == 1 || levels[field] == 2)) return true;
  }
  return false;
}

// Of two different people who share a home, how often their given names and birth dates are so:
// a few bear one name, hardly any were born on days that one slip of the pen turns into another.
constexpr double kGivenAtHome[] = {1, 0.001, 0.004, 0.005, 0.02, 0.1, 0.0001, 0.001, 0.86, 0.005};
constexpr double kBirthAtHome[] = {1, 0.016, 0.003, 0.001, 0.03, 0.6, 0.35, 0.1};
constexpr double kTwoAtHome = 2;         // pairs of two people, for each pair of records of one
constexpr double kSlipOfYear = 1.0 / 3;  // of all slips
constexpr double kYearsApartAtHome = 0.0025;  // born on one day of different years

// How likely one person rather than two of a home: by what is a person's own alone, since all
// else is as much alike between two who live together.
double OneOfHome(const Levels& levels, bool other_year, const Model& model) {
  double odds = 1 / kTwoAtHome;
  const Level given = levels[kGiven];
  const Level birth = levels[kBirth];
  if (given != 0) odds *= model.fields[kGiven].m[given] / kGivenAtHome[given];
  if (birth == 2 && other_year) {
    odds *= model.fields[kBirth].m[2] * kSlipOfYear / kYearsApartAtHome;
  } else if (birth != 0) {
    odds *= model.fields[kBirth].m[birth] / kBirthAtHome[birth];
  }
  if (levels[kSex] != 0) odds *= model.fields[kSex].m[levels[kSex]] / 0.5;
  return odds / (1 + odds);
}

bool IsOneHome(const Levels& levels) {
  return levels[kPostcode] == 1 || IsSameAddress(levels[kAddress]);
}

// Twins may share their first given name too, a prophet's or a saint's, and be called by another.
bool PerhapsTwinsOfOneName(const Levels& levels, People a, People b) {
  const bool share_one = levels[kGiven] == given::kPartly || levels[kGiven] == given::kClose;
  return share_one && IsBirthNear(levels[kBirth]) && AnyTwo(a, b, OtherGivenNamesDiffer);
}

// Of one home, and born on one day as far as is known: two names must be surely one child's.
// Of a name in the other's place nothing can be told.
bool PerhapsTwinsAlikeInName(const Levels& levels, People a, People b, const Model& model) {
  const Level given = levels[kGiven];
  const Level birth = levels[kBirth];
  const bool may_be_same_birth = birth == 0 || birth == kBirthOverlaps || IsBirthNear(birth);
  const bool names_differ =
      (given >= given::kPartly && given <= given::kInitial) || given == given::kDiffers;
  if (!names_differ || !may_be_same_birth || !IsOneHome(levels)) return false;
  return !AnyTwo(a, b, [&model](const Traits& x, const Traits& y) {
    return GivenNamesClearlyAgree(x, y, model);
  });
}

// Twins share all but the given name: one surname, one birth date, and nothing that says two
// homes. One name for both ("Baby"), or two names alike and the sex not, is no better.
bool PerhapsTwins(const Levels& levels, bool unnamed) {
  const bool same_birth = IsBirthNear(levels[kBirth]);
  const Level given = levels[kGiven];
  if (LookLikeTwins(levels)) return true;
  if (unnamed && given == 0 && same_birth) return true;
  return given != given::kExact && given != 0 && levels[kSex] == 2 && same_birth;
}

bool BornInOtherYears(People a, People b) {
  return AnyTwo(a, b, [](const Traits& x, const Traits& y) {
    return x.birth_digits() != 0 && y.birth_digits() != 0 &&
           x.birth_digits() / 10'000 != y.birth_digits() / 10'000;
  });
}

// One home may hold two of one name, born on different days; and two of one family and name, born
// years apart, may live in two homes.
bool PerhapsNamesakes(const Levels& levels, bool other_year, const Model& model) {
  const Level birth = levels[kBirth];
  const bool other_birth = birth >= 2 && birth <= 6;
  const bool two_homes = IsOtherHome(levels) && levels[kFamily] == 1 && birth >= kBirthYearsApart;
  return other_birth && (IsOneHome(levels) || two_homes) &&
         OneOfHome(levels, other_year, model) < model.thresholds.match;
}

// Twins share all but a given name, and of names in two scripts nobody here can tell whether they
// are one.
bool NamesCannotBeCompared(const Levels& levels, People a, People b) {
  if (levels[kGiven] != 0 || !AnyTwo(a, b, GivenNamesOfOtherScripts)) return false;
  return !AnyTwo(a, b, [](const Traits& x, const Traits& y) {
    return x.Has(kGiven) && y.Has(kGiven) && !GivenNamesOfOtherScripts(x, y);
  });
}

// Whether a good score may still be of two children.
bool PerhapsTwo(const Levels& levels, People a, People b, const Model& model) {
  if (NamesCannotBeCompared(levels, a, b)) return true;
  if (PerhapsNamesakes(levels, BornInOtherYears(a, b), model)) return true;
  if (model.twins <= 1 - model.thresholds.match) return false;
  const auto is_unnamed = [](const Traits& traits) { return traits.unnamed(); };
  return PerhapsTwins(levels, Any(a, is_unnamed) || Any(b, is_unnamed)) ||
         PerhapsTwinsOfOneName(levels, a, b) || PerhapsTwinsAlikeInName(levels, a, b, model);
}

// A name and a sex are what any two children may share, however rare the name is here.
bool RestsOnNamesAlone(const Weighing& weighing) {
  for (FieldId field = kBirth; field < kMostFields; ++field) {
    if (field != kSex && weighing.bits[field] > 0) return false;
  }
  return true;
}

}  // namespace

bool IsOtherHome(const Levels& levels) {
  return !IsOneHome(levels) &&
         (levels[kPostcode] == 3 || (levels[kAddress] != 0 && levels[kAddress] % 3 == 0));
}

bool LookLikeTwins(const Levels& levels) {
  const Level given = levels[kGiven];
  if (given != given::kDiffers && given != given::kInitial) return false;
  const bool same_family = levels[kFamily] >= 1 && levels[kFamily] <= 3;
  return IsBirthNear(levels[kBirth]) && (same_family || IsOneHome(levels));
}

Model::Judgement Model::Judge(const Weighing& weighing, People a, People b,
                              std::uint64_t children) const {
  const double probability = ProbabilityOf(weighing.total, children);
  const Band by_score = probability >= thresholds.match       ? Band::kMatch
                        : probability >= thresholds.potential ? Band::kPotential
                                                              : Band::kNone;
  const Numbers numbers = CompareNumbers(a, b);
  if (numbers == Numbers::kContradict || numbers == Numbers::kInDoubt) {
    const bool shared = ShareValue(a, b, kNhsNumber) || ShareValue(a, b, kUpn);
    const bool but_for_it =
        numbers == Numbers::kContradict &&
        ProbabilityOf(weighing.total - kVerifiedContradicts, children) >= thresholds.match;
    const bool ask = shared || by_score != Band::kNone || but_for_it;
    return {ask ? Band::kPotential : Band::kNone, Reason::kOtherNumber};
  }
  if (numbers == Numbers::kShared) {
    return BearsOut(weighing.levels, a, b) ? Judgement{Band::kMatch, Reason::kSharedNumber}
                                           : Judgement{Band::kPotential, Reason::kDoubtfulNumber};
  }
  if (by_score == Band::kMatch && guard &&
      (RestsOnNamesAlone(weighing) || (PerhapsTwo(weighing.levels, a, b, *this) &&
                                       !SharesPersonalNumber(weighing.levels, *this)))) {
    return {Band::kPotential, Reason::kPerhapsSibling};
  }
  return {by_score, Reason::kScore};
}

Comparison Model::Compare(People person, People child, std::uint64_t children) const {
  Comparison comparison;
  if (person.empty() || child.empty()) return comparison;
  const Weighing weighing = Weigh(person, child);
  comparison.band = Judge(weighing, person, child, children).band;
  for (FieldId field = 0; field < field_count(); ++field) {
    const Level level = weighing.levels[field];
    const double bits = weighing.bits[field];
    Agreement agreement = bits == 0 ? kMissing : bits > 0 ? kClose : kDiffers;
    if (level != 0) agreement = LevelsOf(field, extras_)[level - 1u].agreement;
    comparison.fields.push_back({NameOf(field), agreement, bits});
    comparison.bits += bits;
  }
  return comparison;
}

}  // namespace hub::linkage
