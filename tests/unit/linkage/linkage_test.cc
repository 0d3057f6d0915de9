#include "hub/linkage/linkage.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

#include "tests/support/catch.h"

namespace hub::linkage {
namespace {

FieldWeight Field(std::string_view name, Agreement agreement, double bits) {
  return {name, agreement, bits};
}

TEST_CASE("an explanation names fields and weights and no values", "[linkage]") {
  const Comparison comparison{
      Band::kMatch,
      27,
      {Field("nhs_number", Agreement::kAgrees, 22), Field("given", Agreement::kDiffers, -6.04),
       Field("family", Agreement::kClose, 5), Field("sex", Agreement::kMissing, 0)}};

  CHECK(Explain(comparison) == "nhs_number agrees +22; given differs -6.04; family is close +5");
  CHECK(Explain(Comparison{}) == "nothing to compare");
}

const Comparison kMatches{Band::kMatch, 20, {Field("given", Agreement::kAgrees, 20)}};
const Comparison kPerhaps{Band::kPotential, 15, {Field("given", Agreement::kClose, 15)}};
const Comparison kSharesNumber{
    Band::kPotential,
    12,
    {Field("given", Agreement::kDiffers, -10), Field("nhs_number", Agreement::kAgrees, 22)}};
const Comparison kBearsNumber{
    Band::kMatch,
    40,
    {Field("given", Agreement::kAgrees, 8), Field("nhs_number", Agreement::kAgrees, 22)}};
const Comparison kNobody{};

TEST_CASE("one match links, two ask, and doubts ask", "[linkage]") {
  const struct {
    std::vector<Comparison> candidates;
    Band band;
    std::vector<std::size_t> named;
  } rows[] = {
      {{}, Band::kNone, {}},
      {{kNobody, kNobody}, Band::kNone, {}},
      {{kNobody, kMatches}, Band::kMatch, {1}},
      {{kPerhaps, kMatches}, Band::kMatch, {1}},
      {{kMatches, kSharesNumber}, Band::kMany, {0, 1}},
      {{kBearsNumber, kSharesNumber}, Band::kMatch, {0}},
      {{kBearsNumber, kMatches, kSharesNumber}, Band::kMany, {0, 1}},
      {{kMatches, kNobody, kMatches}, Band::kMany, {0, 2}},
      {{kPerhaps, kNobody}, Band::kPotential, {0}},
      {{kPerhaps, kNobody, kSharesNumber}, Band::kPotential, {0, 2}},
  };
  for (const auto& row : rows) {
    const Verdict verdict = Decide(row.candidates);
    CHECK(verdict.band == row.band);
    CHECK(verdict.candidates == row.named);
  }
}

TEST_CASE("the order of candidates plays no part", "[linkage][law]") {
  const std::vector<Comparison> kinds = {kMatches, kPerhaps, kSharesNumber, kBearsNumber, kNobody};
  std::mt19937 random(7);
  for (int turn = 0; turn < 2000; ++turn) {
    std::vector<Comparison> candidates;
    for (auto n = random() % 6; n > 0; --n) candidates.push_back(kinds[random() % 5]);
    std::vector<std::size_t> order(candidates.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), random);
    std::vector<Comparison> shuffled;
    for (const std::size_t i : order) shuffled.push_back(candidates[i]);

    const Verdict plain = Decide(candidates);
    const Verdict other = Decide(shuffled);

    std::set<std::size_t> named;
    for (const std::size_t i : other.candidates) named.insert(order[i]);
    if (plain.band != other.band ||
        named != std::set<std::size_t>(plain.candidates.begin(), plain.candidates.end())) {
      FAIL("turn " << turn);
    }
  }
}

TEST_CASE("stored numbers of agreements and bands stay", "[linkage][format]") {
  CHECK(static_cast<int>(Agreement::kMissing) == 0);
  CHECK(static_cast<int>(Agreement::kAgrees) == 1);
  CHECK(static_cast<int>(Agreement::kDiffers) == 2);
  CHECK(static_cast<int>(Agreement::kContradicts) == 3);
  CHECK(static_cast<int>(Band::kNone) == 0);
  CHECK(static_cast<int>(Band::kPotential) == 1);
  CHECK(static_cast<int>(Band::kMatch) == 2);
  CHECK(static_cast<int>(Band::kMany) == 3);
}

}  // namespace
}  // namespace hub::linkage
