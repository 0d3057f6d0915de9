#include "hub/service/weigh_sides.h"

#include <algorithm>

#include "hub/linkage/liken.h"
#include "hub/service/weigh_children.h"

namespace hub::service {
namespace {

using linkage::Traits;
using store::PersonRow;

Views ViewsOf(store::Reading& reading, const linkage::Model& weights, store::ChildRow child) {
  Views views;
  reading.IdentitiesOf(
      child, [&](PersonRow person, store::AgencyRow agency, const records::Subject& said) {
        views.push_back({person, {agency, linkage::LifeOf(said)}, Traits(said, weights)});
      });
  return views;
}

std::vector<const Traits*> Each(const Views& views) {
  std::vector<const Traits*> each;
  for (const View& view : views) each.push_back(&view.traits);
  return each;
}

const View* Find(const Views& views, PersonRow person) {
  const auto found = std::find_if(views.begin(), views.end(),
                                  [&](const View& view) { return view.person == person; });
  return found == views.end() ? nullptr : &*found;
}

bool Contradict(const View& a, const View& b) {
  return linkage::HaveOtherNhsNumbers(a.traits, b.traits);
}

// Two whom one mother bore: not one baby of whom two agencies tell.
bool AreTwoBabies(const linkage::Model& weights, const View& a, const View& b) {
  if (!a.told.life.born || !b.told.life.born) return false;
  if (a.told.agency == b.told.agency) return true;
  const linkage::Weighing weighing = weights.Weigh(a.traits, b.traits);
  if (weighing.levels[linkage::kGiven] == 0) return weighing.levels[linkage::kSex] == 2;
  const Traits* const one[] = {&a.traits};
  const Traits* const other[] = {&b.traits};
  return weights.Judge(weighing, one, other).band != linkage::Band::kMatch;
}

}  // namespace

std::optional<linkage::Comparison> WeighSides(store::Reading& reading, const store::Store& store,
                                              const MatchSides& sides) {
  if (sides.one_child || sides.match.explanation == linkage::kByLife) return std::nullopt;
  const linkage::Model& weights = store.weights();
  const Views proposed = ViewsOf(reading, weights, sides.proposed_child());
  const Views candidate = ViewsOf(reading, weights, sides.candidate_child());
  if (proposed.empty() || candidate.empty()) return std::nullopt;
  return weights.Compare(Each(proposed), Each(candidate));
}

bool WouldJoinTwo(store::Reading& reading, const store::Store& store, const MatchSides& sides) {
  if (sides.one_child) return false;
  const linkage::Model& weights = store.weights();
  const Views proposed = ViewsOf(reading, weights, sides.proposed_child());
  const Views candidate = ViewsOf(reading, weights, sides.candidate_child());
  const View* const person = Find(proposed, sides.match.person);
  const View* const other = Find(candidate, sides.match.other);
  if (person == nullptr || other == nullptr) return true;  // what cannot be read may contradict
  const bool shown = Contradict(*person, *other);
  const bool expected = person->told.life.due || other->told.life.due;
  return std::any_of(proposed.begin(), proposed.end(), [&](const View& x) {
    return std::any_of(candidate.begin(), candidate.end(), [&](const View& y) {
      if (expected && AreTwoBabies(weights, x, y)) return true;
      if (!Contradict(x, y)) return false;
      return !shown || Contradict(x, *person) || Contradict(y, *other);
    });
  });
}

}  // namespace hub::service
