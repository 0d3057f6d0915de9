#include "hub/access/strictest.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace hub::access {
namespace {

constexpr AgreementState kEvery[] = {
    AgreementState::kUnknown,     AgreementState::kNotSought,    AgreementState::kGiven,
    AgreementState::kRefused,     AgreementState::kGivenPartial, AgreementState::kWithdrawn,
    AgreementState::kExpired,     AgreementState::kConflict,     AgreementState::kChildRefused,
    AgreementState::kNotRequired, AgreementState::kOverridden};

Agreement Of(AgreementState state, const std::string& agency, unsigned classes, int review) {
  Agreement agreement;
  agreement.state = state;
  agreement.purpose = Purpose::kEarlyHelp;
  agreement.agencies = {*AgencyId::From("csc"), *AgencyId::From(agency)};
  agreement.classes = records::ClassSet(classes);
  agreement.from = Instant{review};
  agreement.review_by = Date{review};
  agreement.evidenced = true;
  return agreement;
}

std::vector<std::optional<Agreement>> Universe() {
  std::vector<std::optional<Agreement>> all = {std::nullopt};
  for (const AgreementState state : kEvery) {
    all.push_back(Of(state, "nhs", 6, 100));
    all.push_back(Of(state, "st-marys", 12, 200));
  }
  return all;
}

bool Opens(const std::optional<Agreement>& agreement) {
  return agreement && (agreement->state == AgreementState::kGiven ||
                       agreement->state == AgreementState::kGivenPartial);
}

bool Same(const std::optional<Agreement>& a, const std::optional<Agreement>& b) {
  if (a.has_value() != b.has_value()) return false;
  return !a || (a->state == b->state && a->agencies == b->agencies && a->classes == b->classes &&
                a->review_by == b->review_by && a->from == b->from && a->giver == b->giver);
}

TEST_CASE("the stricter of two agreements opens nothing that either keeps closed",
          "[access][law]") {
  for (const auto& a : Universe()) {
    for (const auto& b : Universe()) {
      const std::optional<Agreement> joint = Strictest(a, b);

      CHECK(joint.has_value() == (a || b));
      if (!Opens(joint)) continue;
      REQUIRE((Opens(a) && Opens(b)));
      for (const auto& one : {*a, *b}) {
        CHECK((joint->classes.bits() & ~one.classes.bits()) == 0);
        CHECK(joint->review_by <= one.review_by);
        for (const AgencyId& agency : joint->agencies)
          CHECK(std::find(one.agencies.begin(), one.agencies.end(), agency) != one.agencies.end());
      }
    }
  }
}

TEST_CASE("the order of two agreements plays no part", "[access][law]") {
  for (const auto& a : Universe()) {
    for (const auto& b : Universe()) CHECK(Same(Strictest(a, b), Strictest(b, a)));
  }
}

TEST_CASE("a refusal stays a refusal whatever it is joined with", "[access][law]") {
  const auto refused = Of(AgreementState::kRefused, "nhs", 6, 100);
  for (const auto& other : Universe())
    CHECK(Strictest(refused, other)->state == AgreementState::kRefused);
}

TEST_CASE("what one side was never asked is not sought for both", "[access]") {
  const auto given = Of(AgreementState::kGiven, "nhs", 6, 100);
  CHECK(Strictest(given, std::nullopt)->state == AgreementState::kNotSought);
}

}  // namespace
}  // namespace hub::access
