#include "hub/service/link_person.h"

#include <algorithm>
#include <utility>

namespace hub::service {
namespace {

using linkage::Band;
using linkage::Traits;
using store::ChildRow;
using store::LinkState;
using store::PersonRow;

// Keep time linear where keys are common (linkage.md 10): one that more people share tells too
// little to look at them; and everybody waits while children are opened.
constexpr std::size_t kMostPerKey = 50;
constexpr std::size_t kEnoughPeople = 60;
constexpr std::size_t kEnoughChildren = 12;

constexpr std::string_view kByRule = "rule";
constexpr std::string_view kByLife = "mother agrees; due date and day of birth fit";

template <class Views>
std::vector<const Traits*> Each(const Views& views) {
  std::vector<const Traits*> each;
  each.reserve(views.size() + 1);
  for (const auto& view : views) each.push_back(&view.traits);
  return each;
}

// What an agency says of a person in one of its exports, and of what that leaves out whatever it
// said in another: a register of marks has no birth dates, and takes none away. Where a shielded
// person lived is not kept; who is named again and not said to be dead is alive.
records::Subject Completed(records::Subject fresh, const records::Subject& before) {
  if (fresh.names.empty()) {
    fresh.names = before.names;
    if (!fresh.died) fresh.died = before.died;
  }
  if (!fresh.birth.known()) fresh.birth = before.birth;
  if (!fresh.birth.known() && !fresh.due) fresh.due = before.due;
  if (fresh.sex == records::Sex::kUnknown) fresh.sex = before.sex;
  if (fresh.identifiers.empty()) fresh.identifiers = before.identifiers;
  if (fresh.shielded) return fresh;
  if (fresh.addresses.empty()) fresh.addresses = before.addresses;
  if (fresh.phones.empty()) fresh.phones = before.phones;
  return fresh;
}

}  // namespace

Sketch::Sketch(const store::Store& store, const records::Subject& subject)
    : traits(subject, store.weights()),
      life(linkage::LifeOf(subject)),
      keys(store.KeysOf(subject, traits)),
      probes(store.ProbesOf(subject, traits)) {}

Sketches SketchesOf(store::Reading& reading, const store::Store& store, store::AgencyRow agency,
                    const std::vector<const records::Subject*>& subjects) {
  Sketches sketches;
  for (const records::Subject* const subject : subjects) {
    const auto known =
        reading.FindPerson(agency, store.SourceHash("person", agency, subject->source_id.Reveal()));
    if (known) continue;
    const store::Hash16 said = store.IdentityHash(*subject);
    if (!sketches.contains(said)) sketches.emplace(said, Sketch(store, *subject));
  }
  return sketches;
}

store::Person LinkPerson::Find(const records::Subject& subject) {
  const store::Hash16 source = store_.SourceHash("person", agency_, subject.source_id.Reveal());
  const store::Hash16 said = store_.IdentityHash(subject);
  const auto met = met_.find(source);
  if (met != met_.end() && met->second.said == said) return met->second.person;
  std::optional<store::Person> known = writing_.FindPerson(agency_, source);
  if (known && !known->erased) {
    if (known->identity_hash != said) Update(*known, subject);
    known = writing_.PersonOf(known->row);
  } else {
    const auto sketch = sketches_.find(said);
    known = sketch == sketches_.end() ? Add(subject, source, Sketch(store_, subject))
                                      : Add(subject, source, sketch->second);
  }
  met_[source] = {*known, said};
  return *known;
}

store::Person LinkPerson::Add(const records::Subject& subject, const store::Hash16& source,
                              const Sketch& sketch) {
  const Candidates candidates = Compare(sketch, nullptr);
  const Candidate* const chosen = Choose(sketch.traits, candidates);
  const ChildRow child = chosen == nullptr ? writing_.AddChild() : chosen->child;
  const PersonRow row = writing_.AddPerson(agency_, source, subject, child, sketch.keys);
  if (chosen == nullptr) views_of_[child];  // nobody else tells of it
  const auto views = views_of_.find(child);
  if (views != views_of_.end()) {
    views->second.push_back({row, {agency_, sketch.life}, sketch.traits});
  }
  child_of_[row] = child;
  Link(chosen != nullptr
           ? LinkTo(*chosen, row, LinkState::kConfirmed)
           : store::Link{row, child, LinkState::kConfirmed, 0, "first view of a new child",
                         std::string(kByRule), writing_.at(), store_.weights().version});
  Ask(row, child, candidates);
  return *writing_.PersonOf(row);
}

// What an agency now says of a person it told of before never moves a link by itself; if it
// fits another child, somebody is asked.
void LinkPerson::Update(const store::Person& known, const records::Subject& now_said) {
  const Result<records::Subject> before = writing_.Identity(known);
  const records::Subject subject = before.ok() ? Completed(now_said, before.value()) : now_said;
  if (known.identity_hash == store_.IdentityHash(subject)) return;
  const Sketch sketch(store_, subject);
  writing_.UpdateIdentity(known, subject, sketch.keys);
  views_of_.erase(known.child);
  Candidates candidates = Compare(sketch, &known.child);
  const std::vector<store::Link> links = writing_.LinksOf(known.row);
  std::erase_if(candidates, [&](const Candidate& candidate) {
    return std::any_of(links.begin(), links.end(),
                       [&](const store::Link& link) { return link.child == candidate.child; });
  });
  Ask(known.row, known.child, candidates);
}

LinkPerson::Candidates LinkPerson::Compare(const Sketch& sketch, const ChildRow* except) {
  const linkage::Model& weights = store_.weights();
  const Traits* const self[] = {&sketch.traits};
  Candidates candidates;
  for (const ChildRow child : ChildrenBy(sketch.probes)) {
    if (except != nullptr && child == *except) continue;
    const Views& views = ViewsOf(child);
    if (views.empty()) continue;
    const std::vector<const Traits*> traits = Each(views);
    const auto judgement = weights.Judge(weights.Weigh(self, traits), self, traits);
    std::vector<ToldLife> lives;
    for (const View& view : views) lives.push_back(view.told);
    const OneLife life = CompareLives({agency_, sketch.life}, lives);
    if (judgement.band == Band::kNone && life == OneLife::kNo) continue;
    candidates.push_back({child, judgement.reason, weights.Compare(self, traits), life});
  }
  return candidates;
}

// Those who share most with the person first, then what fewest share.
std::vector<ChildRow> LinkPerson::ChildrenBy(const store::BlockingKeys& probes) {
  struct Found {
    PersonRow person{};
    std::size_t keys = 0;
    std::size_t smallest_block = kMostPerKey;
  };
  std::map<PersonRow, Found> found;
  for (const std::uint64_t probe : probes) {
    const std::vector<PersonRow> block = writing_.PersonsByBlockingKey(probe, kMostPerKey + 1);
    if (block.size() > kMostPerKey) continue;
    for (const PersonRow person : block) {
      Found& one = found[person];
      one.person = person;
      ++one.keys;
      one.smallest_block = std::min(one.smallest_block, block.size());
    }
  }
  std::vector<Found> order;
  for (const auto& [person, one] : found) order.push_back(one);
  std::stable_sort(order.begin(), order.end(), [](const Found& a, const Found& b) {
    return a.keys != b.keys ? a.keys > b.keys : a.smallest_block < b.smallest_block;
  });
  if (order.size() > kEnoughPeople) order.resize(kEnoughPeople);
  std::vector<ChildRow> children;
  for (const Found& one : order) {
    const auto& child = ChildOf(one.person);
    if (!child || std::find(children.begin(), children.end(), *child) != children.end()) continue;
    children.push_back(*child);
    if (children.size() == kEnoughChildren) break;
  }
  std::sort(children.begin(), children.end());
  return children;
}

// The child that the person is, if that is certain.
const LinkPerson::Candidate* LinkPerson::Choose(const Traits& traits,
                                                const Candidates& candidates) {
  std::vector<linkage::Comparison> comparisons;
  std::vector<const Candidate*> expected;
  for (const Candidate& candidate : candidates) {
    comparisons.push_back(candidate.comparison);
    if (candidate.life == OneLife::kYes) expected.push_back(&candidate);
  }
  const linkage::Verdict verdict = linkage::Decide(comparisons);
  if (verdict.band == Band::kMatch || verdict.band == Band::kMany) {
    return ChooseByWeight(traits, candidates, verdict);
  }
  return expected.size() == 1 ? expected.front() : nullptr;
}

// Where several fit they are views of one child about which somebody is asked, or the person is
// none of them for certain.
const LinkPerson::Candidate* LinkPerson::ChooseByWeight(const Traits& traits,
                                                        const Candidates& candidates,
                                                        const linkage::Verdict& verdict) {
  const Candidate* best = &candidates[verdict.candidates.front()];
  for (const std::size_t i : verdict.candidates) {
    if (candidates[i].comparison.band != Band::kMatch) return nullptr;
    if (candidates[i].comparison.bits > best->comparison.bits) best = &candidates[i];
  }
  for (const std::size_t i : verdict.candidates) {
    const ChildRow rival = candidates[i].child;
    if (rival != best->child && !AreOne(traits, best->child, rival)) return nullptr;
  }
  return best;
}

bool LinkPerson::AreOne(const Traits& traits, ChildRow one, ChildRow other) {
  if (SaidOf(one, other) == Said::kApart) return false;
  const linkage::Model& weights = store_.weights();
  std::vector<const Traits*> with = Each(ViewsOf(one));
  with.push_back(&traits);
  const std::vector<const Traits*> others = Each(ViewsOf(other));
  return weights.Judge(weights.Weigh(with, others), with, others).band == Band::kMatch;
}

LinkPerson::Said LinkPerson::SaidOf(ChildRow one, ChildRow other) {
  return std::max(SaidOf(writing_.PersonsOf(one), other), SaidOf(writing_.PersonsOf(other), one));
}

// The newest word about each person counts.
LinkPerson::Said LinkPerson::SaidOf(const std::vector<store::Person>& persons, ChildRow child) {
  Said most = Said::kNothing;
  for (const store::Person& person : persons) {
    Said said = Said::kNothing;
    for (const store::Link& link : writing_.LinksOf(person.row)) {
      if (link.child != child) continue;
      const bool apart = link.state == LinkState::kRejected || link.state == LinkState::kNever;
      said = apart ? Said::kApart : Said::kSomething;
    }
    most = std::max(most, said);
  }
  return most;
}

const std::optional<ChildRow>& LinkPerson::ChildOf(PersonRow person) {
  const auto known = child_of_.find(person);
  if (known != child_of_.end()) return known->second;
  const auto found = writing_.PersonOf(person);
  const bool stands = found && !found->erased;
  return child_of_.emplace(person, stands ? std::optional(found->child) : std::nullopt)
      .first->second;
}

const LinkPerson::Views& LinkPerson::ViewsOf(ChildRow child) {
  const auto known = views_of_.find(child);
  if (known != views_of_.end()) return known->second;
  Views views;
  for (const store::Person& person : writing_.PersonsOf(child)) {
    const auto identity = writing_.Identity(person);
    if (!identity.ok()) continue;
    views.push_back({person.row,
                     {person.agency, linkage::LifeOf(identity.value())},
                     Traits(identity.value(), store_.weights())});
  }
  return views_of_.emplace(child, std::move(views)).first->second;
}

store::Link LinkPerson::LinkTo(const Candidate& candidate, PersonRow person, LinkState state) {
  store::Link link{person,
                   candidate.child,
                   state,
                   candidate.comparison.bits,
                   linkage::Explain(candidate.comparison),
                   std::string(kByRule),
                   writing_.at(),
                   store_.weights().version,
                   candidate.reason};
  if (candidate.OnlyByLife()) {
    link.bits = 0;
    link.explanation = kByLife;
    link.reason = linkage::Reason::kScore;
  }
  return link;
}

void LinkPerson::Ask(PersonRow person, ChildRow its_child, const Candidates& candidates) {
  for (const Candidate& candidate : candidates) {
    if (candidate.child == its_child) continue;
    if (SaidOf(its_child, candidate.child) != Said::kNothing) continue;
    if (candidate.life != OneLife::kTwin) {
      Link(LinkTo(candidate, person, LinkState::kProposed));
      continue;
    }
    // What was told before the birth may be about this baby as much as about the other.
    for (const View& view : ViewsOf(candidate.child)) {
      if (!view.told.life.due) continue;
      Link({view.person, its_child, LinkState::kProposed, 0, std::string(kByLife),
            std::string(kByRule), writing_.at(), store_.weights().version});
    }
  }
}

void LinkPerson::Link(const store::Link& link) {
  writing_.AddLink(link);
  lines_ += "link " + std::to_string(static_cast<std::int64_t>(link.person)) + ' ' +
            std::to_string(static_cast<std::int64_t>(link.child)) + ' ' +
            (link.state == LinkState::kConfirmed ? "confirmed" : "proposed") + '\n';
  ++count_;
}

}  // namespace hub::service
