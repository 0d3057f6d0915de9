#include "hub/service/share_life.h"

#include <algorithm>

#include "hub/linkage/model.h"
#include "hub/linkage/sketch.h"
#include "hub/linkage/unborn.h"
#include "hub/service/carry_rights.h"
#include "hub/store/sharing.h"

namespace hub::service {
namespace {

using linkage::QuestionState;
using store::ChildRow;
using store::LinkState;
using store::Person;

constexpr std::string_view kByRule = "rule";
constexpr int kMostSharers = 16;  // of one expected person: babies, and views that were parted
constexpr int kMostErased = 3;    // one after another, whose numbers are free again

std::string Row(store::PersonRow person) {
  return std::to_string(static_cast<std::int64_t>(person));
}

store::Link Said(const store::Store& store, std::string_view why) {
  store::Link link;
  link.state = LinkState::kConfirmed;
  link.explanation = why;
  link.decider = kByRule;
  link.weights = store.weights().version;
  return link;
}

store::Hash16 SharerSource(const store::Store& store, store::AgencyRow agency,
                           const Sensitive& source_id, int number) {
  return store.SourceHash("shared life", agency,
                          std::to_string(number) + '\n' + source_id.Reveal());
}

}  // namespace

bool SharesLifeOf(store::ReadTransaction& reading, const store::Store& store,
                  store::PersonRow sharer, const Person& of) {
  if (of.erased || !IsSharer(reading, sharer)) return false;
  const auto told = reading.Identity(of);
  if (!told.ok()) return false;
  for (int number = 1; number <= kMostSharers; ++number) {
    const auto found = reading.FindPerson(
        of.agency, SharerSource(store, of.agency, told.value().source_id, number));
    if (found && found->row == sharer) return true;
  }
  return false;
}

bool IsSharer(store::Reading& reading, store::PersonRow person) {
  const std::vector<store::Link> links = reading.LinksOf(person);
  return std::any_of(links.begin(), links.end(), [](const store::Link& link) {
    return link.decider == kByRule && link.explanation == linkage::kSharedLife;
  });
}

bool SharedByRule(store::Reading& reading, const MatchSides& sides) {
  if (!sides.one_child || sides.match.state != QuestionState::kJoined) return false;
  const bool refused =
      std::any_of(sides.answers.begin(), sides.answers.end(), [](const store::MatchAnswer& answer) {
        return answer.answer == linkage::StewardAnswer::kDifferent ||
               answer.answer == linkage::StewardAnswer::kNever;
      });
  return !refused && IsSharer(reading, sides.match.person);
}

namespace {

// People said that the person is not this child.
bool IsKeptFrom(store::Reading& reading, store::PersonRow person, ChildRow child) {
  const std::vector<store::Link> links = reading.LinksOf(person);
  return std::any_of(links.begin(), links.end(), [&](const store::Link& link) {
    const bool apart = link.state == LinkState::kRejected || link.state == LinkState::kNever;
    return apart && link.child == child;
  });
}

}  // namespace

std::optional<ShareLife::Sharer> ShareLife::Share(const Person& person,
                                                  const records::Subject& told,
                                                  std::optional<Instant> before, ChildRow baby) {
  if (person.erased || person.child == baby || IsSharer(writing_, person.row)) return std::nullopt;
  if (IsKeptFrom(writing_, person.row, baby)) return std::nullopt;
  const std::optional<int> number = NextFor(person, told.source_id, baby);
  const std::vector<Person> born = writing_.PersonsOf(baby);
  const auto other = std::find_if(born.begin(), born.end(), [&](const Person& one) {
    return !one.erased && !IsSharer(writing_, one.row);
  });
  if (!number || other == born.end()) return std::nullopt;

  const ChildRow apart = writing_.AddChild();
  const linkage::Traits traits(told, store_.weights());
  const linkage::Sketch sketch(traits);
  const store::PersonRow row =
      writing_.AddPerson(person.agency, SourceOf(person.agency, told.source_id, *number), told,
                         apart, store_.KeysOf(told, traits), &sketch);
  store::Link link = Said(store_, linkage::kByLife);
  link.person = row;
  link.child = apart;
  writing_.AddLink(link);
  const store::MatchRow asked = writing_.AddMatch(link, other->row, false);
  store::ShareEntries(writing_, person, *writing_.PersonOf(row), before);

  const std::string note =
      "told before the birth of " + Row(person.row) + ", shared as " + Row(row);
  const std::uint64_t from_leaf = AppendLeaf(person.child, note);
  const std::uint64_t baby_leaf = AppendLeaf(baby, note);
  CarryRights(writing_, store::ProfessionalRow{}, access::Policy())
      .Extend({person.child, from_leaf}, {baby, baby_leaf}, person.agency);
  writing_.JoinChildren(apart, baby, Said(store_, linkage::kSharedLife));
  if (auto match = writing_.MatchOf(asked)) {
    match->state = QuestionState::kJoined;
    match->settled = writing_.at();
    match->stood_in = apart;
    writing_.SetMatchState(*match);
  }
  return Sharer{row, apart, told};
}

std::vector<Person> ShareLife::SharersOf(store::AgencyRow agency, const Sensitive& source_id) {
  std::vector<Person> sharers;
  int last = 0;
  for (int number = 1; number <= std::min(last + kMostErased, kMostSharers); ++number) {
    const auto sharer = writing_.FindPerson(agency, SourceOf(agency, source_id, number));
    if (!sharer) continue;
    last = number;
    sharers.push_back(*sharer);
  }
  return sharers;
}

std::optional<Instant> ShareLife::BornSince(store::PersonRow person) {
  for (const store::Link& link : writing_.LinksOf(person)) {
    if (link.decider == kByRule && link.explanation == linkage::kToldAsBorn) return link.since;
  }
  return std::nullopt;
}

store::Hash16 ShareLife::SourceOf(store::AgencyRow agency, const Sensitive& source_id,
                                  int number) const {
  return SharerSource(store_, agency, source_id, number);
}

std::optional<int> ShareLife::NextFor(const Person& person, const Sensitive& source_id,
                                      ChildRow baby) {
  std::optional<int> free;
  for (int number = 1; number <= kMostSharers; ++number) {
    const auto sharer =
        writing_.FindPerson(person.agency, SourceOf(person.agency, source_id, number));
    if (!sharer) {
      if (!free) free = number;
      continue;
    }
    const std::vector<store::Link> links = writing_.LinksOf(sharer->row);
    if (std::any_of(links.begin(), links.end(),
                    [&](const store::Link& link) { return link.child == baby; })) {
      return std::nullopt;
    }
  }
  return free;
}

std::uint64_t ShareLife::AppendLeaf(ChildRow child, const std::string& note) {
  const auto id = writing_.IdOf(child);
  audit::Leaf leaf;
  leaf.event = audit::Event::kLinkJoined;
  leaf.role = access::Name(access::Role::kConnector);
  leaf.auth = "mtls";
  if (id) leaf.subject = store_.pseudonyms().Subject(*id, writing_.at());
  leaf.outcome = "ok";
  AuditDetail detail;
  detail.child = id;
  detail.notes = {note};
  return writing_.AppendLeaf(leaf, Encode(std::move(detail)),
                             id ? store_.pseudonyms().SubjectIndex(*id) : 0);
}

}  // namespace hub::service
