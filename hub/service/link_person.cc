#include "hub/service/link_person.h"

#include <algorithm>
#include <utility>

#include "hub/linkage/sketch.h"
#include "hub/service/share_life.h"
#include "hub/store/sharing.h"

namespace hub::service {
namespace {

using linkage::Band;
using linkage::Traits;
using store::ChildRow;
using store::LinkState;
using store::PersonRow;

constexpr std::string_view kByRule = "rule";

std::vector<const Traits*> Each(const Views& views) {
  std::vector<const Traits*> each;
  each.reserve(views.size() + 1);
  for (const View& view : views) each.push_back(&view.traits);
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
  if (!fresh.due) fresh.due = before.due;  // also of one who has been born
  if (fresh.sex == records::Sex::kUnknown) fresh.sex = before.sex;
  if (fresh.identifiers.empty()) fresh.identifiers = before.identifiers;
  if (fresh.shielded) return fresh;
  if (fresh.addresses.empty()) fresh.addresses = before.addresses;
  if (fresh.phones.empty()) fresh.phones = before.phones;
  return fresh;
}

}  // namespace

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
    known = Add(subject, source, said);
  }
  met_[source] = {*known, said};
  return *known;
}

store::Person LinkPerson::Add(const records::Subject& subject, const store::Hash16& source,
                              const store::Hash16& said) {
  const auto newcomer = foreseen_.newcomers.find(said);
  if (newcomer == foreseen_.newcomers.end()) {
    const Sketch sketch(store_, subject);
    return Add(subject, source, sketch, children_.Find(sketch, nullptr).candidates);
  }
  const auto& [sketch, found] = newcomer->second;
  return children_.Holds(newcomer->second)
             ? Add(subject, source, sketch, found.candidates)
             : Add(subject, source, sketch, children_.FindAgain(newcomer->second).candidates);
}

store::Person LinkPerson::Add(const records::Subject& subject, const store::Hash16& source,
                              const Sketch& sketch, const Candidates& candidates) {
  const Candidate* const chosen = Choose(sketch, candidates);
  const ChildRow child = chosen == nullptr ? writing_.AddChild() : chosen->child;
  const linkage::Sketch stored(sketch.traits);
  const PersonRow row = writing_.AddPerson(agency_, source, subject, child, sketch.keys, &stored);
  const View view{row, {agency_, sketch.life}, sketch.traits};
  children_.Added(child, chosen == nullptr, view);
  Link(chosen != nullptr
           ? LinkTo(*chosen, row, LinkState::kConfirmed)
           : store::Link{row, child, LinkState::kConfirmed, 0, "first view of a new child",
                         std::string(kByRule), writing_.at(), store_.weights().version});
  Ask(view, child, candidates);
  return *writing_.PersonOf(row);
}

// What an agency now says of a person it told of before never links it to another child by itself:
// if it fits one, somebody is asked. Where it no longer fits its own, it is parted from it.
void LinkPerson::Update(const store::Person& known, const records::Subject& now_said) {
  const Result<records::Subject> before = writing_.Identity(known);
  const records::Subject subject = before.ok() ? Completed(now_said, before.value()) : now_said;
  if (known.identity_hash == store_.IdentityHash(subject)) return;
  const Sketch sketch(store_, subject);
  const linkage::Sketch stored(sketch.traits);
  writing_.UpdateIdentity(known, subject, sketch.keys, &stored);
  children_.Updated(known.child);
  UpdateSharers(known, subject, sketch);
  const ChildRow child = before.ok() ? PartIfCorrected(known, before.value(), sketch) : known.child;
  if (before.ok()) NoteBirth(known, child, linkage::LifeOf(before.value()), sketch.life);
  Candidates candidates = children_.Find(sketch, &child).candidates;
  const std::vector<store::Link> links = writing_.LinksOf(known.row);
  std::erase_if(candidates, [&](const Candidate& candidate) {
    return candidate.life != OneLife::kTwin &&
           std::any_of(links.begin(), links.end(),
                       [&](const store::Link& link) { return link.child == candidate.child; });
  });
  Ask({known.row, {agency_, sketch.life}, sketch.traits}, child, candidates);
}

// What is said of somebody who is expected is said of each who shares it.
void LinkPerson::UpdateSharers(const store::Person& known, const records::Subject& now_said,
                               const Sketch& sketch) {
  if (!sketch.life.due) return;
  const linkage::Sketch stored(sketch.traits);
  for (const store::Person& sharer :
       ShareLife(writing_, store_).SharersOf(known.agency, now_said.source_id)) {
    writing_.UpdateIdentity(sharer, now_said, sketch.keys, &stored);
    children_.Updated(sharer.child);
  }
}

// What is told of them from now on is told of one baby.
void LinkPerson::NoteBirth(const store::Person& known, ChildRow child, const linkage::Life& before,
                           const linkage::Life& now) {
  if (!before.due || now.due) return;
  writing_.AddLink({known.row, child, LinkState::kConfirmed, 0, std::string(linkage::kToldAsBorn),
                    std::string(kByRule), writing_.at(), store_.weights().version});
}

std::vector<store::Person> LinkPerson::SharersOf(const store::Person& person,
                                                 const records::Subject& subject,
                                                 const store::RecordHead* prior) {
  std::vector<PersonRow> before;
  if (prior != nullptr) before = store::AboutWhom(writing_, prior->person, prior->seq);
  if (subject.birth.known() && before.size() < 2) return {};
  std::vector<store::Person> sharers =
      ShareLife(writing_, store_).SharersOf(person.agency, subject.source_id);
  // What comes after an adoption stays on its side (law.md B5); what was shared before it is still
  // corrected and taken back for each.
  std::erase_if(sharers, [&](const store::Person& sharer) {
    if (std::find(before.begin(), before.end(), sharer.row) != before.end()) return false;
    MatchSides sides;
    sides.proposed = writing_.PersonsOf(person.child);
    sides.candidate = writing_.PersonsOf(sharer.child);
    return AcrossAdoption(writing_, sides);
  });
  if (sharers.empty()) return sharers;
  const Result<records::Subject> held = writing_.Identity(person);
  if (held.ok() && linkage::LifeOf(held.value()).due) return sharers;
  std::erase_if(sharers, [&](const store::Person& sharer) {
    return std::find(before.begin(), before.end(), sharer.row) == before.end();
  });
  return sharers;
}

ChildRow LinkPerson::PartIfCorrected(const store::Person& known, const records::Subject& before,
                                     const Sketch& now) {
  Views others = children_.ViewsOf(known.child);
  std::erase_if(others, [&](const View& view) { return view.person == known.row; });
  PartCorrected correction(writing_, store_, agency_);
  const std::optional<Candidate> from = correction.FallsAway(known, before, now, others);
  if (!from) return known.child;
  const ChildRow apart = correction.Part(known, *from);
  children_.Moved(known.child, apart);
  lines_ += "parted " + std::to_string(static_cast<std::int64_t>(known.row)) + '\n';
  Link(LinkTo(*from, known.row, LinkState::kProposed));
  // It was told before the birth of the babies who stay, as much as of whom it turned out to be.
  if (linkage::LifeOf(before).due && !now.life.due && HasBirth(known.child)) {
    Share(*writing_.PersonOf(known.row), before, std::nullopt, known.child);
  }
  return apart;
}

// The child that the person is, if that is certain.
const Candidate* LinkPerson::Choose(const Sketch& sketch, const Candidates& candidates) {
  std::vector<linkage::Comparison> comparisons;
  std::vector<const Candidate*> expected;
  for (const Candidate& candidate : candidates) {
    comparisons.push_back(candidate.comparison);
    if (candidate.life == OneLife::kYes) expected.push_back(&candidate);
  }
  const linkage::Verdict verdict = linkage::Decide(comparisons);
  if (verdict.band == Band::kMatch || verdict.band == Band::kMany) {
    return ChooseByWeight(sketch.traits, candidates, verdict);
  }
  const bool is_one = expected.size() == 1;
  const bool is_each = sketch.life.due && expected.size() > 1 && AreBabiesOf(expected);
  return is_one || is_each ? expected.front() : nullptr;  // the first known, and the others share
}

bool LinkPerson::AreBabiesOf(const std::vector<const Candidate*>& expected) {
  return std::all_of(expected.begin(), expected.end(),
                     [&](const Candidate* one) { return HasBirth(one->child); });
}

bool LinkPerson::HasBirth(ChildRow child) {
  const Views& views = children_.ViewsOf(child);
  return std::any_of(views.begin(), views.end(),
                     [](const View& view) { return view.told.life.born.has_value(); });
}

// Where several fit they are views of one child about which somebody is asked, or the person is
// none of them for certain.
const Candidate* LinkPerson::ChooseByWeight(const Traits& traits, const Candidates& candidates,
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
  std::vector<const Traits*> with = Each(children_.ViewsOf(one));
  with.push_back(&traits);
  const std::vector<const Traits*> others = Each(children_.ViewsOf(other));
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
    link.explanation = linkage::kByLife;
    link.reason = linkage::Reason::kScore;
  }
  return link;
}

void LinkPerson::Ask(const View& person, ChildRow its_child, const Candidates& candidates) {
  for (const Candidate& candidate : candidates) {
    if (candidate.child == its_child) continue;
    const bool unasked = SaidOf(its_child, candidate.child) == Said::kNothing;
    const bool is_expected = person.told.life.due && candidate.life == OneLife::kYes &&
                             HasBirth(candidate.child) && HasBirth(its_child);
    if (is_expected && Share(person, candidate.child)) continue;
    if (candidate.life == OneLife::kTwin) {
      AskOfTwin(person, its_child, candidate, unasked);
    } else if (unasked) {
      Link(LinkTo(candidate, person.person, LinkState::kProposed));
    }
  }
}

// What was told before the birth is about this baby as much as about the other, also where people
// said that they are two. Whether they are one is a question of its own: not where one agency tells
// of two and nothing but their likeness says that they may be one.
void LinkPerson::AskOfTwin(const View& person, ChildRow its_child, const Candidate& twin,
                           bool unasked) {
  const Views views = children_.ViewsOf(twin.child);
  for (const View& view : views) {
    if (!view.told.life.expected || IsSharer(writing_, view.person)) continue;
    if (Share(view, its_child) || !unasked) continue;
    Link({view.person, its_child, LinkState::kProposed, 0, std::string(linkage::kByLife),
          std::string(kByRule), writing_.at(), store_.weights().version});
  }
  const bool two_of_agency = std::any_of(views.begin(), views.end(), [&](const View& view) {
    return view.told.life.born && view.told.agency == person.told.agency;
  });
  if (!unasked || twin.comparison.band == Band::kNone) return;
  if (two_of_agency && twin.reason == linkage::Reason::kPerhapsSibling) return;
  Link(LinkTo(twin, person.person, LinkState::kProposed));
}

// False: a person has to decide, since records keep apart who was who before an adoption
// (law.md B5).
bool LinkPerson::Share(const View& expected, ChildRow baby) {
  const auto person = writing_.PersonOf(expected.person);
  if (!person || person->erased) return true;
  MatchSides sides;
  sides.proposed = writing_.PersonsOf(person->child);
  sides.candidate = writing_.PersonsOf(baby);
  if (AcrossAdoption(writing_, sides)) return false;
  const Result<records::Subject> said = writing_.Identity(*person);
  if (!said.ok()) return false;
  std::optional<Instant> before;
  if (!expected.told.life.due) before = ShareLife(writing_, store_).BornSince(person->row);
  if (!expected.told.life.due && !before) return true;  // never told of but as born
  Share(*person, linkage::AsExpected(said.value()), before, baby);
  return true;
}

void LinkPerson::Share(const store::Person& expected, const records::Subject& told,
                       std::optional<Instant> before, ChildRow baby) {
  const auto sharer = ShareLife(writing_, store_).Share(expected, told, before, baby);
  if (!sharer) return;
  const Sketch sketch(store_, told);
  children_.Added(sharer->stood_in, true,
                  {sharer->person, {expected.agency, sketch.life}, sketch.traits});
  children_.Moved(sharer->stood_in, baby);
  lines_ += "shared " + std::to_string(static_cast<std::int64_t>(expected.row)) + ' ' +
            std::to_string(static_cast<std::int64_t>(sharer->person)) + ' ' +
            std::to_string(static_cast<std::int64_t>(baby)) + '\n';
  ++count_;
}

void LinkPerson::Link(const store::Link& link) {
  writing_.AddLink(link);
  lines_ += "link " + std::to_string(static_cast<std::int64_t>(link.person)) + ' ' +
            std::to_string(static_cast<std::int64_t>(link.child)) + ' ' +
            (link.state == LinkState::kConfirmed ? "confirmed" : "proposed") + '\n';
  ++count_;
}

}  // namespace hub::service
