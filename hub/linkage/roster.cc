#include "hub/linkage/roster.h"

#include <algorithm>
#include <utility>

#include "hub/linkage/text.h"

namespace hub::linkage {
namespace {

// Keeps time linear: a key that more people share tells too little to look at them
// (linkage.md 10).
constexpr std::uint32_t kMostPerKey = 50;
constexpr std::size_t kEnoughPeople = 80;

}  // namespace

PersonNumber Roster::Arrive(Traits traits) {
  std::vector<Candidate> candidates = WeighAll(traits);
  const auto person = static_cast<PersonNumber>(people_.size());
  std::vector<Candidate*> matches;
  for (Candidate& candidate : candidates) {
    if (candidate.judgement.band == Band::kMatch) matches.push_back(&candidate);
  }
  people_.push_back(std::move(traits));
  Keep(people_.back(), person);
  const auto by_bits = [](const Candidate* a, const Candidate* b) {
    return a->weighing.total > b->weighing.total;
  };
  std::stable_sort(matches.begin(), matches.end(), by_bits);

  // The most likely child; every other must prove to be the same child, or it is asked.
  ChildNumber child = 0;
  if (matches.empty()) {
    child = static_cast<ChildNumber>(children_.size());
    children_.emplace_back();
  } else {
    child = matches.front()->child;
  }
  children_[child].push_back(person);
  child_of_.push_back(child);
  std::vector<Candidate*> rest;
  for (Candidate& candidate : candidates) {
    if (candidate.judgement.band == Band::kNone) continue;
    if (matches.empty() || candidate.child != child) rest.push_back(&candidate);
  }
  std::stable_sort(rest.begin(), rest.end(), by_bits);
  for (Candidate* const other : rest) {
    if (matches.empty() || !Join(child, other->child)) Ask(person, *other);
  }
  return person;
}

std::vector<Roster::Candidate> Roster::WeighAll(const Traits& traits) const {
  std::vector<ChildNumber> found;
  FindChildren(traits, found);
  std::vector<Candidate> candidates;
  candidates.reserve(found.size());
  const Traits* const self[] = {&traits};
  std::vector<const Traits*> people;
  for (const ChildNumber child : found) {
    people.clear();
    for (const PersonNumber person : children_[child]) people.push_back(&people_[person]);
    Candidate candidate{child, model_.Weigh(self, people), {}};
    candidate.judgement = model_.Judge(candidate.weighing, self, people);
    if (candidate.judgement.band != Band::kNone) candidates.push_back(candidate);
  }
  return candidates;
}

std::vector<const Traits*> Roster::PeopleOf(ChildNumber child) const {
  std::vector<const Traits*> people;
  for (const PersonNumber person : children_[child]) people.push_back(&people_[person]);
  return people;
}

bool Roster::Join(ChildNumber into, ChildNumber from) {
  const std::vector<const Traits*> a = PeopleOf(into);
  const std::vector<const Traits*> b = PeopleOf(from);
  if (model_.Judge(model_.Weigh(a, b), a, b).band != Band::kMatch) return false;
  for (const PersonNumber person : children_[from]) {
    child_of_[person] = into;
    children_[into].push_back(person);
  }
  children_[from].clear();
  return true;
}

void Roster::Ask(PersonNumber person, const Candidate& candidate) {
  questions_.push_back({person, children_[candidate.child].front(), candidate.weighing.total,
                        model_.ProbabilityOf(candidate.weighing.total),
                        candidate.judgement.reason});
}

void Roster::FindChildren(const Traits& traits, std::vector<ChildNumber>& found) const {
  std::vector<const Slot*> blocks;
  for (const std::string& key : traits.Probes(model_)) {
    const Slot* const slot = Find(HashOf(key));
    if (slot && slot->count <= kMostPerKey) blocks.push_back(slot);
  }
  // What few share tells most.
  std::stable_sort(blocks.begin(), blocks.end(),
                   [](const Slot* a, const Slot* b) { return a->count < b->count; });
  std::size_t looked_at = 0;
  for (const Slot* const slot : blocks) {
    if (looked_at >= kEnoughPeople) break;
    looked_at += slot->count;
    for (std::uint32_t at = slot->first; at != 0; at = links_[at - 1].next) {
      found.push_back(child_of_[links_[at - 1].person]);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
}

void Roster::Keep(const Traits& traits, PersonNumber person) {
  for (const std::string& key : traits.Keys(model_)) {
    if ((used_ + 1) * 2 > slots_.size()) Grow();
    Slot& slot = SlotOf(HashOf(key));
    if (slot.count > kMostPerKey || ++slot.count > kMostPerKey) continue;
    links_.push_back({person, 0});
    const auto link = static_cast<std::uint32_t>(links_.size());
    if (slot.count == 1) {
      ++used_;
      slot.first = link;
      slot.key = HashOf(key);
    } else {
      links_[slot.last - 1].next = link;
    }
    slot.last = link;
  }
}

const Roster::Slot* Roster::Find(std::uint64_t key) const {
  if (slots_.empty()) return nullptr;
  std::size_t at = key & (slots_.size() - 1);
  while (slots_[at].count != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
  return slots_[at].count == 0 ? nullptr : &slots_[at];
}

Roster::Slot& Roster::SlotOf(std::uint64_t key) {
  std::size_t at = key & (slots_.size() - 1);
  while (slots_[at].count != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
  return slots_[at];
}

void Roster::Grow() {
  std::vector<Slot> old(slots_.empty() ? 1024 : slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.count != 0) SlotOf(slot.key) = slot;
  }
}

}  // namespace hub::linkage
