#include <algorithm>
#include <charconv>

#include "hub/linkage/linkage.h"

namespace hub::linkage {
namespace {

bool SharesNumber(const Comparison& comparison) {
  return std::any_of(comparison.fields.begin(), comparison.fields.end(), [](const FieldWeight& f) {
    return f.agreement == Agreement::kAgrees && (f.field == "nhs_number" || f.field == "upn");
  });
}

std::string_view Words(Agreement agreement) {
  switch (agreement) {
    case Agreement::kAgrees:
      return "agrees";
    case Agreement::kDiffers:
      return "differs";
    case Agreement::kContradicts:
      return "contradicts";
    case Agreement::kClose:
      return "is close";
    case Agreement::kMissing:
      return "is missing";
  }
  return "is missing";
}

}  // namespace

Verdict Decide(const std::vector<Comparison>& candidates) {
  std::vector<std::size_t> matches;
  std::vector<std::size_t> potentials;
  std::vector<std::size_t> rivals;
  // Whose names and birth date bear the number out has it; another who was given it has not.
  const bool borne_out = std::any_of(
      candidates.begin(), candidates.end(),
      [](const Comparison& one) { return one.band == Band::kMatch && SharesNumber(one); });
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const bool match = candidates[i].band == Band::kMatch;
    const bool potential = candidates[i].band == Band::kPotential;
    if (match) matches.push_back(i);
    if (potential) potentials.push_back(i);
    if (match || (potential && !borne_out && SharesNumber(candidates[i]))) rivals.push_back(i);
  }
  if (!matches.empty()) {
    return {rivals.size() == 1 ? Band::kMatch : Band::kMany, std::move(rivals)};
  }
  if (!potentials.empty()) return {Band::kPotential, std::move(potentials)};
  return {};
}

std::string Explain(const Comparison& comparison) {
  std::string text;
  for (const FieldWeight& field : comparison.fields) {
    if (field.agreement == Agreement::kMissing) continue;
    // To the bit, so that they sum to the score that was used.
    char bits[32];
    const auto end = std::to_chars(bits, bits + sizeof bits, field.bits).ptr;
    if (!text.empty()) text += "; ";
    text += field.field;
    text += ' ';
    text += Words(field.agreement);
    text += ' ';
    if (field.bits >= 0) text += '+';
    text.append(bits, end);
  }
  return text.empty() ? "nothing to compare" : text;
}

}  // namespace hub::linkage
