// What holds of every decision, over worlds drawn at random (fixed seed).

#include <algorithm>
#include <functional>
#include <random>
#include <vector>

#include "hub/access/intake.h"
#include "hub/access/rules/rules.h"
#include "tests/support/catch.h"
#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

using records::Label;
using records::LabelSet;

class Chance {
 public:
  explicit Chance(unsigned seed) : random_(seed) {}
  int Below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool In(int n) { return Below(n) == 0; }

 private:
  std::mt19937 random_;
};

void DrawGateways(Chance& chance, World& w) {
  Gateways& g = w.gateways;
  for (AgencyId* agency : {&g.emergency.agency, &g.enquiry.agency, &g.contact.agency,
                           &g.order.agency, &g.transfer.agency}) {
    if (!chance.In(8)) *agency = w.agency;
  }
  g.emergency.category = static_cast<EmergencyCategory>(chance.Below(4));
  g.emergency.opened = w.at.Plus(-60 * chance.Below(100));
  g.emergency.reauthenticated = !chance.In(3);
  g.emergency.reason_length = 15 + chance.Below(20);
  g.emergency.must_reach_child = chance.In(2);
  if (chance.In(2)) {
    g.emergency.second_person = kOther;
    g.emergency.second_role = Role::kSupervisor;
    g.emergency.seconded_at = g.emergency.opened;
  }
  g.enquiry.known = !chance.In(4);
  g.enquiry.part = static_cast<EnquiryPart>(chance.Below(3));
  g.contact.allocated = !chance.In(3);
  g.order.verified = g.order.names_asker = !chance.In(3);
  g.order.purpose = w.purpose;
  g.order.until = Date::Of(w.at);
  g.transfer.confirmed = !chance.In(3);
  g.rights.verified = g.rights.step_up = !chance.In(3);
  g.rights.requester = static_cast<RightsRequester>(chance.Below(3));
}

void DrawEntry(Chance& chance, World& w) {
  EntryFacts& e = w.entry;
  e.labels = LabelSet();
  for (int n = 1 + chance.Below(3); n > 0; --n) {
    e.labels = e.labels.With(static_cast<Label>(chance.Below(records::kLabelCount)));
  }
  e.owner = chance.In(3) ? w.agency : kCouncil;
  e.klass = static_cast<records::RecordClass>(1 + chance.Below(6));
  e.pushed_to_asker = chance.In(3);
  for (bool EntryFacts::*fact :
       {&EntryFacts::push_only, &EntryFacts::others_shielded, &EntryFacts::permission_expressed,
        &EntryFacts::relevant_to_harm, &EntryFacts::adult_agreed, &EntryFacts::adults_only,
        &EntryFacts::may_tell_existence, &EntryFacts::court_leave, &EntryFacts::in_headline,
        &EntryFacts::in_safety_extract, &EntryFacts::in_order, &EntryFacts::in_protection_file}) {
    e.*fact = chance.In(3);
  }
  if (chance.In(3)) e.named_roles = {w.role};
}

World Draw(Chance& chance) {
  World w;
  w.purpose = static_cast<Purpose>(1 + chance.Below(11));
  const Role likely[] = {Role::kNamedProfessional,    Role::kLeadProfessional, Role::kMashScreener,
                         Role::kSection47Worker,      Role::kSupervisor,       Role::kReviewer,
                         Role::kDataProtectionOfficer};
  w.role = likely[chance.Below(7)];
  w.relationship = static_cast<Relationship>(chance.In(4) ? chance.Below(7) : 1 + chance.Below(3));
  w.agreement->purpose = w.purpose;
  if (chance.In(3)) w.agreement->state = static_cast<AgreementState>(chance.Below(11));
  w.shielded = chance.In(4);
  w.shield_cleared = chance.In(2);
  w.died = chance.In(12);
  w.child_refused = chance.In(8);
  w.across_adoption = chance.In(20);
  DrawGateways(chance, w);
  DrawEntry(chance, w);
  return w;
}

template <class Check>
std::size_t OverWorlds(unsigned seed, Check&& check) {
  Chance chance(seed);
  std::size_t shown = 0;
  for (int i = 0; i < 20'000; ++i) {
    const World w = Draw(chance);
    shown += w.Entry().permits();
    if (!check(w)) FAIL("world " << i << " of seed " << seed);
  }
  return shown;
}

TEST_CASE("the order of the tables means nothing", "[access][law]") {
  std::vector<rules::ChildRule> of_child(rules::ChildRules().begin(), rules::ChildRules().end());
  std::vector<rules::EntryRule> of_entry(rules::EntryRules().begin(), rules::EntryRules().end());
  std::vector<rules::EntryGate> gates(rules::EntryGates().begin(), rules::EntryGates().end());
  std::mt19937 random(7);
  const std::size_t shown = OverWorlds(1, [&](const World& w) {
    std::shuffle(of_child.begin(), of_child.end(), random);
    std::shuffle(of_entry.begin(), of_entry.end(), random);
    std::shuffle(gates.begin(), gates.end(), random);
    const Question question = w.Asks();
    const ChildFacts facts = w.Facts();
    const rules::ChildCase c{question, facts, w.policy};
    Decision child;
    for (const auto rule : of_child) child = Combine(rule(c), child);
    const ChildDecision decided = w.Child();
    const bool silent = child.outcome() == Outcome::kAbstain;
    if (silent ? decided.decision.permits() : child != decided.decision) return false;
    if (!decided.decision.permits()) return true;

    const rules::EntryCase e{question, facts, w.policy, decided, w.entry};
    Decision entry;
    for (const auto rule : of_entry) entry = Combine(rule(e), entry);
    std::optional<Decision> best;
    for (const auto& gate : gates) {
      if (!gate.reaches(e)) continue;
      const Decision seen = Combine(rules::AskLabels(e, gate.seat(e)), Decision::Permit(gate.rule));
      best = best ? rules::Opener(seen, *best) : seen;
    }
    return (best ? Combine(*best, entry) : entry) == w.Entry();
  });
  CHECK(shown > 1'000);
}

TEST_CASE("one label more never shows more", "[access][law]") {
  Chance chance(5);
  OverWorlds(2, [&](const World& w) {
    // A quality flag says nothing of sensitivity, and is shown to nobody by itself.
    if (!SaysHowSensitive(w.entry.labels)) return true;
    World more = w;
    more.entry.labels = w.entry.labels.With(static_cast<Label>(chance.Below(records::kLabelCount)));
    const auto few = KeepFor(more.Entry(), more.entry).bits();
    return (few & ~KeepFor(w.Entry(), w.entry).bits()) == 0;
  });
}

TEST_CASE("adding a refusal to any decision never permits", "[access][law]") {
  OverWorlds(3, [](const World& w) {
    for (const Outcome how : {Outcome::kExists, Outcome::kBreakGlass, Outcome::kRefer,
                              Outcome::kDeny, Outcome::kHide, Outcome::kBar}) {
      if (Combine(w.Entry(), Decision::Refuse(how, Rule::kRuleFailed)).permits()) return false;
      if (Combine(Decision::Refuse(how, Rule::kRuleFailed), w.Child().decision).permits())
        return false;
    }
    return true;
  });
}

TEST_CASE("what cannot be read refuses", "[access][law]") {
  OverWorlds(4, [](const World& w) {
    World facts = w;
    facts.facts_readable = false;
    World policy = w;
    policy.policy.readable = false;
    World tomorrow = w;
    tomorrow.policy.effective_from = w.at.Plus(1);
    return !facts.Entry().permits() && !policy.Entry().permits() && !tomorrow.Entry().permits();
  });
}

TEST_CASE("withdrawal closes the pooled browse and never what was sent or is one's own",
          "[access][law]") {
  std::size_t closed = 0;
  OverWorlds(5, [&](const World& w) {
    World withdrawn = w;
    withdrawn.agreement->state = AgreementState::kWithdrawn;
    if (withdrawn.Child().pooled) return false;
    closed += w.Child().pooled;
    const bool by_agreement = w.agreement->state == AgreementState::kOverridden;
    const bool open = w.Child().pushed;
    return by_agreement ||
           (withdrawn.Child().pushed == open && withdrawn.Child().own == w.Child().own);
  });
  CHECK(closed > 500);
}

TEST_CASE("a sent entry is shown after a withdrawal as it was before", "[access][law]") {
  World sent;
  sent.entry.pushed_to_asker = true;
  sent.entry.push_only = true;
  REQUIRE(sent.Entry().permits());
  World withdrawn = sent;
  withdrawn.agreement->state = AgreementState::kWithdrawn;
  CHECK(withdrawn.Entry() == sent.Entry());
}

TEST_CASE("every permit has a gateway among its reasons, and every redaction its rule",
          "[access][law]") {
  OverWorlds(6, [](const World& w) {
    const Decision entry = w.Entry();
    if (!entry.permits()) return !entry.reasons().empty();
    const auto gateway = [](Rule rule) { return rule >= Rule::kT1 && rule <= Rule::kT10; };
    const auto& why = entry.reasons();
    if (!std::any_of(why.begin(), why.end(), gateway)) return false;
    // In a rights case the gateway itself leaves other people out.
    return entry.redactions().empty() || why.size() > 1 || *why.begin() == Rule::kT9;
  });
}

TEST_CASE("a stranger hears the same of every child", "[access][law]") {
  OverWorlds(7, [](const World& w) {
    World stranger = w;
    stranger.relationship = Relationship::kNone;
    stranger.gateways = Gateways();
    World plain = stranger;
    plain.agreement.reset();
    plain.died = plain.shielded = plain.across_adoption = plain.child_refused = false;
    plain.birth_latest.reset();
    const ChildDecision one = stranger.Child();
    const ChildDecision other = plain.Child();
    // Gateways that need no relationship are about the case that was opened.
    if (one.decision.permits() || w.purpose == Purpose::kReview || w.purpose == Purpose::kRights)
      return true;
    return one.decision == other.decision && one.grade == other.grade &&
           one.closed_because == other.closed_because && one.obligations == other.obligations &&
           one.break_glass_offered == other.break_glass_offered;
  });
}

TEST_CASE("an administrator is shown nothing of anything", "[access][law]") {
  for (const Role role : {Role::kAdministrator, Role::kAuditor, Role::kConnector, Role::kSteward}) {
    OverWorlds(8, [role](World w) {
      w.role = role;
      return w.Child().decision.outcome() == Outcome::kBar && !w.Entry().permits();
    });
  }
}

}  // namespace
}  // namespace hub::access
