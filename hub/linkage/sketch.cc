#include "hub/linkage/sketch.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <type_traits>
#include <vector>

#include "hub/linkage/liken.h"

namespace hub::linkage {
namespace {

constexpr std::uint8_t kMore = 1;  // than a sketch holds
constexpr std::uint8_t kAddressKnown = 2;
constexpr std::uint8_t kEmailKnown = 4;
constexpr std::uint8_t kBirthKnown = 8;
constexpr std::uint8_t kExtraKnown = 16;

constexpr std::size_t kLongestName = 64;  // JaroWinkler looks no further
constexpr float kNothing = std::numeric_limits<float>::infinity();
constexpr float kRounding = 0.01F;
constexpr double kJustBelow = 1e-6;

enum PartNumber : std::size_t {
  kGivenPart,
  kFamilyPart,
  kBirthPart,
  kSexPart,
  kPostcodePart,
  kAddressPart,
  kPhonePart,
  kEmailPart,
  kNumbersPart,
  kExtrasPart,
};

static_assert(std::is_trivially_copyable_v<Sketch> &&
              std::has_unique_object_representations_v<Sketch> &&
              sizeof(SketchBytes) == sizeof(Sketch));

// How many bits are set, without a call where the machine is not known to count them itself.
int CountOf(std::uint64_t bits) {
  bits -= bits >> 1 & 0x5555555555555555u;
  bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
  bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
  return static_cast<int>(bits * 0x0101010101010101u >> 56);
}

std::uint32_t BitOf(std::uint64_t hash) { return std::uint32_t{1} << (hash & 31); }
std::uint16_t ShortHash(std::uint64_t hash) { return static_cast<std::uint16_t>(hash >> 40 | 1); }

NameSketch SketchOf(std::string_view name, const Value& value) {
  NameSketch sketch;
  sketch.size = static_cast<std::uint8_t>(name.size());
  sketch.hash = ShortHash(value.hash);
  std::copy_n(name.begin(), std::min(name.size(), sketch.start.size()), sketch.start.begin());
  for (const char letter : name) {
    const std::uint64_t once = std::uint64_t{1} << (static_cast<unsigned char>(letter) & 31);
    sketch.letters |= (sketch.letters & once) == 0 ? once : once << 32;
  }
  const int more = sketch.size - CountOf(sketch.letters);
  sketch.more = static_cast<std::uint8_t>(more | ((value.role & kWhole) != 0 ? 0x80 : 0));
  return sketch;
}

// False where there are more than it holds.
bool FillNames(const Traits& traits, FieldId field, unsigned role,
               std::array<NameSketch, 2>& names) {
  std::size_t count = 0;
  for (const Value& value : traits.Of(field)) {
    if ((value.role & role) == 0 || (value.role & kGroup) != 0) continue;
    if (count == names.size() || value.size > kLongestName) return false;
    names[count++] = SketchOf(traits.Text(value), value);
  }
  return true;
}

// The only value of a field in a role, hashed; 0: none. False where there are several.
bool FillOnly(const Traits& traits, FieldId field, std::uint16_t& hash) {
  for (const Value& value : traits.Of(field)) {
    if (hash != 0) return false;
    hash = ShortHash(value.hash);
  }
  return true;
}

bool FillHome(const Traits& traits, Sketch& sketch) {
  const auto postcodes = traits.Of(kPostcode);
  if (postcodes.size() > 1 || traits.addresses().size() > 1) return false;
  // A house number alone may be an address too, beside one that it is part of (Traits::AddAddress).
  const auto addresses = traits.Of(kAddress);
  const auto wholes = std::count_if(addresses.begin(), addresses.end(),
                                    [](const Value& one) { return (one.role & kWhole) != 0; });
  if (wholes > 1) return false;
  for (const Value& value : postcodes) {
    if (value.size > sketch.postcode.size()) return false;
    const std::string_view text = traits.Text(value);
    std::copy(text.begin(), text.end(), sketch.postcode.begin());
  }
  for (const Bigrams& bigrams : traits.addresses()) sketch.address = bigrams;
  sketch.address_bits =
      static_cast<std::uint8_t>(CountOf(sketch.address.bits[0]) + CountOf(sketch.address.bits[1]));
  return true;
}

std::string_view TextOf(const std::array<char, 8>& postcode) {
  const auto end = std::find(postcode.begin(), postcode.end(), '\0');
  return {postcode.data(), static_cast<std::size_t>(end - postcode.begin())};
}

struct Nearest {
  bool close = false;
  bool alike = false;
  bool initial = false;
};

// How many letters two names have in common, at most.
int Common(const NameSketch& a, const NameSketch& b) {
  return CountOf(a.letters & b.letters) + std::min(a.more_letters(), b.more_letters());
}

// JaroWinkler, at most: as if all common letters were in order.
double MostAlike(const NameSketch& a, const NameSketch& b, int common) {
  if (common == 0) return 0;
  const double jaro =
      (static_cast<double>(common) / a.size + static_cast<double>(common) / b.size + 1) / 3;
  std::size_t start = 0;
  const std::size_t end = std::min<std::size_t>({a.size, b.size, a.start.size()});
  while (start < end && a.start[start] == b.start[start]) ++start;
  return jaro + static_cast<double>(start) * 0.1 * std::max(0.0, 1 - jaro);
}

void AddNearest(const NameSketch& a, const NameSketch& b, Nearest& nearest) {
  if (a.size == 1 || b.size == 1) {
    nearest.initial = nearest.initial || a.start[0] == b.start[0];
    return;
  }
  const int common = Common(a, b);
  const bool slip = common >= std::max<int>(a.size, b.size) - 1;
  const double alike = MostAlike(a, b, common) + kJustBelow;
  nearest.alike = nearest.alike || alike >= kAlikeFrom || slip;
  nearest.close = nearest.alike;  // as which they count where they sound the same
}

using Names = std::array<NameSketch, 2>;

Nearest NearestOf(const Names& a, const Names& b) {
  Nearest nearest;
  for (const NameSketch& x : a) {
    if (x.size == 0) continue;
    for (const NameSketch& y : b) {
      if (y.size != 0) AddNearest(x, y, nearest);
    }
  }
  return nearest;
}

// Whether a given name of one may be the other's family name.
bool MayCross(const Names& given, const Names& family) {
  for (const NameSketch& x : given) {
    if (x.size < 2) continue;
    for (const NameSketch& y : family) {
      if (y.size == 0) continue;
      if (x.hash == y.hash) return true;
      if (y.size < 2) continue;
      const int common = Common(x, y);
      if (common >= std::max<int>(x.size, y.size) - 1) return true;
      if (MostAlike(x, y, common) + kJustBelow >= kCloseFrom) return true;
    }
  }
  return false;
}

// Whether some name of each may be in a script of its own, and so says nothing.
bool MayBeOfOtherScripts(const Names& a, const Names& b) {
  const auto script = [](const NameSketch& name) {
    return ScriptOf(std::string_view(name.start.data(), name.start.size()));
  };
  for (const NameSketch& x : a) {
    for (const NameSketch& y : b) {
      if (x.size != 0 && y.size != 0 && script(x) != script(y)) return true;
    }
  }
  return false;
}

// Which of the names both have: the most that it weighs, or less than nothing.
float MostShared(const Names& own, const std::array<float, 2>& bits, const Names& other) {
  float most = -kNothing;
  for (std::size_t i = 0; i < own.size(); ++i) {
    for (const NameSketch& name : other) {
      const bool both = own[i].whole() && name.whole() && own[i].hash == name.hash;
      if (both && own[i].size != 0 && name.size != 0) most = std::max(most, bits[i]);
    }
  }
  return most;
}

float AsFloat(double bits) { return static_cast<float>(bits); }

float BitsIn(const Model& model, FieldId field, std::size_t level) {
  return AsFloat(model.fields[field].bits[level]);
}

float MostIn(const Model& model, FieldId field, std::size_t from, std::size_t to) {
  const auto& bits = model.fields[field].bits;
  return AsFloat(*std::max_element(bits.begin() + static_cast<std::ptrdiff_t>(from),
                                   bits.begin() + static_cast<std::ptrdiff_t>(to) + 1));
}

float MostShared(const Traits& person, const Model& model, FieldId field) {
  double most = 0;
  for (const Value& value : person.Of(field)) {
    if ((value.role & kWhole) == 0) continue;
    most = std::max(
        most, BitsOf(model.fields[field], field, 1, CommonOf(model.fields[field], value.hash)));
  }
  return AsFloat(most);
}

// In the order of the names of a sketch.
void FillBits(const Traits& person, const Model& model, FieldId field, unsigned role,
              std::array<float, 2>& bits) {
  std::size_t count = 0;
  for (const Value& value : person.Of(field)) {
    if ((value.role & role) == 0 || (value.role & kGroup) != 0) continue;
    if (count == bits.size()) return;
    bits[count++] =
        AsFloat(BitsOf(model.fields[field], field, 1, CommonOf(model.fields[field], value.hash)));
  }
}

bool IsSexKnown(std::uint8_t sex) {
  return sex == static_cast<std::uint8_t>(records::Sex::kMale) ||
         sex == static_cast<std::uint8_t>(records::Sex::kFemale);
}

// Of the best of a telephone's levels whether it is shared or not, whatever the homes.
float MostOfPhone(const Model& model, bool shared) {
  const std::size_t level = shared ? 1 : 2;
  return std::max(BitsIn(model, kPhone, level), BitsIn(model, kPhone, level + 2));
}

}  // namespace

Sketch::Sketch(const Traits& traits) {
  bool all = FillNames(traits, kGiven, kWhole | kFirst, given);
  all = FillNames(traits, kFamily, kWhole, family) && all;
  all = FillHome(traits, *this) && all;
  all = FillOnly(traits, kPhone, phone) && all;
  all = FillOnly(traits, kNhsNumber, nhs_number) && all;
  all = FillOnly(traits, kUpn, upn) && all;
  for (const Value& value : traits.Of(kGiven)) {
    if ((value.role & kGroup) != 0) {
      groups |= BitOf(value.hash);
      continue;
    }
    if ((value.role & (kFirst | kPart)) != 0) words |= BitOf(value.hash);
    if ((value.role & kFirst) != 0) firsts |= BitOf(value.hash);
  }
  for (const Value& value : traits.Of(kFamily)) family_words |= BitOf(value.hash);
  const Birth& birth = traits.birth();
  birth_from = birth.from;
  birth_digits = birth.digits;
  all = all && (!birth.known || birth.digits != 0);
  sex = static_cast<std::uint8_t>(traits.sex());
  if (!all) has |= kMore;
  if (traits.Has(kAddress)) has |= kAddressKnown;
  if (traits.Has(kEmail)) has |= kEmailKnown;
  if (birth.known) has |= kBirthKnown;
  for (FieldId field = kFirstExtra; field < kMostFields; ++field) {
    if (traits.Has(field)) has |= kExtraKnown;
  }
}

SketchBytes BytesOf(const Sketch& sketch) {
  SketchBytes bytes;
  std::memcpy(bytes.data(), &sketch, bytes.size());
  return bytes;
}

std::optional<Sketch> SketchFrom(std::string_view bytes) {
  Sketch sketch;
  if (bytes.size() != sizeof(sketch)) return std::nullopt;
  std::memcpy(static_cast<void*>(&sketch), bytes.data(), bytes.size());
  return sketch;
}

Bound::Bound(const Traits& person, const Model& model)
    : model_(model), own_(person), birth_(person.birth()) {
  FillBits(person, model, kGiven, kWhole | kFirst, given_bits_);
  FillBits(person, model, kFamily, kWhole, family_bits_);
  const float of_given = MostIn(model, kGiven, 1, 9);
  const float of_family = MostIn(model, kFamily, 1, 5);
  most_given_ = std::max({of_given, given_bits_[0], given_bits_[1], 0.0F});
  most_family_ = std::max({of_family, family_bits_[0], family_bits_[1], 0.0F});
  const auto day = static_cast<std::uint64_t>(birth_.digits);
  birth_bits_ =
      AsFloat(BitsOf(model.fields[kBirth], kBirth, 1, CommonOf(model.fields[kBirth], day)));
  postcode_bits_ = MostShared(person, model, kPostcode);
  email_bits_ = std::max(MostShared(person, model, kEmail), MostIn(model, kEmail, 2, 4));
  for (FieldId field = kFirstExtra; field < model.field_count(); ++field) {
    if (!person.Has(field)) continue;
    extra_bits_ += std::max(MostShared(person, model, field), MostIn(model, field, 1, 4));
  }
  const double potential = model.thresholds.potential;
  enough_ = AsFloat(std::log2(potential / (1 - potential)) - model.prior_bits) - kRounding;
}

float Bound::MostOfGiven(const Sketch& other, bool crosses) const {
  float most = MostShared(own_.given, given_bits_, other.given);
  const auto may_be = [&](Level level) { most = std::max(most, BitsIn(model_, kGiven, level)); };
  if ((own_.firsts & other.words) != 0 || (own_.words & other.firsts) != 0 ||
      (own_.groups & other.groups) != 0) {
    may_be(given::kPartly);
  }
  const Nearest nearest = NearestOf(own_.given, other.given);
  if (nearest.close) may_be(given::kClose);
  if (nearest.alike) may_be(given::kAlike);
  if (nearest.initial) may_be(given::kInitial);
  if (crosses) may_be(given::kHalfCrossed);
  may_be(given::kDiffers);
  return MayBeOfOtherScripts(own_.given, other.given) ? std::max(most, 0.0F) : most;
}

float Bound::MostOfFamily(const Sketch& other) const {
  float most = MostShared(own_.family, family_bits_, other.family);
  const auto may_be = [&](std::size_t level) {
    most = std::max(most, BitsIn(model_, kFamily, level));
  };
  if ((own_.family_words & other.family_words) != 0) may_be(2);
  const Nearest nearest = NearestOf(own_.family, other.family);
  if (nearest.close) may_be(3);
  if (nearest.alike || nearest.initial) may_be(4);
  may_be(5);
  return MayBeOfOtherScripts(own_.family, other.family) ? std::max(most, 0.0F) : most;
}

bool Bound::BoundNames(const Sketch& other, Parts& parts) const {
  const bool crosses = MayCross(own_.given, other.family) || MayCross(other.given, own_.family);
  float& given = parts[kGivenPart];
  float& family = parts[kFamilyPart];
  given = 0;
  family = 0;
  if (own_.given[0].size != 0 && other.given[0].size != 0) given = MostOfGiven(other, crosses);
  if (own_.family[0].size != 0 && other.family[0].size != 0) family = MostOfFamily(other);
  if (!crosses) return false;
  given = std::max(
      {given, BitsIn(model_, kGiven, given::kSwapped), BitsIn(model_, kGiven, given::kCrossed)});
  family = std::max(family, 0.0F);
  return true;
}

// Of the postcode and, as its levels hang on the postcode's, of the address.
void Bound::BoundHome(const Sketch& other, Parts& parts) const {
  const std::string_view mine = TextOf(own_.postcode);
  const std::string_view theirs = TextOf(other.postcode);
  std::size_t group = 2;
  if (!mine.empty() && !theirs.empty()) {
    if (mine == theirs) {
      parts[kPostcodePart] = postcode_bits_;
      group = 0;
    } else if (ArePostcodesClose(mine, theirs)) {
      parts[kPostcodePart] = BitsIn(model_, kPostcode, 2);
      group = 1;
    } else {
      parts[kPostcodePart] = BitsIn(model_, kPostcode, 3);
    }
  }
  if ((own_.has & other.has & kAddressKnown) == 0) return;
  const int both = CountOf(own_.address.bits[0] & other.address.bits[0]) +
                   CountOf(own_.address.bits[1] & other.address.bits[1]);
  const double overlap = 2.0 * both / std::max(1, own_.address_bits + other.address_bits);
  const bool empty = own_.address_bits == 0 || other.address_bits == 0;
  const std::size_t from = overlap >= 0.8 || empty ? 1 : overlap >= 0.55 ? 2 : 3;
  parts[kAddressPart] = MostIn(model_, kAddress, 3 * group + from, 3 * group + 3);
}

// One that shares a number with the person, or of which more is known than a sketch holds.
bool Bound::CannotRuleOut(const Sketch& other) const {
  const bool number = (own_.nhs_number != 0 && own_.nhs_number == other.nhs_number) ||
                      (own_.upn != 0 && own_.upn == other.upn);
  return number || ((own_.has | other.has) & kMore) != 0;
}

void Bound::BoundAllButNames(const Sketch& other, Parts& parts) const {
  const Birth birth{other.birth_from, other.birth_from, other.birth_digits,
                    (other.has & kBirthKnown) != 0};
  const Level level = LikenBirths(birth_, birth);
  if (level != 0) {
    parts[kBirthPart] = level == 1 ? birth_bits_ : BitsIn(model_, kBirth, level);
  }
  if (IsSexKnown(own_.sex) && IsSexKnown(other.sex)) {
    parts[kSexPart] = BitsIn(model_, kSex, own_.sex == other.sex ? 1 : 2);
  }
  BoundHome(other, parts);
  if (own_.phone != 0 && other.phone != 0) {
    parts[kPhonePart] = MostOfPhone(model_, own_.phone == other.phone);
  }
  if ((own_.has & other.has & kEmailKnown) != 0) parts[kEmailPart] = email_bits_;
  if ((own_.has & other.has & kExtraKnown) != 0) parts[kExtrasPart] = std::max(0.0F, extra_bits_);
}

Bound::Parts Bound::MostBits(const Sketch& other) const {
  Parts parts{};
  if (CannotRuleOut(other)) {
    parts[kNumbersPart] = kNothing;
    return parts;
  }
  BoundAllButNames(other, parts);
  // Names take most of the time, and often cannot make up for the rest.
  parts[kGivenPart] = most_given_;
  parts[kFamilyPart] = most_family_;
  if (MayBeSame(parts)) BoundNames(other, parts);
  return parts;
}

// Names that may be in each other's place may be told of as one or not at all, and numbers and
// extra fields are several: of those nothing is sure.
Bound::View Bound::ViewOf(const Sketch& other) const {
  View view;
  BoundAllButNames(other, view.most);
  const bool crossed = BoundNames(other, view.most);
  const auto known = [](bool both) { return both ? Says::kSurely : Says::kNothing; };
  const auto name = [&](const Names& mine, const Names& theirs) {
    if (crossed || MayBeOfOtherScripts(mine, theirs)) return Says::kPerhaps;
    return known(mine[0].size != 0 && theirs[0].size != 0);
  };
  view.says[kGivenPart] = name(own_.given, other.given);
  view.says[kFamilyPart] = name(own_.family, other.family);
  view.says[kBirthPart] = known(birth_.known && (other.has & kBirthKnown) != 0);
  view.says[kSexPart] = known(IsSexKnown(own_.sex) && IsSexKnown(other.sex));
  view.says[kPostcodePart] = known(own_.postcode[0] != 0 && other.postcode[0] != 0);
  view.says[kAddressPart] = known((own_.has & other.has & kAddressKnown) != 0);
  view.says[kPhonePart] = known(own_.phone != 0 && other.phone != 0);
  view.says[kEmailPart] = known((own_.has & other.has & kEmailKnown) != 0);
  view.says[kNumbersPart] = Says::kPerhaps;
  view.says[kExtrasPart] = Says::kPerhaps;
  return view;
}

// The most that the mean over all who say something can be: of those who surely do, and of each
// other that would raise it.
float Bound::MostOfMean(std::span<const View> views, std::size_t part) {
  float sum = 0;
  float count = 0;
  std::vector<float> perhaps;
  for (const View& view : views) {
    if (view.says[part] == Says::kPerhaps) perhaps.push_back(view.most[part]);
    if (view.says[part] != Says::kSurely) continue;
    sum += view.most[part];
    ++count;
  }
  std::sort(perhaps.begin(), perhaps.end(), std::greater<>());
  for (const float more : perhaps) {
    if (count != 0 ? more * count <= sum : more <= 0) break;
    sum += more;
    ++count;
  }
  return count == 0 ? 0 : sum / count;
}

// Where the best says nothing, the mean stands in.
float Bound::MostOfBest(const View& view, const Parts& means, std::size_t part) {
  switch (view.says[part]) {
    case Says::kNothing:
      return means[part];
    case Says::kPerhaps:
      return std::max(view.most[part], means[part]);
    case Says::kSurely:
      break;
  }
  return view.most[part];
}

bool Bound::MayBeChild(std::span<const Sketch> sketches) const {
  std::vector<View> views;
  views.reserve(sketches.size());
  for (const Sketch& sketch : sketches) {
    if (CannotRuleOut(sketch)) return true;
    views.push_back(ViewOf(sketch));
  }
  Parts means{};
  float mean = 0;
  for (std::size_t part = 0; part < kParts; ++part) {
    means[part] = MostOfMean(views, part);
    mean += means[part];
  }
  float best = -kNothing;
  for (const View& view : views) {
    float sum = 0;
    for (std::size_t part = 0; part < kParts; ++part) sum += MostOfBest(view, means, part);
    best = std::max(best, sum);
  }
  const float share = AsFloat(model_.best_share);
  return !views.empty() && share * best + (1 - share) * mean >= enough_;
}

bool Bound::MayBeSame(const Parts& parts) const {
  float sum = 0;
  for (const float part : parts) sum += part;
  return sum >= enough_;
}

}  // namespace hub::linkage
