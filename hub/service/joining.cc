#include "hub/service/joining.h"

#include <algorithm>

#include "hub/access/clocks.h"
#include "hub/access/strictest.h"

namespace hub::service {
namespace {

using access::Agreement;
using access::Purpose;
using access::Relationship;
using store::ChildRow;
using store::Person;

// The purposes that a family agrees to.
constexpr Purpose kAgreed[] = {Purpose::kEarlyHelp, Purpose::kChildInNeed};

constexpr std::string_view kGivenBy = "link";

bool OpensNothing(Relationship state) {
  return state == Relationship::kNone || state == Relationship::kEnded ||
         state == Relationship::kConflictOfInterest || state == Relationship::kAwaiting;
}

// An agreement is written anew when it is carried over, which must not make it last longer.
std::optional<Agreement> Dated(std::optional<Agreement> agreement, const access::Policy& policy) {
  if (!agreement) return agreement;
  agreement->review_by = std::min(
      agreement->review_by, access::PlusMonths(Date::Of(agreement->from), policy.agreement_months));
  return agreement;
}

bool Same(const Agreement& a, const Agreement& b) {
  return a.state == b.state && a.agencies == b.agencies && a.classes == b.classes &&
         a.review_by == b.review_by;
}

std::string Rows(const std::vector<Person>& persons) {
  std::string rows;
  for (const Person& person : persons)
    rows += ' ' + std::to_string(static_cast<std::int64_t>(person.row));
  return rows;
}

}  // namespace

void Joining::Join(ChildRow from, ChildRow into, const store::Match& why) {
  const std::string note = "match " + why.id.Hex() + " joined" + Rows(writing_.PersonsOf(from));
  for (const Purpose purpose : kAgreed) {
    const auto here = Dated(writing_.AgreementOf(into, purpose), policy_);
    const auto strictest =
        access::Strictest(here, Dated(writing_.AgreementOf(from, purpose), policy_));
    if (strictest && (!here || !Same(*strictest, *here))) SetAgreement(into, *strictest);
  }
  CarryRelationships(from, into);
  store::Link link;
  link.bits = why.bits;
  link.explanation = why.explanation;
  link.decider = caller_.who.id.text();
  writing_.JoinChildren(from, into, link);
  AppendLeaf(audit::Event::kLinkJoined, from, note);
  AppendLeaf(audit::Event::kLinkJoined, into, note);
}

void Joining::Part(const std::vector<Person>& moved, const std::vector<Person>& staying,
                   std::optional<ChildRow> back, const linkage::MatchId* why) {
  const ChildRow here = staying.front().child;
  const bool stands_empty = back && writing_.PersonsOf(*back).empty();
  const ChildRow apart = stands_empty ? *back : writing_.AddChild();
  const Instant since = TogetherSince(moved, staying);
  for (const Purpose purpose : kAgreed) {
    const auto joint = access::Strictest(AgreedBefore(here, purpose, since),
                                         Dated(writing_.AgreementOf(apart, purpose), policy_));
    if (!joint) continue;
    SetAgreement(here, *joint);
    SetAgreement(apart, *joint);
  }
  for (const store::Relationship& tie : writing_.RelationshipsOf(here)) {
    const auto there = writing_.RelationshipOf(apart, tie.professional);
    const bool known = there && there->state == Relationship::kConflictOfInterest;
    if (tie.state == Relationship::kConflictOfInterest && !known) {
      writing_.AddRelationship(
          apart, {tie.professional, tie.state, tie.until, caller_.who.row, writing_.at()});
    }
    if (tie.state != Relationship::kAwaiting && OpensNothing(tie.state)) continue;
    Await(here, tie);
    if (!known) Await(apart, tie);
  }
  std::vector<store::PersonRow> rows;
  for (const Person& person : moved) rows.push_back(person.row);
  store::Link link;
  link.explanation = "moved out by a data steward";
  link.decider = caller_.who.id.text();
  writing_.PartPersons(rows, apart, link);
  std::string note = "parted" + Rows(moved);
  if (why != nullptr) note = "match " + why->Hex() + ' ' + note;
  AppendLeaf(audit::Event::kLinkSplit, here, note);
  AppendLeaf(audit::Event::kLinkSplit, apart, note);
}

// Whoever read by a relationship to either waits for it to be confirmed; a declared conflict is
// one about both.
void Joining::CarryRelationships(ChildRow from, ChildRow into) {
  for (const store::Relationship& tie : writing_.RelationshipsOf(from)) {
    const auto there = writing_.RelationshipOf(into, tie.professional);
    const bool conflict = there && there->state == Relationship::kConflictOfInterest;
    if (tie.state == Relationship::kConflictOfInterest) {
      if (!conflict)
        writing_.AddRelationship(
            into, {tie.professional, tie.state, tie.until, caller_.who.row, writing_.at()});
      continue;
    }
    const bool waits = tie.state == Relationship::kAwaiting;
    if (!waits && OpensNothing(tie.state)) continue;
    if (!conflict) Await(into, tie);
    Await(from, tie);
  }
  for (const store::Relationship& tie : writing_.RelationshipsOf(into)) {
    if (!OpensNothing(tie.state)) Await(into, tie);
  }
}

void Joining::Await(ChildRow child, const store::Relationship& tie) {
  const auto now = writing_.RelationshipOf(child, tie.professional);
  if (now && now->state == Relationship::kAwaiting) return;
  writing_.AddRelationship(child, {tie.professional, Relationship::kAwaiting, tie.until,
                                   caller_.who.row, writing_.at()});
}

void Joining::SetAgreement(ChildRow child, const Agreement& agreement) {
  writing_.AddAgreement(child, agreement, kGivenBy,
                        Sensitive("the strictest of what was agreed for the records concerned"),
                        caller_.who.row);
}

Instant Joining::TogetherSince(const std::vector<Person>& moved,
                               const std::vector<Person>& staying) {
  const auto first = [&](const std::vector<Person>& persons) {
    std::optional<Instant> earliest;
    for (const Person& person : persons) {
      std::optional<Instant> came;
      for (const store::Link& link : writing_.LinksOf(person.row)) {
        if (link.state == store::LinkState::kConfirmed) came = link.since;
      }
      if (came && (!earliest || *came < *earliest)) earliest = came;
    }
    return earliest.value_or(Instant{});
  };
  return std::max(first(moved), first(staying));
}

// What was recorded while they were one counts as not sought, or as the refusal that it is: nobody
// knows for which of the two a family agreed.
std::optional<Agreement> Joining::AgreedBefore(ChildRow child, Purpose purpose, Instant since) {
  const std::optional<Agreement> agreement = Dated(writing_.AgreementOf(child, purpose), policy_);
  if (!agreement || agreement->from <= since) return agreement;
  return access::Strictest(agreement, std::nullopt);
}

void Joining::AppendLeaf(audit::Event event, ChildRow child, const std::string& note) {
  const auto id = writing_.IdOf(child);
  AuditDetail detail{caller_.who.id, id, told_, {}, {note}};
  writing_.AppendLeaf(MakeLeaf(store_, event, caller_, told_, id), Encode(std::move(detail)),
                      id ? store_.pseudonyms().SubjectIndex(*id) : 0);
}

}  // namespace hub::service
