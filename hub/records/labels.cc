#include "hub/records/labels.h"

#include <array>
#include <cstddef>

namespace hub::records {
namespace {

// By bit position.
constexpr std::array<std::string_view, kLabelCount> kNames = {
    "GENERAL",
    "HEALTH",
    "SENS_SERVICE:sexual_repro",
    "SENS_SERVICE:mental_health",
    "SENS_SERVICE:substance",
    "SENS_SERVICE:hiv",
    "SENS_SERVICE:counselling",
    "SENS_SERVICE:da_specialist",
    "ADULT_HEALTH",
    "CRIMINAL",
    "POLICE_P",
    "POLICE_C",
    "GSC:OFFICIAL",
    "GSC:OFFICIAL-SENSITIVE",
    "SHIELDED",
    "ADOPTION",
    "THIRD_PARTY",
    "CONFIDER",
    "CHILD_ABUSE",
    "LEGAL_PRIV",
    "COURT_RESTRICTED",
    "VICTIM_ANON",
    "GRC",
    "LIVE_OP",
    "DISPUTED",
    "RESTRICTED",
    "OPINION",
    "UNVERIFIED",
};

}  // namespace

std::string_view Name(Label label) {
  const auto position = static_cast<std::size_t>(label);
  return position < kNames.size() ? kNames[position] : std::string_view();
}

std::optional<Label> LabelFrom(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Label>(i);
  }
  return std::nullopt;
}

std::vector<Label> LabelSet::All() const {
  std::vector<Label> all;
  for (int i = 0; i < kLabelCount; ++i) {
    if (Has(static_cast<Label>(i))) all.push_back(static_cast<Label>(i));
  }
  return all;
}

}  // namespace hub::records
