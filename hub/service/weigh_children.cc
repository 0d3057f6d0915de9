#include "hub/service/weigh_children.h"

#include <algorithm>
#include <utility>

#include "hub/linkage/candidates.h"
#include "hub/linkage/liken.h"
#include "hub/linkage/sketch.h"

namespace hub::service {
namespace {

using linkage::Band;
using linkage::Traits;
using store::ChildRow;
using store::PersonRow;
using Block = std::optional<std::vector<store::KeySharer>>;

bool Has(const std::vector<ChildRow>& children, ChildRow child) {
  return std::find(children.begin(), children.end(), child) != children.end();
}

// That of the child, if there is one.
void AddCandidate(const std::vector<Candidate>& from, ChildRow child, std::vector<Candidate>& to) {
  for (const Candidate& candidate : from) {
    if (candidate.child == child) to.push_back(candidate);
  }
}

// Whether the agency itself holds two by ids of their own who live apart: it would seem to know two
// children, namesakes of one birth date.
bool IsSecondOfAgency(const linkage::Model& weights, const ToldLife& told, const Traits& arriving,
                      const Views& views) {
  return std::any_of(views.begin(), views.end(), [&](const View& view) {
    return view.told.agency == told.agency &&
           linkage::IsOtherHome(weights.Weigh(arriving, view.traits).levels);
  });
}

// Whether every mother that is told of the child is another: two babies of one name are born on one
// day more often than a mother's verified number is wrong.
bool IsOfOtherMother(const ToldLife& told, const Views& views) {
  bool other = false;
  for (const View& view : views) {
    if (told.life.mother.empty() || view.told.life.mother.empty()) continue;
    if (view.told.life.mother == told.life.mother) return false;
    other = true;
  }
  return other;
}

std::optional<Candidate> Weighed(const linkage::Model& weights, std::uint64_t known,
                                 const ToldLife& told, const Traits& arriving, ChildRow child,
                                 const Views& views) {
  const Traits* const self[] = {&arriving};
  std::vector<const Traits*> traits;
  std::vector<ToldLife> lives;
  for (const View& view : views) {
    traits.push_back(&view.traits);
    lives.push_back(view.told);
  }
  const auto judgement = weights.Judge(weights.Weigh(self, traits), self, traits, known);
  const OneLife life = CompareLives(told, lives);
  if (judgement.band == Band::kNone && life == OneLife::kNo) return std::nullopt;
  Candidate candidate{child, judgement.reason, weights.Compare(self, traits, known), life};
  const bool by_score =
      judgement.band == Band::kMatch && judgement.reason == linkage::Reason::kScore;
  if (by_score && (IsSecondOfAgency(weights, told, arriving, views) ||
                   IsOfOtherMother(told, views))) {
    candidate.reason = linkage::Reason::kPerhapsSibling;
    candidate.comparison.band = Band::kPotential;
  }
  return candidate;
}

// As many as were ever made: near enough.
std::uint64_t ChildrenKnown(store::Reading& reading) {
  const std::optional<ChildRow> last = reading.LastChild();
  return last ? static_cast<std::uint64_t>(*last) : 0;
}

}  // namespace

Sketch::Sketch(const store::Store& store, const records::Subject& subject)
    : traits(subject, store.weights()),
      life(linkage::LifeOf(subject)),
      keys(store.KeysOf(subject, traits)),
      probes(store.ProbesOf(subject, traits)) {}

Foreseen Foresee(store::Store& store, store::AgencyRow agency,
                 const std::vector<const records::Subject*>& subjects) {
  Foreseen foreseen;
  if (subjects.empty()) return foreseen;
  store::ReadTransaction reading = store.ReadAside();
  WeighChildren children(reading, store, agency);
  for (const records::Subject* const subject : subjects) {
    const auto known =
        reading.FindPerson(agency, store.SourceHash("person", agency, subject->source_id.Reveal()));
    if (known) continue;
    const store::Hash16 said = store.IdentityHash(*subject);
    if (foreseen.newcomers.contains(said)) continue;
    Sketch sketch(store, *subject);
    Found found = children.Find(sketch, nullptr);
    foreseen.newcomers.emplace(said, Newcomer{std::move(sketch), std::move(found)});
  }
  foreseen.looked_up = std::move(children).Take();
  return foreseen;
}

WeighChildren::WeighChildren(store::ReadTransaction& reading, const store::Store& store,
                             store::AgencyRow agency)
    : reading_(reading), store_(store), agency_(agency) {
  here_.as_of = reading.as_of();
}

WeighChildren::WeighChildren(store::Writing& writing, const store::Store& store,
                             store::AgencyRow agency, const LookedUp& before)
    : reading_(writing), writing_(&writing), store_(store), agency_(agency), before_(&before) {}

Found WeighChildren::Find(const Sketch& sketch, const ChildRow* except) {
  return Find(sketch, except, nullptr);
}

Found WeighChildren::FindAgain(const Newcomer& newcomer) {
  return Find(newcomer.sketch, nullptr, before_ == nullptr ? nullptr : &newcomer.found);
}

Found WeighChildren::Find(const Sketch& sketch, const ChildRow* except, const Found* before) {
  Found found;
  found.of = ChildrenBy(sketch.probes);
  const std::uint64_t known = ChildrenKnown(reading_);
  const linkage::Bound bound(sketch.traits, store_.weights());
  const auto ruled_out = [&](ChildRow child) {
    return sketch.life.mother.empty() && reading_.CannotBe(child, bound);
  };
  for (const ChildRow child : found.of) {
    if (before != nullptr && Has(before->of, child) && !ChangedSince(child)) {
      AddCandidate(before->candidates, child, found.candidates);
      continue;
    }
    if ((except != nullptr && child == *except) || ruled_out(child)) continue;
    const Views& views = ViewsOf(child);
    if (views.empty()) continue;
    auto candidate =
        Weighed(store_.weights(), known, {agency_, sketch.life}, sketch.traits, child, views);
    if (candidate) found.candidates.push_back(std::move(*candidate));
  }
  return found;
}

bool WeighChildren::Holds(const Newcomer& newcomer) const {
  if (before_ == nullptr) return false;
  const auto& probes = newcomer.sketch.probes;
  const auto& children = newcomer.found.of;
  return std::all_of(probes.begin(), probes.end(),
                     [&](std::uint64_t probe) {
                       const auto block = before_->blocks.find(probe);
                       return block != before_->blocks.end() && StillHolds(probe, block->second);
                     }) &&
         std::none_of(children.begin(), children.end(),
                      [&](ChildRow child) { return ChangedSince(child); });
}

bool WeighChildren::ChangedSince(ChildRow child) const {
  return writing_->ChangedSince(child, before_->as_of);
}

// A key that too many share is shared by too many until somebody loses it.
bool WeighChildren::StillHolds(std::uint64_t probe, const Block& block) const {
  return block ? !writing_->ChangedSince(probe, before_->as_of)
               : !writing_->LostSince(probe, before_->as_of);
}

const Block& WeighChildren::BlockOf(std::uint64_t probe) {
  if (before_ != nullptr) {
    const auto known = before_->blocks.find(probe);
    if (known != before_->blocks.end() && StillHolds(probe, known->second)) return known->second;
  } else {
    const auto known = here_.blocks.find(probe);
    if (known != here_.blocks.end()) return known->second;
  }
  block_ = reading_.PersonsByBlockingKey(probe, linkage::kMostPerKey + 1);
  if (block_->size() > linkage::kMostPerKey) block_.reset();
  return before_ != nullptr ? block_ : here_.blocks.emplace(probe, std::move(block_)).first->second;
}

std::vector<ChildRow> WeighChildren::ChildrenBy(const store::BlockingKeys& probes) {
  linkage::Sharers sharers;
  std::vector<store::KeySharer> each;
  for (const std::uint64_t probe : probes) {
    const Block& block = BlockOf(probe);
    if (!block) continue;
    for (const store::KeySharer& one : *block) {
      sharers.Add(static_cast<std::uint64_t>(one.person), block->size());
      each.push_back(one);
    }
  }
  const auto before = [](const store::KeySharer& a, const store::KeySharer& b) {
    return a.person < b.person;
  };
  std::sort(each.begin(), each.end(), before);
  const auto child_of = [&](std::uint64_t person) {
    const store::KeySharer wanted{PersonRow{static_cast<std::int64_t>(person)}, {}};
    return std::lower_bound(each.begin(), each.end(), wanted, before)->child;
  };
  std::vector<ChildRow> children;
  for (const std::uint64_t person : sharers.InOrder()) {
    const ChildRow child = child_of(person);
    if (Has(children, child)) continue;
    children.push_back(child);
    if (children.size() == linkage::kMostChildren) break;
  }
  std::sort(children.begin(), children.end());
  return children;
}

const Views& WeighChildren::ViewsOf(ChildRow child) {
  if (before_ != nullptr) {
    const auto known = before_->views_of.find(child);
    if (known != before_->views_of.end() && !ChangedSince(child)) return known->second;
  }
  const auto known = here_.views_of.find(child);
  if (known != here_.views_of.end()) return known->second;
  Views views;
  reading_.IdentitiesOf(
      child, [&](PersonRow person, store::AgencyRow agency, const records::Subject& said) {
        views.push_back({person, {agency, linkage::LifeOf(said)}, Traits(said, store_.weights())});
      });
  return here_.views_of.emplace(child, std::move(views)).first->second;
}

void WeighChildren::Added(ChildRow child, bool is_new, const View& view) {
  if (is_new) here_.views_of[child];  // nobody else tells of it
  const auto views = here_.views_of.find(child);
  if (views != here_.views_of.end()) views->second.push_back(view);
}

void WeighChildren::Updated(ChildRow child) { here_.views_of.erase(child); }

void WeighChildren::Moved(ChildRow from, ChildRow to) {
  here_.views_of.erase(from);
  here_.views_of.erase(to);
}

}  // namespace hub::service
