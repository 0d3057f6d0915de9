// What a person is weighed by: every name, date, place and number of one source person in the
// form in which they are compared, laid out so that comparing two takes a few hundred
// nanoseconds. Made once from what an agency said; a value, which threads may share.
//
// It holds a person's data in clear: never stored, never logged.

#ifndef HUB_LINKAGE_TRAITS_H_
#define HUB_LINKAGE_TRAITS_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/linkage/text.h"
#include "hub/records/record.h"

namespace hub::linkage {

class Model;

// Which kind of evidence. The first ten are every hub's; those after them are declared
// (ExtraField), so that any file of people can be tried.
using FieldId = std::uint8_t;
inline constexpr FieldId kGiven = 0;
inline constexpr FieldId kFamily = 1;
inline constexpr FieldId kBirth = 2;
inline constexpr FieldId kSex = 3;
inline constexpr FieldId kPostcode = 4;
inline constexpr FieldId kAddress = 5;
inline constexpr FieldId kPhone = 6;
inline constexpr FieldId kEmail = 7;
inline constexpr FieldId kNhsNumber = 8;
inline constexpr FieldId kUpn = 9;
inline constexpr FieldId kFirstExtra = 10;
inline constexpr FieldId kMostFields = 16;

enum class ExtraKind : std::uint8_t {
  kExact = 1,   // equal or not
  kFuzzy = 2,   // text that may be misspelt
  kNumber = 3,  // a person's own number, unverified: equal, one slip apart, or not
};
struct ExtraField {
  std::string name;
  ExtraKind kind = ExtraKind::kExact;
};

// One value of a field: its bytes are in the text of its Traits.
struct Value {
  std::uint64_t hash = 0;
  std::uint16_t at = 0;
  std::uint8_t size = 0;
  std::uint8_t role = 0;  // what it is of its field, as roles below
};
// Of a given name: all words together; the first word; any other; the nickname group (no text).
inline constexpr std::uint8_t kWhole = 1;
inline constexpr std::uint8_t kFirst = 2;
inline constexpr std::uint8_t kPart = 4;
inline constexpr std::uint8_t kGroup = 8;
// Of an address: its text (kWhole); its house number (kPart). Of a UPN: one that may be
// replaced and so contradicts none (kPart).

struct Birth {
  std::int32_t from = 0;  // in days since 1970; INVARIANT: from <= to where known
  std::int32_t to = 0;
  std::int32_t digits = 0;  // yyyymmdd of an exact day, else 0
  bool known = false;
};

class Traits {
 public:
  Traits() = default;
  // `extras` are in the order of the model's extra fields; what is missing is empty. Of somebody
  // shielded no place, telephone or e-mail address is evidence: it is as if nobody had said one.
  Traits(const records::Subject& subject, const Model& model,
         const std::vector<std::string>& extras = {});

  std::span<const Value> Of(FieldId field) const {
    return {values_.data() + first_[field], values_.data() + first_[field + 1u]};
  }
  bool Has(FieldId field) const { return first_[field] != first_[field + 1u]; }
  std::string_view Text(const Value& value) const { return {text_.data() + value.at, value.size}; }

  const Birth& birth() const { return birth_; }
  bool birth_known() const { return birth_.known; }
  std::int32_t birth_from() const { return birth_.from; }
  std::int32_t birth_to() const { return birth_.to; }
  std::int32_t birth_digits() const { return birth_.digits; }
  records::Sex sex() const { return sex_; }
  const std::vector<Bigrams>& addresses() const { return addresses_; }  // as Of(kAddress), kWhole

  // Said to have no name yet ("Baby of ...", "Twin 1"), as a newborn's record does.
  bool unnamed() const { return unnamed_; }

  // At most five texts to be hashed under the store's key, however full the record is. Whoever
  // could be linked mostly shares one with Probes() (README.md).
  std::vector<std::string> Keys(const Model& model) const;
  // The texts by which candidates are looked for: Keys(), and those of other spellings, of day
  // and month changed over, and of every former name. Never stored.
  std::vector<std::string> Probes(const Model& model) const;

 private:
  class Maker;

  std::vector<Value> values_;
  std::array<std::uint8_t, kMostFields + 1> first_{};
  std::string text_;
  std::vector<Bigrams> addresses_;
  Birth birth_;
  bool unnamed_ = false;
  records::Sex sex_ = records::Sex::kUnknown;
};

}  // namespace hub::linkage

#endif  // HUB_LINKAGE_TRAITS_H_
