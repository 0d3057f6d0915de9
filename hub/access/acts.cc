#include "hub/access/acts.h"

#include <array>

namespace hub::access {
namespace {

constexpr std::array<std::string_view, 5> kOutcomes = {"", "justified", "unjustified", "training",
                                                       "report_to_ico"};

}  // namespace

std::string_view Name(ReviewOutcome outcome) {
  const auto number = static_cast<std::size_t>(outcome);
  return number < kOutcomes.size() ? kOutcomes[number] : std::string_view();
}

std::optional<ReviewOutcome> ReviewOutcomeFrom(std::string_view name) {
  for (std::size_t number = 1; number < kOutcomes.size(); ++number) {
    if (kOutcomes[number] == name) return static_cast<ReviewOutcome>(number);
  }
  return std::nullopt;
}

}  // namespace hub::access
