#include "hub/service/one_life.h"

#include <algorithm>

namespace hub::service {
namespace {

// Of an unborn child: a baby, or what others told of the same pregnancy.
OneLife OfUnborn(const ToldLife& arriving, const std::vector<ToldLife>& of_mother) {
  bool told = false;
  bool told_by_same = false;
  bool born = false;
  for (const ToldLife& one : of_mother) {
    if (one.life.born && linkage::MayBeBirthOf(*arriving.life.due, *one.life.born)) born = true;
    if (one.life.due && linkage::SamePregnancy(*arriving.life.due, *one.life.due)) {
      told = true;
      told_by_same = told_by_same || one.agency == arriving.agency;
    }
  }
  if (told_by_same) return OneLife::kPerhaps;
  return born || told ? OneLife::kYes : OneLife::kNo;
}

// A baby who stands there is another, whoever is said to have borne it.
OneLife OfBaby(const ToldLife& arriving, const std::vector<ToldLife>& of_mother,
               const std::vector<ToldLife>& child) {
  const bool expected = std::any_of(of_mother.begin(), of_mother.end(), [&](const ToldLife& one) {
    return one.life.expected && linkage::MayBeBirthOf(*one.life.expected, *arriving.life.born);
  });
  if (!expected) return OneLife::kNo;
  const bool born = std::any_of(child.begin(), child.end(),
                                [](const ToldLife& one) { return one.life.born.has_value(); });
  return born ? OneLife::kTwin : OneLife::kYes;
}

}  // namespace

OneLife CompareLives(const ToldLife& arriving, const std::vector<ToldLife>& child) {
  if (arriving.life.mother.empty()) return OneLife::kNo;
  std::vector<ToldLife> of_mother;
  std::copy_if(child.begin(), child.end(), std::back_inserter(of_mother),
               [&](const ToldLife& one) { return one.life.mother == arriving.life.mother; });
  if (arriving.life.due) return OfUnborn(arriving, of_mother);
  return arriving.life.born ? OfBaby(arriving, of_mother, child) : OneLife::kNo;
}

}  // namespace hub::service
