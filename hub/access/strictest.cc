#include "hub/access/strictest.h"

#include <algorithm>

namespace hub::access {
namespace {

// law.md A4.2, from what opens most to what closes most.
int Strength(AgreementState state) {
  switch (state) {
    case AgreementState::kGiven:
      return 1;
    case AgreementState::kGivenPartial:
      return 2;
    case AgreementState::kUnknown:
    case AgreementState::kNotSought:
      return 3;
    case AgreementState::kExpired:
      return 4;
    case AgreementState::kConflict:
      return 5;
    case AgreementState::kChildRefused:
      return 6;
    case AgreementState::kWithdrawn:
      return 7;
    case AgreementState::kRefused:
      return 8;
    case AgreementState::kNotRequired:
    case AgreementState::kOverridden:
      break;
  }
  return 0;  // beside the others, not among them
}

bool IsBeside(AgreementState state) { return Strength(state) == 0; }

AgreementState StricterOf(AgreementState a, AgreementState b) {
  if (a == b) return a;
  const AgreementState stricter = Strength(a) < Strength(b) ? b : a;
  const bool asked_again =
      (IsBeside(a) || IsBeside(b)) && Strength(stricter) < Strength(AgreementState::kNotSought);
  if (asked_again || stricter == AgreementState::kUnknown) return AgreementState::kNotSought;
  return stricter;
}

// Sorted, so that the order of the two plays no part.
std::vector<AgencyId> InBoth(std::vector<AgencyId> a, std::vector<AgencyId> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  std::vector<AgencyId> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both;
}

// As if it had been asked for in vain.
Agreement NotSought(const Agreement& like) {
  Agreement none;
  none.state = AgreementState::kNotSought;
  none.purpose = like.purpose;
  none.from = like.from;
  none.review_by = like.review_by;
  none.evidenced = like.evidenced;
  return none;
}

}  // namespace

std::optional<Agreement> Strictest(const std::optional<Agreement>& a,
                                   const std::optional<Agreement>& b) {
  if (!a && !b) return std::nullopt;
  if (!a) return Strictest(NotSought(*b), b);
  if (!b) return Strictest(a, NotSought(*a));
  if (a->purpose != b->purpose) return std::nullopt;
  Agreement joint;
  joint.state = StricterOf(a->state, b->state);
  joint.purpose = a->purpose;
  joint.agencies = InBoth(a->agencies, b->agencies);
  joint.classes = records::ClassSet(a->classes.bits() & b->classes.bits());
  joint.from = std::max(a->from, b->from);
  joint.review_by = std::min(a->review_by, b->review_by);
  joint.giver = a->giver == b->giver ? a->giver : Giver::kUnknown;
  joint.evidenced = a->evidenced && b->evidenced;
  return joint;
}

}  // namespace hub::access
