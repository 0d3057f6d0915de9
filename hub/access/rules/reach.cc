#include <bit>

#include "hub/access/rules/rules.h"

namespace hub::access::rules {
namespace {

bool ReachesAgreed(const EntryCase& c) {
  return c.child.pooled && !c.entry.push_only && c.facts.agreement &&
         c.facts.agreement->classes.Has(c.entry.klass) &&
         AnyCovers(c.policy, c.child.agreements, c.entry.klass, c.entry.labels);
}

bool ReachesPush(const EntryCase& c) { return c.child.pushed && c.entry.pushed_to_asker; }

bool ReachesOwn(const EntryCase& c) { return c.child.own && c.entry.owner == c.question.agency; }

bool ReachesEmergency(const EntryCase& c) {
  return c.child.emergency && c.entry.in_safety_extract && !c.entry.push_only;
}

bool ReachesEnquiry(const EntryCase& c) {
  const bool in_extract = c.child.core_group && c.entry.in_safety_extract;
  return (c.child.enquiry || in_extract) && !c.entry.push_only;
}

bool ReachesContact(const EntryCase& c) {
  const bool in_view = c.entry.in_headline || c.facts.gateways.contact.expanded;
  return c.child.contact && in_view && !c.entry.push_only;
}

bool ReachesOrdered(const EntryCase& c) { return c.child.ordered && c.entry.in_order; }

bool ReachesJoined(const EntryCase& c) {
  const bool taken_along =
      c.entry.klass == records::RecordClass::kEducation || c.entry.in_protection_file;
  return c.child.joined && taken_along && !c.entry.push_only;
}

// Each controller's officer puts together and releases their own agency's part (A7).
bool ReachesRights(const EntryCase& c) {
  return c.child.rights && c.entry.owner == c.question.agency;
}

Seat AgreedSeat(const EntryCase& c) {
  return c.question.role == Role::kLeadProfessional ? Seat::kLead : Seat::kNamed;
}

Seat EnquirySeat(const EntryCase& c) {
  if (!c.child.enquiry) return Seat::kCoreGroup;
  return c.question.role == Role::kMashScreener ? Seat::kScreener : Seat::kEnquirer;
}

Seat RightsSeat(const EntryCase& c) {
  return c.facts.gateways.rights.requester == RightsRequester::kCompetentChild
             ? Seat::kChildRequest
             : Seat::kParentRequest;
}

template <Seat kSeat>
Seat Always(const EntryCase&) {
  return kSeat;
}

constexpr EntryGate kGates[] = {
    {Rule::kT1, &ReachesEmergency, &Always<Seat::kEmergency>},
    {Rule::kT2, &ReachesEnquiry, &EnquirySeat},
    {Rule::kT3, &ReachesContact, &Always<Seat::kScreener>},
    {Rule::kT4, &ReachesOrdered, &Always<Seat::kOrdered>},
    {Rule::kT5, &ReachesAgreed, &AgreedSeat},
    {Rule::kT6, &ReachesPush, &Always<Seat::kSent>},
    {Rule::kT7, &ReachesJoined, &Always<Seat::kJoined>},
    {Rule::kT8, &ReachesOwn, &Always<Seat::kOwn>},
    {Rule::kT9, &ReachesRights, &RightsSeat},
};

int CountOf(RedactionSet redactions) { return std::popcount(redactions.bits()); }

// How much an answer withholds; less is more open.
bool IsMoreOpen(const Decision& a, const Decision& b) {
  if (a.outcome() != b.outcome()) return a.outcome() < b.outcome();
  const int of_a = CountOf(a.redactions());
  const int of_b = CountOf(b.redactions());
  return of_a != of_b ? of_a < of_b : a.redactions().bits() < b.redactions().bits();
}

}  // namespace

std::span<const EntryGate> EntryGates() { return kGates; }

Decision Opener(const Decision& a, const Decision& b) {
  if (IsMoreOpen(a, b)) return a;
  if (IsMoreOpen(b, a)) return b;
  return Combine(a, b);
}

Decision AskGates(const EntryCase& c) {
  std::optional<Decision> best;
  for (const EntryGate& gate : kGates) {
    if (!gate.reaches(c)) continue;
    const Decision seen = Combine(Decision::Permit(gate.rule), AskLabels(c, gate.seat(c)));
    best = best ? Opener(*best, seen) : seen;
  }
  return best ? *best : Decision();
}

Decision HideUnreached(const EntryCase& c) {
  for (const EntryGate& gate : kGates) {
    if (gate.reaches(c)) return Decision();
  }
  return Decision::Refuse(Outcome::kHide, Rule::kNoGateway);
}

}  // namespace hub::access::rules
