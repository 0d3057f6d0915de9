#include "hub/service/joining.h"

#include <algorithm>

#include "hub/service/carry_rights.h"

namespace hub::service {
namespace {

using store::ChildRow;
using store::Person;

std::string Rows(const std::vector<Person>& persons) {
  std::string rows;
  for (const Person& person : persons)
    rows += ' ' + std::to_string(static_cast<std::int64_t>(person.row));
  return rows;
}

// Since when two have been one child, through every child that they were moved to together.
std::optional<Instant> HeldTogether(const std::vector<Stay>& a, const std::vector<Stay>& b) {
  std::optional<Instant> since;
  auto one = a.rbegin();
  auto other = b.rbegin();
  for (; one != a.rend() && other != b.rend() && one->child == other->child; ++one, ++other) {
    if (since && (*one->until != *since || *other->until != *since)) break;
    since = std::max(one->from, other->from);
    if (one->from != other->from) break;
  }
  return since;
}

}  // namespace

Instant TogetherSince(store::Reading& reading, const std::vector<Person>& moved,
                      const std::vector<Person>& staying) {
  std::optional<Instant> since;
  for (const Person& one : moved) {
    const std::vector<Stay> stays = StaysOf(reading, one.row);
    for (const Person& other : staying) {
      const auto together = HeldTogether(stays, StaysOf(reading, other.row));
      if (together && (!since || *together < *since)) since = together;
    }
  }
  return since.value_or(Instant{});
}

void Joining::Join(ChildRow from, ChildRow into, const store::Match& why) {
  const std::string note = "match " + why.id.Hex() + " joined" + Rows(writing_.PersonsOf(from));
  const std::uint64_t from_leaf = AppendLeaf(audit::Event::kLinkJoined, from, note);
  const std::uint64_t into_leaf = AppendLeaf(audit::Event::kLinkJoined, into, note);
  CarryRights(writing_, caller_.who.row, policy_).Join({from, from_leaf}, {into, into_leaf});
  store::Link link;
  link.bits = why.bits;
  link.explanation = why.explanation;
  link.decider = caller_.who.id.text();
  writing_.JoinChildren(from, into, link);
}

void Joining::Part(const std::vector<Person>& moved, const std::vector<Person>& staying,
                   std::optional<ChildRow> back, const linkage::MatchId* why) {
  const ChildRow here = staying.front().child;
  const bool stands_empty = back && writing_.PersonsOf(*back).empty();
  const ChildRow apart = stands_empty ? *back : writing_.AddChild();
  std::string note = "parted" + Rows(moved);
  if (why != nullptr) note = "match " + why->Hex() + ' ' + note;
  const std::uint64_t here_leaf = AppendLeaf(audit::Event::kLinkSplit, here, note);
  const std::uint64_t apart_leaf = AppendLeaf(audit::Event::kLinkSplit, apart, note);
  CarryRights(writing_, caller_.who.row, policy_)
      .Part({here, here_leaf}, {apart, apart_leaf}, TogetherSince(writing_, moved, staying));
  std::vector<store::PersonRow> rows;
  for (const Person& person : moved) rows.push_back(person.row);
  store::Link link;
  link.explanation = "moved out by a data steward";
  link.decider = caller_.who.id.text();
  writing_.PartPersons(rows, apart, link);
}

std::uint64_t Joining::AppendLeaf(audit::Event event, ChildRow child, const std::string& note) {
  const auto id = writing_.IdOf(child);
  AuditDetail detail{caller_.who.id, id, told_, {}, {note}, facts_};
  return writing_.AppendLeaf(MakeLeaf(store_, event, caller_, told_, id), Encode(std::move(detail)),
                             id ? store_.pseudonyms().SubjectIndex(*id) : 0);
}

}  // namespace hub::service
