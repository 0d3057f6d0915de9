#include "hub/access/decide.h"

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "hub/access/intake.h"
#include "hub/access/rules/rules.h"
#include "tests/support/catch.h"
#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

using records::AgencyKind;
using records::Field;
using records::Label;
using records::LabelSet;
using records::RecordClass;

TEST_CASE("a question without facts is refused", "[access]") {
  const ChildDecision child = DecideChild(Question(), ChildFacts(), Policy());

  CHECK_FALSE(child.decision.permits());
  CHECK_FALSE((child.pooled || child.own || child.pushed));
  CHECK_FALSE(DecideEntry(Question(), ChildFacts(), child, EntryFacts(), Policy()).permits());
  CHECK_FALSE(DecideFind(Question(), ChildFacts(), true).permits());
  CHECK_FALSE(DecideRecordAgreement(Question(), ChildFacts(), true, false).permits());
  CHECK_FALSE(DecideSetRelationship(Question(), ChildFacts(), true, ProfessionalId()).permits());
}

TEST_CASE("a named professional reads own, pushed and agreed records", "[access]") {
  const World world;

  const ChildDecision child = world.Child();

  CHECK(child.decision.outcome() == Outcome::kPermit);
  CHECK(child.decision.reasons() == std::vector{Rule::kT5, Rule::kT6, Rule::kT8});
  CHECK((child.pooled && child.own && child.pushed));
  CHECK(child.closed_because.empty());
  CHECK(child.grade == AuditGrade::kA1);
}

TEST_CASE("without agreement own and pushed records stay open, and the lead hears why",
          "[access]") {
  const struct {
    AgreementState state;
    Rule told_to_lead;
  } rows[] = {
      {AgreementState::kUnknown, Rule::kAgreementNotSought},
      {AgreementState::kNotSought, Rule::kAgreementNotSought},
      {AgreementState::kRefused, Rule::kAgreementRefused},
      {AgreementState::kWithdrawn, Rule::kAgreementWithdrawn},
      {AgreementState::kExpired, Rule::kAgreementExpired},
      {AgreementState::kConflict, Rule::kAgreementConflict},
      {AgreementState::kChildRefused, Rule::kAgreementChildRefused},
      {AgreementState::kNotRequired, Rule::kAgreementNotForPurpose},
      {AgreementState::kOverridden, Rule::kAgreementNotForPurpose},
  };
  for (const auto& row : rows) {
    for (const Purpose purpose : {Purpose::kEarlyHelp, Purpose::kChildInNeed}) {
      World world;
      world.purpose = purpose;
      world.role = Role::kLeadProfessional;
      world.agreement->purpose = purpose;
      world.agreement->state = row.state;

      const ChildDecision child = world.Child();

      INFO(Name(row.state));
      CHECK(child.decision.reasons() == std::vector{Rule::kT6, Rule::kT8});
      CHECK_FALSE(child.pooled);
      CHECK(child.closed_because == std::vector{row.told_to_lead});
    }
  }
}

TEST_CASE("a named professional cannot tell a refusal from a question never asked", "[access]") {
  World world;
  world.agreement.reset();
  const ChildDecision never_asked = world.Child();
  CHECK(never_asked.closed_because == std::vector{Rule::kAgreementNotInForce});

  for (int state = 0; state <= 10; ++state) {
    const auto value = static_cast<AgreementState>(state);
    if (value == AgreementState::kGiven || value == AgreementState::kGivenPartial) continue;
    World other;
    other.agreement->state = value;
    INFO(Name(value));
    CHECK(other.Child().closed_because == never_asked.closed_because);
    CHECK(other.Child().decision == never_asked.decision);
    CHECK(other.Child().grade == never_asked.grade);
  }
}

TEST_CASE("an agreement covers its purpose, its agencies, its classes and its days", "[access]") {
  const World given;
  REQUIRE(given.Child().pooled);
  const struct {
    const char* what;
    std::function<void(World&)> change;
    Rule told_to_lead;
  } rows[] = {
      {"other purpose", [](World& w) { w.agreement->purpose = Purpose::kChildInNeed; },
       Rule::kAgreementNotSought},
      {"other agency", [](World& w) { w.agreement->agencies = {kClinic}; },
       Rule::kAgreementOutOfScope},
      {"no agency", [](World& w) { w.agreement->agencies.clear(); }, Rule::kAgreementOutOfScope},
      {"no class", [](World& w) { w.agreement->classes = {}; }, Rule::kAgreementOutOfScope},
      {"not begun", [](World& w) { w.agreement->from = w.at.Plus(1); }, Rule::kAgreementNotSought},
      {"review passed", [](World& w) { w.agreement->review_by = {Date::Of(w.at).days - 1}; },
       Rule::kAgreementExpired},
  };
  for (const auto& row : rows) {
    World world;
    world.role = Role::kLeadProfessional;
    row.change(world);
    INFO(row.what);
    CHECK_FALSE(world.Child().pooled);
    CHECK(world.Child().closed_because == std::vector{row.told_to_lead});
  }
  World last_day;
  last_day.agreement->review_by = Date::Of(last_day.at);
  CHECK(last_day.Child().pooled);
  World first_moment;
  first_moment.agreement->from = first_moment.at;
  CHECK(first_moment.Child().pooled);
}

TEST_CASE("an entry outside the agreement's classes is as if it were not there", "[access]") {
  World world;
  world.agreement->state = AgreementState::kGivenPartial;
  world.agreement->classes = records::ClassSet().With(RecordClass::kEducation);
  world.entry.klass = RecordClass::kPolice;

  const Decision decision = world.Entry();

  CHECK(decision.outcome() == Outcome::kHide);
  CHECK(decision.reasons() == std::vector{Rule::kNoGateway});
}

TEST_CASE("a tie that is not active opens nothing, and says which", "[access]") {
  const struct {
    Relationship relationship;
    Outcome outcome;
    Rule because;
    AuditGrade grade;
  } rows[] = {
      {Relationship::kNone, Outcome::kDeny, Rule::kNoRelationship, AuditGrade::kA0},
      {Relationship::kEnded, Outcome::kDeny, Rule::kRelationshipEnded, AuditGrade::kA0},
      {Relationship::kSelfClaimed, Outcome::kDeny, Rule::kRelationshipUnconfirmed, AuditGrade::kA0},
      {Relationship::kAwaiting, Outcome::kDeny, Rule::kRelationshipAwaits, AuditGrade::kA0},
      {Relationship::kConflictOfInterest, Outcome::kBar, Rule::kB6, AuditGrade::kA4},
      {static_cast<Relationship>(77), Outcome::kDeny, Rule::kNoRelationship, AuditGrade::kA0},
  };
  for (const auto& row : rows) {
    World world;
    world.relationship = row.relationship;

    const ChildDecision child = world.Child();

    CHECK(child.decision.outcome() == row.outcome);
    CHECK(child.decision.reasons() == std::vector{row.because});
    CHECK(child.closed_because == child.decision.reasons());
    CHECK(child.grade == row.grade);
  }
}

TEST_CASE("an allocated worker reads own and pushed records, not the pooled ones", "[access]") {
  World world;
  world.relationship = Relationship::kAllocated;

  CHECK(world.Child().own);
  CHECK(world.Child().pushed);
  CHECK_FALSE(world.Child().pooled);
}

TEST_CASE("purpose OWN opens the own agency's records alone", "[access]") {
  World world;
  world.purpose = Purpose::kOwn;
  world.agreement->purpose = Purpose::kOwn;  // an agreement that cannot be

  CHECK(world.Child().decision.reasons() == std::vector{Rule::kT8});
  CHECK(world.Child().closed_because.empty());
}

TEST_CASE("naming a purpose opens nothing: its own gateway must be open", "[access]") {
  for (const Purpose purpose :
       {Purpose::kMash, Purpose::kSection47, Purpose::kTransit, Purpose::kCourt, Purpose::kReview,
        Purpose::kRights, Purpose::kOversight, Purpose::kEmergency}) {
    World world;
    world.purpose = purpose;

    INFO(Name(purpose));
    CHECK(world.Child().decision.outcome() == Outcome::kDeny);
    CHECK(world.Child().decision.reasons() == std::vector{Rule::kNoGateway});
  }
}

TEST_CASE("for treating a patient nothing but a flag is told", "[access]") {
  World world;
  world.purpose = Purpose::kDirectCare;

  CHECK(world.Child().decision.reasons() == std::vector{Rule::kCareFlagOnly});
  CHECK(world.Child().grade == AuditGrade::kA1);
  CHECK(world.Child().obligations.Has(Obligation::kProtectionFlagOnly));
}

TEST_CASE("a bar outweighs every gateway", "[access]") {
  const struct {
    const char* what;
    std::function<void(World&)> change;
    Outcome outcome;
    Rule because;
    AuditGrade grade;
  } rows[] = {
      {"no purpose", [](World& w) { w.purpose = Purpose::kNone; }, Outcome::kBar, Rule::kB1,
       AuditGrade::kA0},
      {"crime", [](World& w) { w.purpose = Purpose::kLawEnforcement; }, Outcome::kBar, Rule::kB1,
       AuditGrade::kA0},
      {"counts", [](World& w) { w.purpose = Purpose::kStatistics; }, Outcome::kBar, Rule::kB1,
       AuditGrade::kA0},
      {"not on the list", [](World& w) { w.purpose = static_cast<Purpose>(200); }, Outcome::kBar,
       Rule::kB1, AuditGrade::kA3},
      {"password alone", [](World& w) { w.authentication = Authentication::kPassword; },
       Outcome::kBar, Rule::kB3, AuditGrade::kA0},
      {"not signed in", [](World& w) { w.authentication = Authentication::kNone; }, Outcome::kBar,
       Rule::kB3, AuditGrade::kA0},
      {"no role", [](World& w) { w.role = Role::kNone; }, Outcome::kBar, Rule::kB3,
       AuditGrade::kA0},
      {"a role not on the list", [](World& w) { w.role = static_cast<Role>(99); }, Outcome::kBar,
       Rule::kB3, AuditGrade::kA0},
      {"nobody", [](World& w) { w.who = ProfessionalId(); }, Outcome::kBar, Rule::kB3,
       AuditGrade::kA0},
      {"no agency", [](World& w) { w.agency = AgencyId(); }, Outcome::kBar, Rule::kB3,
       AuditGrade::kA0},
      {"administrator", [](World& w) { w.role = Role::kAdministrator; }, Outcome::kBar, Rule::kB4,
       AuditGrade::kA4},
      {"connector", [](World& w) { w.role = Role::kConnector; }, Outcome::kBar, Rule::kB4,
       AuditGrade::kA3},
      {"auditor", [](World& w) { w.role = Role::kAuditor; }, Outcome::kBar, Rule::kB4,
       AuditGrade::kA0},
      {"steward", [](World& w) { w.role = Role::kSteward; }, Outcome::kBar, Rule::kB4,
       AuditGrade::kA0},
      {"dpo", [](World& w) { w.role = Role::kDataProtectionOfficer; }, Outcome::kBar, Rule::kB4,
       AuditGrade::kA0},
      {"guardian", [](World& w) { w.role = Role::kCaldicottGuardian; }, Outcome::kBar, Rule::kB4,
       AuditGrade::kA0},
      {"own family", [](World& w) { w.own_family = true; }, Outcome::kBar, Rule::kB6,
       AuditGrade::kA4},
      {"died", [](World& w) { w.died = true; }, Outcome::kDeny, Rule::kB8, AuditGrade::kA3},
      {"facts unreadable", [](World& w) { w.facts_readable = false; }, Outcome::kDeny, Rule::kB9,
       AuditGrade::kA0},
      {"policy unreadable", [](World& w) { w.policy.readable = false; }, Outcome::kDeny, Rule::kB9,
       AuditGrade::kA0},
      {"policy unnamed", [](World& w) { w.policy.version.clear(); }, Outcome::kDeny, Rule::kB9,
       AuditGrade::kA0},
      {"policy of tomorrow", [](World& w) { w.policy.effective_from = w.at.Plus(1); },
       Outcome::kDeny, Rule::kB9, AuditGrade::kA0},
  };
  for (const auto& row : rows) {
    World world;
    row.change(world);
    world.entry.pushed_to_asker = true;

    const ChildDecision child = world.Child();

    INFO(row.what);
    CHECK(child.decision.outcome() == row.outcome);
    CHECK(child.decision.reasons() == std::vector{row.because});
    CHECK(child.grade == row.grade);
    CHECK_FALSE((child.pooled || child.own || child.pushed));
    CHECK_FALSE(world.Entry().permits());
  }
}

TEST_CASE("a role that no gateway knows is refused by default", "[access]") {
  World world;
  world.role = Role::kReviewer;

  CHECK(world.Child().decision.outcome() == Outcome::kDeny);
  CHECK(world.Child().decision.reasons() == std::vector{Rule::kNoGateway});
}

TEST_CASE("the day before the eighteenth birthday is the last", "[access]") {
  World world;
  world.birth_latest = Date::FromCivil(2008, 11, 22);
  world.at = Instant::Parse("2026-11-21T23:59:59Z").value();
  CHECK(world.Child().decision.permits());

  world.at = world.at.Plus(1);
  CHECK(world.Child().decision.reasons() == std::vector{Rule::kB8});
}

TEST_CASE("an unknown birth date bars nobody", "[access]") {
  World world;
  world.birth_latest.reset();

  CHECK(world.Child().decision.permits());
}

TEST_CASE("a stranger never learns from a refusal that a child died or came of age", "[access]") {
  for (const Relationship tie :
       {Relationship::kNone, Relationship::kEnded, Relationship::kSelfClaimed}) {
    World alive;
    alive.relationship = tie;
    World dead = alive;
    dead.died = true;
    World grown = alive;
    grown.birth_latest = Date::FromCivil(1990, 1, 1);

    CHECK(dead.Child().decision == alive.Child().decision);
    CHECK(dead.Child().grade == alive.Child().grade);
    CHECK(grown.Child().decision == alive.Child().decision);
  }
}

TEST_CASE("a stranger's refusal never depends on agreement or shield", "[access]") {
  World plain;
  plain.relationship = Relationship::kNone;
  World other = plain;
  other.agreement->state = AgreementState::kRefused;
  other.shielded = true;

  CHECK(other.Child().decision == plain.Child().decision);
  CHECK(other.Child().closed_because == plain.Child().closed_because);
}

TEST_CASE("a push-only record is seen by its owner and its recipients alone", "[access]") {
  World world;
  world.entry.push_only = true;
  CHECK(world.Entry().outcome() == Outcome::kHide);

  world.entry.pushed_to_asker = true;
  CHECK(world.Entry().reasons() == std::vector{Rule::kT6});

  world.entry.pushed_to_asker = false;
  world.entry.owner = world.agency;
  CHECK(world.Entry().reasons() == std::vector{Rule::kT8});
}

TEST_CASE("health records show their summary to a named professional, all to the lead",
          "[access]") {
  World world;
  world.entry.labels = LabelSet().With(Label::kHealth);
  CHECK(world.Entry().outcome() == Outcome::kRedact);
  CHECK(world.Entry().reasons() == std::vector{Rule::kT5, Rule::kHealthSummary});
  CHECK(world.Entry().redactions() == RedactionSet{Redaction::kF6});

  World supervisor = world;
  supervisor.role = Role::kSupervisor;
  CHECK(supervisor.Entry().redactions() == RedactionSet{Redaction::kF6});

  World lead = world;
  lead.role = Role::kLeadProfessional;
  CHECK(lead.Entry().outcome() == Outcome::kPermit);

  World own = world;
  own.entry.owner = own.agency;
  CHECK(own.Entry().outcome() == Outcome::kPermit);

  World pushed = world;
  pushed.entry.pushed_to_asker = true;
  CHECK(pushed.Entry().outcome() == Outcome::kPermit);
}

TEST_CASE("what a confidential service holds is hidden unless it sends it on", "[access]") {
  for (int l = static_cast<int>(Label::kSensSexualRepro);
       l <= static_cast<int>(Label::kSensDaSpecialist); ++l) {
    for (const AgencyId& owner : {kSchool, kCouncil}) {
      World world;
      world.role = Role::kLeadProfessional;
      world.entry.owner = owner;
      world.entry.labels = LabelSet().With(Label::kGeneral).With(static_cast<Label>(l));
      INFO(Name(static_cast<Label>(l)));
      CHECK(world.Entry().outcome() == Outcome::kHide);
      CHECK(world.Entry().reasons() == std::vector{Rule::kL1});

      world.entry.pushed_to_asker = true;
      CHECK(world.Entry().permits());
    }
  }
}

TEST_CASE("a shielded child's place is cut from every agency's records, the own too", "[access]") {
  const RedactionSet cut = {Redaction::kF1, Redaction::kF8, Redaction::kF9};
  for (const AgencyId& owner : {kSchool, kCouncil}) {
    for (const bool pushed : {false, true}) {
      for (const bool by_label : {false, true}) {
        World world;
        world.entry.owner = owner;
        world.entry.pushed_to_asker = pushed;
        world.shielded = !by_label;
        if (by_label) world.entry.labels = LabelSet().With(Label::kShielded);

        const Decision decision = world.Entry();

        CHECK(decision.outcome() == Outcome::kRedact);
        CHECK(decision.redactions() == cut);

        world.shield_cleared = true;
        world.role = Role::kLeadProfessional;
        CHECK(world.Entry().outcome() == Outcome::kPermit);
      }
    }
  }
}

TEST_CASE("nothing of a shielded entry that is kept can say where the child is", "[access]") {
  World world;
  world.shielded = true;
  world.entry.owner_kind = AgencyKind::kSchool;

  const records::FieldSet kept = KeepFor(world.Entry(), world.entry);

  for (const Field gone :
       {Field::kAgency, Field::kSummary, Field::kNarrative, Field::kDetails,
        Field::kLocatingDetails, Field::kCodes, Field::kPlace, Field::kAuthorName,
        Field::kAuthorContact, Field::kAuthorTeam, Field::kTeamContact, Field::kEnteredBy,
        Field::kAuthorRole, Field::kBasis, Field::kHousehold, Field::kRelative}) {
    CHECK_FALSE(kept.Has(gone));
  }
  for (const Field stays : {Field::kId, Field::kKind, Field::kHappened}) {
    CHECK(kept.Has(stays));
  }

  world.entry.owner_kind = AgencyKind::kPolice;
  CHECK(KeepFor(world.Entry(), world.entry).Has(Field::kAgency));
  CHECK(KeepFor(world.Entry(), world.entry).Has(Field::kAuthorRole));
}

TEST_CASE("a refused entry keeps no field and a permitted one keeps all", "[access]") {
  World world;
  CHECK(KeepFor(world.Entry(), world.entry).all());

  world.entry.labels = LabelSet().With(Label::kPoliceC);
  CHECK(KeepFor(world.Entry(), world.entry).bits() == 0);
}

TEST_CASE("a label on no list hides from everybody", "[access]") {
  for (int bit = records::kLabelCount; bit < 64; ++bit) {
    World world;
    world.role = Role::kLeadProfessional;
    world.entry.owner = world.agency;
    world.entry.pushed_to_asker = true;
    world.entry.labels = LabelSet().With(Label::kGeneral).With(static_cast<Label>(bit));
    INFO("label " << bit);
    CHECK(world.Entry().outcome() == Outcome::kHide);
    CHECK(world.Entry().reasons() == std::vector{Rule::kL0});
  }
}

TEST_CASE("an entry without a label is hidden, and a quality flag is no label", "[access]") {
  for (const LabelSet labels : {LabelSet(), LabelSet().With(Label::kOpinion),
                                LabelSet().With(Label::kUnverified).With(Label::kOpinion)}) {
    World world;
    world.entry.owner = world.agency;
    world.entry.labels = labels;
    CHECK(world.Entry().outcome() == Outcome::kHide);
    CHECK(world.Entry().reasons() == std::vector{Rule::kB9});
  }
  World world;
  world.entry.labels = LabelSet().With(Label::kGeneral).With(Label::kOpinion);
  CHECK(world.Entry().outcome() == Outcome::kPermit);
}

TEST_CASE("one more label never shows more", "[access][law]") {
  for (std::uint64_t bits = 0; bits < 1U << 12; ++bits) {
    // Twelve labels: those with rules, and two without.
    LabelSet labels(bits & 0xff);
    const Label rest[] = {Label::kShielded, Label::kOpinion, Label::kPoliceC, Label::kDisputed};
    for (int i = 0; i < 4; ++i) {
      if ((bits >> (8 + i) & 1) != 0) labels = labels.With(rest[i]);
    }
    World world;
    world.entry.labels = labels;
    if (!SaysHowSensitive(labels)) continue;
    const std::uint64_t shown = KeepFor(world.Entry(), world.entry).bits();
    for (const Label more : rest) {
      World with_more = world;
      with_more.entry.labels = labels.With(more);
      const std::uint64_t still = KeepFor(with_more.Entry(), with_more.entry).bits();
      if ((still & ~shown) != 0) FAIL("label " << Name(more) << " on " << labels.bits());
    }
  }
}

TEST_CASE("only a lead or a supervisor who knows the child sets relationships", "[access]") {
  const struct {
    Role role;
    bool agency_knows;
    Relationship tie;
    bool permits;
    Rule because;
  } rows[] = {
      {Role::kLeadProfessional, true, Relationship::kNone, true, Rule::kLeadDecides},
      {Role::kLeadProfessional, false, Relationship::kNamed, true, Rule::kLeadDecides},
      {Role::kLeadProfessional, false, Relationship::kEnded, false, Rule::kNoRelationship},
      {Role::kLeadProfessional, false, Relationship::kSelfClaimed, false, Rule::kNoRelationship},
      {Role::kSupervisor, true, Relationship::kNone, true, Rule::kLeadDecides},
      {Role::kSupervisor, false, Relationship::kNamed, false, Rule::kNoRelationship},
      {Role::kNamedProfessional, true, Relationship::kNamed, false, Rule::kNotForRole},
      {Role::kMashScreener, true, Relationship::kNamed, false, Rule::kNotForRole},
      {Role::kReviewer, true, Relationship::kNamed, false, Rule::kNotForRole},
      {Role::kAdministrator, true, Relationship::kNamed, false, Rule::kB4},
      {Role::kSteward, true, Relationship::kNamed, false, Rule::kB4},
      {Role::kConnector, true, Relationship::kNamed, false, Rule::kB4},
  };
  for (const auto& row : rows) {
    World world;
    world.role = row.role;
    world.relationship = row.tie;
    INFO(Name(row.role));
    for (const Decision& decision :
         {DecideSetRelationship(world.Asks(), world.Facts(), row.agency_knows, kOther),
          DecideRecordAgreement(world.Asks(), world.Facts(), row.agency_knows, false)}) {
      CHECK(decision.permits() == row.permits);
      CHECK(decision.reasons() == std::vector{row.because});
    }
  }
}

TEST_CASE("a lead professional who does not work with the child opens nothing by an agreement",
          "[access]") {
  World world;
  world.role = Role::kLeadProfessional;
  const auto records = [&](bool opens) {
    return DecideRecordAgreement(world.Asks(), world.Facts(), true, opens);
  };
  for (const Relationship tie :
       {Relationship::kNone, Relationship::kEnded, Relationship::kSelfClaimed}) {
    world.relationship = tie;
    CHECK(records(true).reasons() == std::vector{Rule::kNoRelationship});
    CHECK(records(false).permits());
  }
  world.relationship = Relationship::kNamed;
  CHECK(records(true).permits());
  world.relationship = Relationship::kNone;
  world.role = Role::kSupervisor;
  CHECK(records(true).permits());
}

TEST_CASE("nobody sets a relationship about themselves, or about nobody", "[access]") {
  World world;
  world.role = Role::kLeadProfessional;

  const Decision self = DecideSetRelationship(world.Asks(), world.Facts(), true, world.who);
  const Decision nobody =
      DecideSetRelationship(world.Asks(), world.Facts(), true, ProfessionalId());

  CHECK(self.outcome() == Outcome::kDeny);
  CHECK(self.reasons() == std::vector{Rule::kAboutThemselves});
  CHECK(nobody.reasons() == std::vector{Rule::kB9});
}

TEST_CASE("acts need a second factor, readable facts and no family tie", "[access]") {
  const struct {
    std::function<void(World&)> change;
    Rule because;
  } rows[] = {
      {[](World& w) { w.authentication = Authentication::kPassword; }, Rule::kB3},
      {[](World& w) { w.own_family = true; }, Rule::kB6},
      {[](World& w) { w.relationship = Relationship::kConflictOfInterest; }, Rule::kB6},
      {[](World& w) { w.facts_readable = false; }, Rule::kB9},
  };
  for (const auto& row : rows) {
    World world;
    world.role = Role::kLeadProfessional;
    row.change(world);
    const Decision set = DecideSetRelationship(world.Asks(), world.Facts(), true, kOther);
    const Decision agree = DecideRecordAgreement(world.Asks(), world.Facts(), true, true);
    CHECK_FALSE(set.permits());
    CHECK(set.reasons() == std::vector{row.because});
    CHECK(agree == set);
  }
}

TEST_CASE("a search finds a child for those who work with them, or lead where they are known",
          "[access]") {
  World named;
  CHECK(DecideFind(named.Asks(), named.Facts(), false).permits());

  World stranger;
  stranger.relationship = Relationship::kNone;
  CHECK(DecideFind(stranger.Asks(), stranger.Facts(), true).outcome() == Outcome::kHide);

  for (const Role role : {Role::kLeadProfessional, Role::kSupervisor}) {
    stranger.role = role;
    CHECK(DecideFind(stranger.Asks(), stranger.Facts(), true).permits());
    CHECK(DecideFind(stranger.Asks(), stranger.Facts(), false).outcome() == Outcome::kHide);
  }
}

TEST_CASE("a search that may not find a child looks like one that finds nobody", "[access]") {
  const std::function<void(World&)> changes[] = {
      [](World& w) { w.relationship = Relationship::kNone; },
      [](World& w) { w.relationship = Relationship::kEnded; },
      [](World& w) { w.relationship = Relationship::kSelfClaimed; },
      [](World& w) { w.relationship = Relationship::kConflictOfInterest; },
      [](World& w) { w.own_family = true; },
      [](World& w) { w.facts_readable = false; },
  };
  for (const auto& change : changes) {
    World world;
    change(world);
    CHECK(DecideFind(world.Asks(), world.Facts(), false).outcome() == Outcome::kHide);
  }
  World no_purpose;
  no_purpose.purpose = Purpose::kNone;
  CHECK(DecideFind(no_purpose.Asks(), no_purpose.Facts(), true).reasons() ==
        std::vector{Rule::kB1});
  World administrator;
  administrator.role = Role::kAdministrator;
  CHECK(DecideFind(administrator.Asks(), administrator.Facts(), true).reasons() ==
        std::vector{Rule::kB4});
}

}  // namespace
}  // namespace hub::access
