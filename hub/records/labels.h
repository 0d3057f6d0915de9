// The sensitivity labels of a record (law.md A1.4), as a set.
//
// A record carries a set; the most restrictive label wins (access/). An unknown
// label never becomes a bit: the record is quarantined instead.

#ifndef HUB_RECORDS_LABELS_H_
#define HUB_RECORDS_LABELS_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::records {

// Bit positions, stored and bound into every seal. Add at the end; never renumber.
enum class Label : std::uint8_t {
  kGeneral = 0,
  kHealth = 1,
  kSensSexualRepro = 2,
  kSensMentalHealth = 3,
  kSensSubstance = 4,
  kSensHiv = 5,
  kSensCounselling = 6,
  kSensDaSpecialist = 7,
  kAdultHealth = 8,
  kCriminal = 9,
  kPoliceP = 10,
  kPoliceC = 11,
  kGscOfficial = 12,
  kGscOfficialSensitive = 13,
  kShielded = 14,
  kAdoption = 15,
  kThirdParty = 16,
  kConfider = 17,
  kChildAbuse = 18,
  kLegalPriv = 19,
  kCourtRestricted = 20,
  kVictimAnon = 21,
  kGrc = 22,
  kLiveOp = 23,
  kDisputed = 24,
  kRestricted = 25,
  kOpinion = 26,
  kUnverified = 27,
};
inline constexpr int kLabelCount = 28;

// The wire name: "GENERAL", "SENS_SERVICE:mental_health", "POLICE_C" ...
std::string_view Name(Label label);
std::optional<Label> LabelFrom(std::string_view name);

class LabelSet {
 public:
  constexpr LabelSet() = default;
  constexpr explicit LabelSet(std::uint64_t bits) : bits_(bits) {}

  constexpr LabelSet With(Label label) const {
    return LabelSet(bits_ | std::uint64_t{1} << static_cast<int>(label));
  }
  constexpr bool Has(Label label) const { return (bits_ >> static_cast<int>(label) & 1) != 0; }
  constexpr std::uint64_t bits() const { return bits_; }
  constexpr bool empty() const { return bits_ == 0; }
  std::vector<Label> All() const;

  friend constexpr auto operator<=>(const LabelSet&, const LabelSet&) = default;

 private:
  std::uint64_t bits_ = 0;
};

}  // namespace hub::records

#endif  // HUB_RECORDS_LABELS_H_
