// How much each agreement and difference between two people weighs, and what is decided from
// the sum (Fellegi and Sunter 1969): weights in bits, learnt without labels (train.h), kept as a
// versioned file in config/linkage/ that wire/ reads.
//
// A person is weighed against the whole child, field by field: half by the source person of the
// child who fits best, half by the mean over all who say anything of the field. So one near
// record cannot pull a child's other records after it (linkage.md 2), and the fields still sum
// to the score. Verified numbers decide and veto beside the score; twins are guarded.
//
// A Model is a value and never changes once made: threads may share it.

#ifndef HUB_LINKAGE_MODEL_H_
#define HUB_LINKAGE_MODEL_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hub/linkage/linkage.h"
#include "hub/linkage/nicknames.h"
#include "hub/linkage/traits.h"

namespace hub::linkage {

// How well two people agree in one field: 0 is missing, then the field's own levels from the
// strongest agreement on. They are named in the weights file: add at the end, never renumber.
using Level = std::uint8_t;
inline constexpr Level kMostLevels = 10;  // with "missing"
using Levels = std::array<Level, kMostFields>;

struct LevelRule {
  std::string_view name;
  Agreement agreement;
  std::uint8_t group;  // probabilities sum to one within a group
  double m;            // before anything is learnt: how often a child's two records are so
};
// The levels of a field, "missing" left out: level i is at i - 1.
std::span<const LevelRule> LevelsOf(FieldId field, const std::vector<ExtraField>& extras);

// The levels of given names, which the twin guard asks about.
namespace given {
inline constexpr Level kExact = 1;
inline constexpr Level kPartly = 2;  // a nickname, or some of several given names
inline constexpr Level kClose = 3;
inline constexpr Level kAlike = 4;
inline constexpr Level kInitial = 5;
inline constexpr Level kSwapped = 6;  // given and family name changed over
inline constexpr Level kCrossed = 7;  // one is in the other's place, its own place is empty
inline constexpr Level kDiffers = 8;
inline constexpr Level kHalfCrossed = 9;  // one is in the other's place, where another name stands
}  // namespace given

struct FieldModel {
  std::array<double, kMostLevels> m{};
  std::array<double, kMostLevels> u{};
  std::array<double, kMostLevels> bits{};
  // How common a value is, by its hash; what is not listed is as rare as `rarest`.
  std::unordered_map<std::uint64_t, double> frequencies;
  double rarest = 0;  // 0: values of this field are not told apart by how common they are
};

struct Thresholds {
  double match = 0.95;
  double potential = 0.85;
};

// Why a band is what it is, beside the score. Stored with links: never renumber.
enum class Reason : std::uint8_t {
  kScore = 0,
  kSharedNumber = 1,    // a verified number that the rest bears out
  kDoubtfulNumber = 2,  // a verified number that the rest does not bear out
  kOtherNumber = 3,     // two different verified numbers
  kPerhapsSibling = 4,  // twins, or one name for two
};

// What one person weighs against another, or against a child.
struct Weighing {
  Levels levels{};  // of the source person who fits best
  std::array<double, kMostFields> bits{};
  double total = 0;  // INVARIANT: the sum of bits in their order
};

class Model {
 public:
  // What is used until something has been learnt.
  explicit Model(std::vector<ExtraField> extras = {});

  std::string version = "unlearnt";
  double prior_bits = -17;  // log2 odds that a person drawn at random is this child
  Thresholds thresholds;
  bool guard = true;  // twins are asked about, never linked
  // Of those who look like twins and share no number of their own, how many are two children, at
  // most. All of them unless the people's own numbers prove otherwise (train.h); no file says so.
  double twins = 1;
  double best_share = 0.5;
  std::vector<FieldModel> fields;
  Nicknames nicknames;

  const std::vector<ExtraField>& extras() const { return extras_; }
  FieldId field_count() const { return static_cast<FieldId>(kFirstExtra + extras_.size()); }
  std::string_view NameOf(FieldId field) const;

  // How many children one would expect to bear both names; by frequency.
  double Namesakes(std::uint64_t given, std::uint64_t family) const;

  // Bits of each level from m and u: agreeing never weighs less than agreeing less.
  void Settle();
  // To what a weights file can hold: shares in whole parts per billion and never none, the prior
  // in whole millionths of a bit; settled anew. A second time changes nothing, and the file of a
  // rounded model gives that model back to the bit.
  void Round();

  // Two source persons. Symmetric.
  Weighing Weigh(const Traits& a, const Traits& b) const;
  // A person and a child, or two children: every source person of each.
  Weighing Weigh(std::span<const Traits* const> a, std::span<const Traits* const> b) const;

  // `children`: how many are known, any of whom might have been the one; 0: as many as the prior
  // was learnt from. Of more it takes more to tell one.
  double ProbabilityOf(double bits, std::uint64_t children = 0) const;
  struct Judgement {
    Band band = Band::kNone;  // kNone, kPotential or kMatch
    Reason reason = Reason::kScore;
  };
  Judgement Judge(const Weighing& weighing, std::span<const Traits* const> a,
                  std::span<const Traits* const> b, std::uint64_t children = 0) const;

  // For whoever decides and explains (linkage.h).
  Comparison Compare(std::span<const Traits* const> person, std::span<const Traits* const> child,
                     std::uint64_t children = 0) const;

 private:
  std::vector<ExtraField> extras_;
};

// The numbers of a weights file. A share is never nothing: what never came is rare, not
// impossible.
inline constexpr double kWholeParts = 1e9;
std::int64_t PartsOf(double share);
double ShareOfParts(std::int64_t parts);
std::int64_t MicrobitsOf(double bits);
double BitsOfMicrobits(std::int64_t microbits);

// What a level weighs where the value that both share is so common.
double BitsOf(const FieldModel& model, FieldId field, Level level, double common);

// The levels of two people, and how common what they share is (1: not told apart).
struct Likeness {
  Levels levels{};
  std::array<double, kMostFields> common{};
};
Likeness Liken(const Traits& a, const Traits& b, const Model& model);

// Alike in what twins share, and clearly different in given name.
bool LookLikeTwins(const Levels& levels);

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_MODEL_H_
