#include "hub/linkage/roster.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "hub/linkage/text.h"

namespace hub::linkage {
namespace {

void FetchAhead(const void* at) { __builtin_prefetch(at); }

}  // namespace

void Blocks::Add(std::uint64_t key, PersonNumber person) {
  if ((used_ + 1) * 2 > slots_.size()) Grow();
  auto& slot = const_cast<Slot&>(SlotOf(key));
  if (slot.count > kMostPerKey) return;
  if (slot.count == 0) {
    slot = {key, person, 1};
    ++used_;
    return;
  }
  const std::uint32_t held = std::bit_ceil(slot.count);
  const std::uint32_t needed = std::bit_ceil(++slot.count);
  if (slot.count > kMostPerKey) {
    free_[static_cast<std::size_t>(std::countr_zero(held))].push_back(slot.at);
    return;
  }
  if (needed != held) {
    const std::uint32_t room = Room(needed);
    if (held == 1) {
      people_[room] = slot.at;
    } else {
      std::copy_n(people_.begin() + slot.at, held, people_.begin() + room);
      free_[static_cast<std::size_t>(std::countr_zero(held))].push_back(slot.at);
    }
    slot.at = room;
  }
  people_[slot.at + slot.count - 1] = person;
}

void Blocks::Find(const std::vector<std::uint64_t>& keys, std::vector<Block>& found) const {
  found.clear();
  if (slots_.empty()) return;
  for (const std::uint64_t key : keys) FetchAhead(&slots_[key & (slots_.size() - 1)]);
  for (const std::uint64_t key : keys) {
    const Slot& slot = SlotOf(key);
    if (slot.count == 0 || slot.count > kMostPerKey) continue;
    found.push_back({slot.count == 1 ? &slot.at : &people_[slot.at], slot.count});
    FetchAhead(found.back().people);
  }
}

const Blocks::Slot& Blocks::SlotOf(std::uint64_t key) const {
  std::size_t at = key & (slots_.size() - 1);
  while (slots_[at].count != 0 && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
  return slots_[at];
}

std::uint32_t Blocks::Room(std::uint32_t size) {
  auto& free = free_[static_cast<std::size_t>(std::countr_zero(size))];
  if (!free.empty()) {
    const std::uint32_t room = free.back();
    free.pop_back();
    return room;
  }
  people_.resize(people_.size() + size);
  return static_cast<std::uint32_t>(people_.size() - size);
}

void Blocks::Grow() {
  std::vector<Slot> old(slots_.empty() ? 1024 : slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.count != 0) const_cast<Slot&>(SlotOf(slot.key)) = slot;
  }
}

PersonNumber Roster::Arrive(Traits traits) {
  std::vector<Candidate> candidates = WeighAll(traits);
  const auto person = static_cast<PersonNumber>(people_.size());
  for (const std::string& key : traits.Keys(model_)) blocks_.Add(HashOf(key), person);
  sketches_.Add(Sketch(traits));
  people_.Add(std::move(traits));
  std::stable_sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
    return a.weighing.total > b.weighing.total;
  });
  std::vector<Candidate*> matches;
  for (Candidate& candidate : candidates) {
    if (candidate.judgement.band == Band::kMatch) matches.push_back(&candidate);
  }
  if (IsDoubtful(matches)) matches.clear();

  // The most likely child; every other must prove to be the same child, or it is asked.
  const ChildNumber child =
      matches.empty() ? static_cast<ChildNumber>(first_of_.size()) : matches.front()->child;
  Settle(person, child);
  for (const Candidate& other : candidates) {
    if (!matches.empty() && other.child == child) continue;
    if (!matches.empty() && AreOne(child, other.child)) {
      Join(child, other.child);
    } else {
      Ask(person, other);
    }
  }
  return person;
}

// Two children who are not one, and the person nearly as likely to be the one as the other: a
// record without a given name, of one of two twins. A number that is shared says which.
bool Roster::IsDoubtful(const std::vector<Candidate*>& matches) {
  if (matches.size() < 2 || matches.front()->judgement.reason == Reason::kSharedNumber) {
    return false;
  }
  const double match = model_.thresholds.match;
  const double clear = matches.front()->weighing.total - std::log2(match / (1 - match));
  return std::any_of(matches.begin() + 1, matches.end(), [&](const Candidate* rival) {
    return rival->weighing.total > clear && !AreOne(matches.front()->child, rival->child);
  });
}

std::vector<Roster::Candidate> Roster::WeighAll(const Traits& traits) {
  FindChildren(traits);
  std::vector<Candidate> candidates;
  const Traits* const self[] = {&traits};
  for (const ChildNumber child : children_) {
    PeopleOf(child, one_);
    Candidate candidate{child, model_.Weigh(self, one_), {}};
    candidate.judgement = model_.Judge(candidate.weighing, self, one_, first_of_.size());
    if (candidate.judgement.band != Band::kNone) candidates.push_back(candidate);
  }
  compared_ += children_.size();
  return candidates;
}

void Roster::PeopleOf(ChildNumber child, std::vector<const Traits*>& people) const {
  people.clear();
  PersonNumber person = first_of_[child];
  do {
    people.push_back(&people_[person]);
    person = places_[person].next;
  } while (person != first_of_[child]);
}

void Roster::Settle(PersonNumber person, ChildNumber child) {
  if (child == first_of_.size()) {
    first_of_.push_back(person);
    places_.push_back({child, person});
    return;
  }
  Place& first = places_[first_of_[child]];
  const Place place{child, first.next};
  first.next = person;
  places_.push_back(place);
}

bool Roster::AreOne(ChildNumber a, ChildNumber b) {
  PeopleOf(a, one_);
  PeopleOf(b, other_);
  return model_.Judge(model_.Weigh(one_, other_), one_, other_, first_of_.size()).band ==
         Band::kMatch;
}

void Roster::Join(ChildNumber into, ChildNumber from) {
  PersonNumber person = first_of_[from];
  do {
    places_[person].child = into;
    person = places_[person].next;
  } while (person != first_of_[from]);
  std::swap(places_[first_of_[into]].next, places_[first_of_[from]].next);
}

void Roster::Ask(PersonNumber person, const Candidate& candidate) {
  questions_.push_back({person, first_of_[candidate.child], candidate.weighing.total,
                        model_.ProbabilityOf(candidate.weighing.total),
                        candidate.judgement.reason});
}

void Roster::FindPeople(const Traits& traits) {
  keys_.clear();
  for (const std::string& key : traits.Probes(model_)) keys_.push_back(HashOf(key));
  blocks_.Find(keys_, found_);
  sharers_.Clear();
  for (const Blocks::Block& block : found_) {
    for (std::uint32_t i = 0; i < block.count; ++i) sharers_.Add(block.people[i], block.count);
  }
  near_.clear();
  for (const std::uint64_t person : sharers_.InOrder()) {
    near_.push_back(static_cast<PersonNumber>(person));
  }
  for (const PersonNumber person : near_) {
    FetchAhead(&sketches_[person]);
    FetchAhead(reinterpret_cast<const char*>(&sketches_[person]) + sizeof(Sketch) / 2);
    FetchAhead(&places_[person]);
  }
}

void Roster::FindChildren(const Traits& traits) {
  FindPeople(traits);
  const Bound bound(traits, model_);
  children_.clear();
  std::size_t looked_at = 0;
  for (std::size_t i = 0; i < near_.size() && looked_at < kMostChildren; ++i) {
    const ChildNumber child = places_[near_[i]].child;
    if (std::any_of(near_.begin(), near_.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](PersonNumber before) { return places_[before].child == child; })) {
      continue;
    }
    ++looked_at;
    if (MayBe(bound, near_[i])) children_.push_back(child);
  }
  std::sort(children_.begin(), children_.end());
}

// Of the whole child whose source person is near.
bool Roster::MayBe(const Bound& bound, PersonNumber person) const {
  Bound::Parts most = bound.MostBits(sketches_[person]);
  for (PersonNumber other = places_[person].next; other != person; other = places_[other].next) {
    const Bound::Parts parts = bound.MostBits(sketches_[other]);
    for (std::size_t i = 0; i < parts.size(); ++i) most[i] = std::max(most[i], parts[i]);
  }
  return bound.MayBeSame(most);
}

}  // namespace hub::linkage
