#include "hub/linkage/train.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

#include "hub/linkage/text.h"

namespace hub::linkage {
namespace {

// Pairs beyond those seen, shared out as before anything was learnt: a level that never came
// is rare, not impossible.
constexpr double kBelieved = 8;
constexpr double kRareStranger = 0.5;
constexpr double kEnoughSure = 2'000;  // pairs that share a verified number

// xorshift64*: the same on every machine.
class Draw {
 public:
  std::uint64_t Next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1Du;
  }
  std::size_t Below(std::size_t end) { return static_cast<std::size_t>(Next() % end); }

 private:
  std::uint64_t state_ = 0x9E3779B97F4A7C15u;
};

// Depends on what a person is, never on where they stood in the file.
std::uint64_t MarkOf(const Traits& traits) {
  std::uint64_t mark = static_cast<std::uint64_t>(traits.birth_from()) * 31 +
                       static_cast<std::uint64_t>(traits.sex());
  for (FieldId field = 0; field < kMostFields; ++field) {
    for (const Value& value : traits.Of(field)) {
      mark = (mark ^ value.hash ^ field) * 0x9E3779B97F4A7C15u;
      mark ^= mark >> 29;
    }
  }
  return mark;
}

using Pattern = std::uint64_t;
static_assert(kMostFields * 4 == 64);

Pattern Pack(const Levels& levels) {
  Pattern pattern = 0;
  for (FieldId field = 0; field < kMostFields; ++field) {
    pattern |= static_cast<Pattern>(levels[field]) << 4 * field;
  }
  return pattern;
}

Level LevelIn(Pattern pattern, FieldId field) {
  return static_cast<Level>(pattern >> 4 * field & 15);
}

enum class Teaches : std::uint8_t { kNothing, kPerhaps, kSurely };

struct Seen {
  Pattern pattern;
  double count;
  Teaches teaches = Teaches::kPerhaps;
};

class Learning {
 public:
  Learning(std::vector<const Traits*> people, const Model& start, const TrainOptions& options)
      : people_(std::move(people)), options_(options) {
    trained_.model = start;
  }

  Trained Run() && {
    SortAndSample();
    if (people_.size() < 2) {
      trained_.model.Round();
      return std::move(trained_);
    }
    CountValues();
    CompareStrangers();
    ComparePairs();
    const double all = static_cast<double>(people_.size());
    share_ = 1 / all;
    StartFromStrangers();
    for (int round = 0; round < options_.rounds; ++round) Improve();
    trained_.model.prior_bits = std::log2(share_ / (1 - share_));
    if (options_.learn_twins) trained_.model.twins = TwinsAtMost();
    trained_.model.Round();
    return std::move(trained_);
  }

 private:
  void SortAndSample() {
    std::vector<std::pair<std::uint64_t, const Traits*>> marked;
    marked.reserve(people_.size());
    for (const Traits* const traits : people_) marked.emplace_back(MarkOf(*traits), traits);
    std::stable_sort(marked.begin(), marked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    if (marked.size() > options_.most_people) marked.resize(options_.most_people);
    people_.clear();
    for (const auto& [mark, traits] : marked) people_.push_back(traits);
    trained_.people = people_.size();
  }

  void CountValues() {
    for (FieldId field = 0; field < trained_.model.field_count(); ++field) {
      if (field == kSex || field == kNhsNumber || field == kUpn || field == kAddress ||
          field == kPhone) {
        continue;
      }
      std::map<std::uint64_t, double> counts;
      double of_all = 0;
      for (const Traits* const traits : people_) of_all += CountOne(*traits, field, counts);
      FieldModel& model = trained_.model.fields[field];
      model.frequencies.clear();
      if (of_all < 1) continue;
      ListCommon(counts, of_all, model);
    }
  }

  void ListCommon(const std::map<std::uint64_t, double>& counts, double of_all,
                  FieldModel& model) const {
    double unlisted = 0;
    double squares = 0;
    for (const auto& [hash, count] : counts) {
      if (count >= static_cast<double>(options_.least_common)) {
        model.frequencies.emplace(hash, count / of_all);
      } else {
        unlisted += count;
        squares += count * count;
      }
    }
    model.rarest = (unlisted > 0 ? squares / unlisted : 1) / of_all;
  }

  static double CountOne(const Traits& traits, FieldId field,
                         std::map<std::uint64_t, double>& counts) {
    if (field == kBirth) {
      if (traits.birth_digits() == 0) return 0;
      ++counts[static_cast<std::uint64_t>(traits.birth_digits())];
      return 1;
    }
    double any = 0;
    for (const Value& value : traits.Of(field)) {
      if ((value.role & kWhole) == 0) continue;
      ++counts[value.hash];
      any = 1;
    }
    return any;
  }

  void CompareStrangers() {
    std::map<Pattern, double> counts;
    const auto add = [&](std::size_t i, std::size_t j) {
      ++counts[Pack(Liken(*people_[i], *people_[j], trained_.model).levels)];
    };
    const std::size_t all = people_.size() * (people_.size() - 1) / 2;
    if (all <= options_.stranger_pairs) {
      for (std::size_t i = 0; i < people_.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) add(i, j);
      }
    } else {
      Draw draw;
      for (std::size_t n = 0; n < options_.stranger_pairs; ++n) {
        const std::size_t i = draw.Below(people_.size());
        const std::size_t j = draw.Below(people_.size() - 1);
        add(i, j + (j >= i));
      }
    }
    for (const auto& [pattern, count] : counts) strangers_.push_back({pattern, count});
  }

  void ComparePairs() {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> keyed;
    for (std::size_t i = 0; i < people_.size(); ++i) {
      for (const std::string& key : people_[i]->Keys(trained_.model)) {
        keyed.emplace_back(HashOf(key), static_cast<std::uint32_t>(i));
      }
    }
    std::sort(keyed.begin(), keyed.end());
    std::vector<std::uint64_t> pairs;
    for (std::size_t from = 0, to = 0; from < keyed.size(); from = to) {
      while (to < keyed.size() && keyed[to].first == keyed[from].first) ++to;
      if (to - from > options_.most_in_block) continue;
      const std::size_t end = to;
      for (std::size_t i = from; i < end; ++i) {
        for (std::size_t j = from; j < i; ++j) {
          pairs.push_back(static_cast<std::uint64_t>(keyed[j].second) << 32 | keyed[i].second);
        }
      }
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    trained_.pairs = pairs.size();
    CountPairs(pairs);
  }

  void CountPairs(const std::vector<std::uint64_t>& pairs) {
    std::map<std::pair<Pattern, Teaches>, double> counts;
    for (const std::uint64_t pair : pairs) {
      const Traits& a = *people_[pair >> 32];
      const Traits& b = *people_[pair & 0xFFFFFFFFu];
      const Likeness likeness = Liken(a, b, trained_.model);
      ++counts[{Pack(likeness.levels), TeachingOf(likeness.levels)}];
    }
    for (const auto& [key, count] : counts) {
      pairs_.push_back({key.first, count, key.second});
      if (key.second == Teaches::kSurely) sure_ += count;
    }
  }

  // Twins and contradicted numbers teach nothing of one child's records. Two that share a
  // verified number are one child's, whatever else they say.
  static Teaches TeachingOf(const Levels& levels) {
    const Level given = levels[kGiven];
    if (levels[kNhsNumber] == 2 || levels[kUpn] == 2) return Teaches::kNothing;
    if (levels[kNhsNumber] == 1 || levels[kUpn] == 1) return Teaches::kSurely;
    const bool twins = given == given::kDiffers && levels[kBirth] == 1 && levels[kFamily] >= 1 &&
                       levels[kFamily] <= 2 && levels[kPostcode] == 1;
    return twins ? Teaches::kNothing : Teaches::kPerhaps;
  }

  void StartFromStrangers() {
    Tally strangers = NoTally();
    for (const Seen& seen : strangers_) Add(seen.pattern, seen.count, strangers);
    SetU(strangers);
    trained_.model.Settle();
  }

  // Whether two have a number of their own in common; nothing where either has none.
  enum class Numbers : std::uint8_t { kSilent, kShared, kOther };
  Numbers NumbersOf(Pattern pattern) const {
    Numbers numbers = Numbers::kSilent;
    for (FieldId field = kNhsNumber; field < trained_.model.field_count(); ++field) {
      const auto& extras = trained_.model.extras();
      const bool extra = field >= kFirstExtra;
      if (extra && extras[field - kFirstExtra].kind != ExtraKind::kNumber) continue;
      const Level level = LevelIn(pattern, field);
      if (level == 1 || (extra && level == 2)) return Numbers::kShared;
      if (level != 0) numbers = Numbers::kOther;
    }
    return numbers;
  }

  // One child's records differ in number now and then, and no oftener where the given name is
  // another. What goes beyond that among those who look like twins are twins: at most so many of
  // those whose numbers differ, and oftener only by one chance in twenty.
  double TwinsAtMost() const {
    constexpr double kEnough = 100;
    constexpr double kOneInTwenty = 1.645;  // standard errors, one side
    std::array<double, 3> twins{};
    std::array<double, 3> plain{};
    for (const Seen& seen : pairs_) {
      Levels levels{};
      for (FieldId field = 0; field < kMostFields; ++field)
        levels[field] = LevelIn(seen.pattern, field);
      const auto numbers = static_cast<std::size_t>(NumbersOf(seen.pattern));
      if (LookLikeTwins(levels)) twins[numbers] += seen.count;
      if (levels[kGiven] >= given::kExact && levels[kGiven] <= given::kClose &&
          levels[kFamily] >= 1 && levels[kFamily] <= 3 && levels[kBirth] == 1) {
        plain[numbers] += seen.count;
      }
    }
    const double shared = twins[static_cast<std::size_t>(Numbers::kShared)];
    const double other = twins[static_cast<std::size_t>(Numbers::kOther)];
    const double plain_shared = plain[static_cast<std::size_t>(Numbers::kShared)];
    const double plain_other = plain[static_cast<std::size_t>(Numbers::kOther)];
    if (std::min(shared, plain_shared) < kEnough || std::min(other, plain_other) <= 0) return 1;
    const double of_one = shared * plain_other / plain_shared;
    const double error =
        std::sqrt(other + of_one * of_one * (1 / shared + 1 / plain_shared + 1 / plain_other));
    const double at_most = other - of_one + kOneInTwenty * error;
    return std::clamp(at_most / other, 0.0, 1.0);
  }

  using Tally = std::vector<std::array<double, kMostLevels>>;
  Tally NoTally() const { return Tally(trained_.model.field_count()); }

  static void Add(Pattern pattern, double weight, Tally& tally) {
    for (FieldId field = 0; field < tally.size(); ++field) {
      tally[field][LevelIn(pattern, field)] += weight;
    }
  }

  double Belief(Pattern pattern) const {
    double bits = std::log2(share_ / (1 - share_));
    for (FieldId field = 0; field < trained_.model.field_count(); ++field) {
      const Level level = LevelIn(pattern, field);
      if (level != 0) bits += trained_.model.fields[field].bits[level];
    }
    return 1 / (1 + std::exp2(-bits));
  }

  void Improve() {
    Tally matches = NoTally();
    Tally near_strangers = NoTally();
    Tally strangers = NoTally();
    double expected = 0;
    // Where many share a verified number, they alone say how records of one child differ: by
    // likeness alone, siblings and namesakes of a town would be taken for one child.
    const bool sure_alone = sure_ >= kEnoughSure;
    for (const Seen& seen : pairs_) {
      const bool sure = seen.teaches == Teaches::kSurely;
      const double belief = sure ? 1 : seen.teaches == Teaches::kNothing ? 0 : Belief(seen.pattern);
      expected += belief * seen.count;
      if (sure || !sure_alone) Add(seen.pattern, belief * seen.count, matches);
      Add(seen.pattern, (1 - belief) * seen.count, near_strangers);
    }
    for (const Seen& seen : strangers_) {
      Add(seen.pattern, (1 - Belief(seen.pattern)) * seen.count, strangers);
    }
    // What a shared home tells beyond itself can be seen only among those who share one.
    for (const FieldId field : {kAddress, kPhone}) {
      const auto rules = LevelsOf(field, trained_.model.extras());
      for (Level level = 1; level <= rules.size(); ++level) {
        if (rules[level - 1u].group == 0) strangers[field][level] += near_strangers[field][level];
      }
    }
    SetM(matches);
    SetU(strangers);
    const double people = static_cast<double>(people_.size());
    share_ = std::clamp(expected / (people * (people - 1) / 2), 1e-9, 0.2);
    trained_.expected = expected;
    trained_.model.Settle();
  }

  // Shares of a tally within each group of levels, after `more` pairs shared out as `as`.
  template <class As>
  void Share(const Tally& tally, double more, As as,
             std::array<double, kMostLevels> FieldModel::*into) {
    for (FieldId field = 0; field < tally.size(); ++field) {
      const auto rules = LevelsOf(field, trained_.model.extras());
      for (Level level = 1; level <= rules.size(); ++level) {
        double of_group = 0;
        double as_group = 0;
        for (Level other = 1; other <= rules.size(); ++other) {
          if (rules[other - 1u].group != rules[level - 1u].group) continue;
          of_group += tally[field][other];
          as_group += as(rules[other - 1u]);
        }
        const double share = as(rules[level - 1u]) / as_group;
        (trained_.model.fields[field].*into)[level] =
            (tally[field][level] + more * share) / (of_group + more);
      }
    }
  }

  void SetM(const Tally& tally) {
    Share(
        tally, kBelieved, [](const LevelRule& rule) { return rule.m; }, &FieldModel::m);
  }
  void SetU(const Tally& tally) {
    Share(
        tally, kRareStranger * kMostLevels, [](const LevelRule&) { return 1.0; }, &FieldModel::u);
  }

  std::vector<const Traits*> people_;
  TrainOptions options_;
  Trained trained_;
  std::vector<Seen> strangers_;
  std::vector<Seen> pairs_;
  double share_ = 0;
  double sure_ = 0;
};

}  // namespace

void Sample::Add(Traits traits) {
  const std::uint64_t mark = MarkOf(traits);
  if (held_.size() == most_) {
    if (most_ == 0 || mark >= held_.front().mark) return;
    std::pop_heap(held_.begin(), held_.end(), IsBefore);
    held_.pop_back();
  }
  held_.push_back({mark, std::move(traits)});
  std::push_heap(held_.begin(), held_.end(), IsBefore);
}

std::vector<const Traits*> Sample::people() const {
  std::vector<const Traits*> people;
  people.reserve(held_.size());
  for (const Held& held : held_) people.push_back(&held.traits);
  return people;
}

Trained Train(const std::vector<const Traits*>& people, const Model& start,
              const TrainOptions& options) {
  return Learning(people, start, options).Run();
}

}  // namespace hub::linkage
