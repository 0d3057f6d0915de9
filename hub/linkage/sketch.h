// So little of a person that two memory lines hold it, and enough to see that two people cannot
// be one: of the dozens who share a key with whoever arrives, hardly any need be compared.
//
// What is promised is a bound, never an estimate: what MostBits gives no comparison of the two
// exceeds (model_test.cc tries it on a whole town). A person of whom more is known than a sketch
// holds is never ruled out.
//
// It holds a person's data, hashed and in clear, as Traits does: stored sealed only, never logged.

#ifndef HUB_LINKAGE_SKETCH_H_
#define HUB_LINKAGE_SKETCH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "hub/linkage/model.h"
#include "hub/linkage/text.h"
#include "hub/linkage/traits.h"

namespace hub::linkage {

// A name by its letters: how often each comes, which four come first, how many there are.
struct NameSketch {
  std::uint64_t letters = 0;  // of 32 kinds: comes once; in the upper half: comes twice
  std::array<char, 4> start{};
  std::uint16_t hash = 0;
  std::uint8_t size = 0;  // 0: there is none
  // Letters beyond those counted; in the highest bit whether it is the name as given, not its
  // first word alone.
  std::uint8_t more = 0;

  int more_letters() const { return more & 0x7F; }
  bool whole() const { return (more & 0x80) != 0; }
};

struct alignas(64) Sketch {
  Sketch() = default;
  explicit Sketch(const Traits& traits);

  std::array<NameSketch, 2> given;
  std::array<NameSketch, 2> family;
  Bigrams address;
  std::array<char, 8> postcode{};
  std::int32_t birth_from = 0;
  std::int32_t birth_digits = 0;
  // Of all words, of first words, of nickname groups and of parts of the surname: one bit each.
  std::uint32_t words = 0;
  std::uint32_t firsts = 0;
  std::uint32_t groups = 0;
  std::uint32_t family_words = 0;
  std::uint16_t phone = 0;  // hashes; 0: none
  std::uint16_t nhs_number = 0;
  std::uint16_t upn = 0;
  std::uint8_t sex = 0;
  std::uint8_t has = 0;
  std::uint8_t address_bits = 0;          // how many are set
  std::array<std::uint8_t, 7> nothing{};  // so that one sketch is always the same bytes
};
static_assert(sizeof(Sketch) == 128);

// As it is in memory, to be stored: whoever stores it makes it anew where this or the weights are
// others (store/detail/blocking_keys.h).
using SketchBytes = std::array<char, 128>;
SketchBytes BytesOf(const Sketch& sketch);
std::optional<Sketch> SketchFrom(std::string_view bytes);  // none: not so many bytes

// One person against many sketches. The person and the model outlive it.
class Bound {
 public:
  Bound(const Traits& person, const Model& model);

  // Of one field each, so that for a child of several source persons the most of each is taken.
  inline static constexpr std::size_t kParts = 10;
  using Parts = std::array<float, kParts>;
  // One is infinite where nothing can be ruled out.
  Parts MostBits(const Sketch& other) const;

  // Whether a child of whom these are the most may be more than a stranger: asked or linked.
  bool MayBeSame(const Parts& parts) const;
  // The same of a child of whom every source person is in `views`, and closer: what Model::Weigh
  // takes of the best of them and of their mean is bounded as it is there.
  bool MayBeChild(std::span<const Sketch> views) const;

 private:
  enum class Says : std::uint8_t { kNothing, kPerhaps, kSurely };
  // What one source person weighs at most, and whether of a part anything is said on both sides.
  struct View {
    Parts most{};
    std::array<Says, kParts> says{};
  };
  View ViewOf(const Sketch& other) const;
  static float MostOfMean(std::span<const View> views, std::size_t part);
  static float MostOfBest(const View& view, const Parts& means, std::size_t part);
  bool CannotRuleOut(const Sketch& other) const;
  void BoundAllButNames(const Sketch& other, Parts& parts) const;
  bool BoundNames(const Sketch& other, Parts& parts) const;  // whether they may be crossed
  float MostOfGiven(const Sketch& other, bool crosses) const;
  float MostOfFamily(const Sketch& other) const;
  void BoundHome(const Sketch& other, Parts& parts) const;

  const Model& model_;
  Sketch own_;
  Birth birth_;
  std::array<float, 2> given_bits_{};  // where that name is the other's too
  std::array<float, 2> family_bits_{};
  float birth_bits_ = 0;
  float postcode_bits_ = 0;
  float email_bits_ = 0;
  float extra_bits_ = 0;
  float most_given_ = 0;
  float most_family_ = 0;
  float enough_ = 0;
};

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_SKETCH_H_
