// Where a wider reading lies near: each of these once let somebody see more than law.md gives,
// or less.

#include <vector>

#include "tests/support/catch.h"
#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

using records::Field;
using records::Label;
using records::LabelSet;

LabelSet Labels(std::initializer_list<Label> list) {
  LabelSet labels;
  for (const Label label : list) labels = labels.With(label);
  return labels;
}

World BrokenGlass() {
  World world;
  world.purpose = Purpose::kEmergency;
  world.relationship = Relationship::kNone;
  world.gateways.emergency.agency = world.agency;
  world.gateways.emergency.category = EmergencyCategory::kSeriousHarm;
  world.gateways.emergency.opened = world.at;
  world.gateways.emergency.reauthenticated = true;
  world.gateways.emergency.reason_length = 20;
  return world;
}

World Member() {
  World world;
  world.purpose = Purpose::kSection47;
  world.gateways.enquiry.agency = world.agency;
  world.gateways.enquiry.known = true;
  world.gateways.enquiry.part = EnquiryPart::kMember;
  return world;
}

World Enquirer() {
  World world = Member();
  world.role = Role::kSection47Worker;
  world.relationship = Relationship::kAllocated;
  world.gateways.enquiry.part = EnquiryPart::kAllocated;
  return world;
}

World Pack(RightsRequester requester) {
  World world;
  world.purpose = Purpose::kRights;
  world.role = Role::kDataProtectionOfficer;
  world.relationship = Relationship::kNone;
  world.gateways.rights.verified = world.gateways.rights.step_up = true;
  world.gateways.rights.requester = requester;
  world.entry.owner = world.agency;
  return world;
}

TEST_CASE("broken glass shows a stranger the extract, not their own agency's or a sent record",
          "[access][narrow]") {
  World world = BrokenGlass();
  world.entry.in_safety_extract = true;
  REQUIRE(world.Entry().permits());
  world.entry.in_safety_extract = false;
  world.entry.owner = world.agency;
  world.entry.pushed_to_asker = true;

  CHECK(world.Entry().outcome() == Outcome::kHide);

  world.relationship = Relationship::kNamed;
  CHECK(world.Entry().permits());
}

TEST_CASE("a member of a strategy discussion sees its extract and what is their own",
          "[access][narrow]") {
  World world = Member();
  CHECK(world.Entry().outcome() == Outcome::kHide);

  world.entry.in_safety_extract = true;
  CHECK(world.Entry().permits());

  world.entry.in_safety_extract = false;
  world.entry.owner = world.agency;
  CHECK(world.Entry().permits());
}

TEST_CASE("an override ends with its enquiry, whatever was discussed", "[access][narrow]") {
  World world = Enquirer();
  world.agreement->state = AgreementState::kOverridden;
  world.gateways.override_ = {true, Role::kSupervisor, world.at.Plus(-30 * 86'400), true};
  REQUIRE(world.Child().decision.permits());

  world.gateways.enquiry.concluded = Date::FromCivil(2026, 11, 5);

  CHECK_FALSE(world.Child().decision.permits());
}

TEST_CASE("a label that says nothing of sensitivity shows nothing by itself", "[access][narrow]") {
  for (const Label silent : {Label::kOpinion, Label::kUnverified, Label::kGscOfficial,
                             Label::kDisputed, Label::kRestricted}) {
    World world = Enquirer();
    world.entry.labels = Labels({silent});
    INFO(Name(silent));
    CHECK(world.Entry().outcome() == Outcome::kHide);
    world.entry.labels = Labels({silent, Label::kDisputed, Label::kGscOfficial});
    CHECK(world.Entry().outcome() == Outcome::kHide);
    world.entry.labels = Labels({silent, Label::kGeneral});
    CHECK(world.Entry().permits());
  }
}

TEST_CASE("who else is in a record is kept from the agency that wrote it", "[access][narrow]") {
  World world;
  world.entry.owner = world.agency;
  world.entry.labels = Labels({Label::kThirdParty});

  CHECK(world.Entry().redactions() == RedactionSet{Redaction::kF2, Redaction::kF3});
}

TEST_CASE("clearance shows a shielded place to leads, screeners and enquirers, not to others",
          "[access][narrow]") {
  World lead;
  lead.role = Role::kLeadProfessional;
  World named;
  World member = Member();
  member.entry.in_safety_extract = true;
  World sent;
  sent.agreement.reset();
  sent.entry.pushed_to_asker = true;
  World joined;
  joined.purpose = Purpose::kTransit;
  joined.gateways.transfer.agency = joined.agency;
  joined.gateways.transfer.confirmed = true;
  joined.entry.in_protection_file = true;
  const struct {
    World world;
    bool whole;
  } rows[] = {{lead, true},    {Enquirer(), true}, {named, false},
              {member, false}, {sent, false},      {joined, false}};
  for (const auto& row : rows) {
    World world = row.world;
    world.shielded = world.shield_cleared = true;
    INFO("row " << &row - rows);
    REQUIRE(world.Entry().permits());
    CHECK((world.Entry().outcome() == Outcome::kPermit) == row.whole);
  }
}

TEST_CASE("that police hold something goes into no export", "[access][narrow]") {
  World world = Enquirer();
  world.entry.labels = Labels({Label::kPoliceC});
  world.entry.may_tell_existence = true;
  CHECK(world.Entry().outcome() == Outcome::kExists);

  world.act = Act::kExport;
  CHECK(world.Entry().outcome() == Outcome::kHide);
}

TEST_CASE("who screens or enquires hears that police sent or hold something", "[access][narrow]") {
  World world = Enquirer();
  world.entry.labels = Labels({Label::kPoliceC});
  world.entry.may_tell_existence = true;
  world.entry.push_only = true;
  world.entry.pushed_to_asker = true;

  CHECK(world.Entry().outcome() == Outcome::kExists);
}

TEST_CASE("a pack for a parent leaves other people out of every entry", "[access][narrow]") {
  const RedactionSet people = {Redaction::kF2, Redaction::kF3, Redaction::kF4};
  for (const Label label : {Label::kSensCounselling, Label::kVictimAnon, Label::kGrc}) {
    World world = Pack(RightsRequester::kParent);
    world.gateways.rights.child_agrees = true;
    world.entry.labels = Labels({label});
    INFO(Name(label));
    REQUIRE(world.Entry().permits());
    CHECK(world.Entry().redactions().Union(people) == world.Entry().redactions());
  }
}

TEST_CASE("a dispute takes nothing from what a child may have of their own", "[access][narrow]") {
  World world = Pack(RightsRequester::kCompetentChild);
  world.entry.labels = Labels({Label::kSensCounselling, Label::kDisputed});

  CHECK(world.Entry().outcome() == Outcome::kPermit);
}

TEST_CASE("the label of a protected identity is cut with the identity", "[access][narrow]") {
  for (const Label label : {Label::kVictimAnon, Label::kGrc}) {
    World world = Enquirer();
    world.entry.labels = Labels({Label::kGeneral, label});
    INFO(Name(label));
    CHECK_FALSE(KeepFor(world.Entry(), world.entry).Has(Field::kLabels));

    world.gateways.enquiry.identity_reason = true;
    CHECK(KeepFor(world.Entry(), world.entry).Has(Field::kLabels));
  }
  World world;
  world.entry.labels = Labels({Label::kGeneral, Label::kThirdParty});
  CHECK(KeepFor(world.Entry(), world.entry).Has(Field::kLabels));
}

TEST_CASE("a family's refusal of early help is for the lead and the screener, not the manager",
          "[access][narrow]") {
  for (const AgreementState state : {AgreementState::kRefused, AgreementState::kConflict}) {
    World world;
    world.role = Role::kSupervisor;
    world.agreement->state = state;
    CHECK(world.Child().closed_because == std::vector{Rule::kAgreementNotInForce});
    CHECK(world.Child().pooled_outcome == Outcome::kDeny);

    world.purpose = world.agreement->purpose = Purpose::kChildInNeed;
    CHECK(world.Child().closed_because != std::vector{Rule::kAgreementNotInForce});
  }
}

TEST_CASE("no policy makes a child of somebody who is eighteen", "[access][narrow][policy]") {
  Policy policy = WorkingPolicy();
  policy.child_until_years = 19;
  CHECK(FaultsOf(policy).size() == 1);
}

TEST_CASE("no policy stretches a working day with holidays of its own",
          "[access][narrow][policy]") {
  Policy policy = WorkingPolicy();
  policy.holidays.clear();
  for (int month = 1; month <= 12; ++month) {
    policy.holidays.push_back(Date::FromCivil(2027, month, 1).value());
  }
  policy.holidays.push_back(Date::FromCivil(2028, 1, 3).value());
  CHECK(FaultsOf(policy).empty());

  policy.holidays.push_back(Date::FromCivil(2027, 12, 2).value());
  CHECK(FaultsOf(policy).size() == 1);
}

TEST_CASE("the version of a policy is one word", "[access][narrow][policy]") {
  for (const char* const version : {"two words", "two\nlines", " ", "2026/11", "\"quoted\""}) {
    Policy policy = WorkingPolicy();
    policy.version = version;
    INFO(version);
    CHECK(FaultsOf(policy).size() == 1);
  }
}

TEST_CASE("an entry is refused where the policy cannot be read, whatever was decided of the child",
          "[access][narrow]") {
  World world;
  const ChildDecision child = world.Child();
  REQUIRE(child.decision.permits());
  world.policy.readable = false;

  CHECK(DecideEntry(world.Asks(), world.Facts(), child, world.entry, world.policy).outcome() ==
        Outcome::kHide);
}

TEST_CASE("only a confidential service that is shown raises the grade of its entry",
          "[access][narrow]") {
  World world;
  CHECK(GradeOfEntry(world.Child(), world.entry, world.Entry()) == AuditGrade::kA1);
  world.entry.labels = Labels({Label::kSensCounselling});
  CHECK(GradeOfEntry(world.Child(), world.entry, world.Entry()) == AuditGrade::kA1);
  world.entry.permission_expressed = true;
  CHECK(GradeOfEntry(world.Child(), world.entry, world.Entry()) == AuditGrade::kA2);
}

TEST_CASE("only a screener is to tell the family, and only of whom it is not known",
          "[access][narrow]") {
  World named;
  CHECK_FALSE(named.Child().obligations.Has(Obligation::kInformOrDefer));

  World screener;
  screener.purpose = Purpose::kMash;
  screener.role = Role::kMashScreener;
  screener.relationship = Relationship::kAllocated;
  screener.gateways.contact.agency = screener.agency;
  screener.gateways.contact.allocated = true;
  REQUIRE(screener.Child().decision.permits());
  CHECK(screener.Child().obligations.Has(Obligation::kInformOrDefer));
  screener.notice.state = Informed::kInformed;
  CHECK_FALSE(screener.Child().obligations.Has(Obligation::kInformOrDefer));
}

TEST_CASE("a policy that asks for no reason breaks no glass", "[access][narrow]") {
  World world = BrokenGlass();
  world.entry.in_safety_extract = true;
  REQUIRE(world.Entry().permits());

  world.policy.break_glass_reason_length = 0;

  CHECK_FALSE(world.Child().decision.permits());
}

TEST_CASE("the safety extract is of these kinds and no others", "[access][narrow]") {
  using records::Kind;
  const std::vector<Kind> extract = {
      Kind::kMissingEpisode, Kind::kPoliceNotice, Kind::kStrategyDiscussion, Kind::kEnquiry,
      Kind::kProtectionPlan, Kind::kPlacement,    Kind::kCondition,          Kind::kCarePlan,
      Kind::kInvolvement,    Kind::kFamilyTie};
  for (int kind = 0; kind < 100; ++kind) {
    const auto one = static_cast<Kind>(kind);
    INFO("kind " << kind);
    CHECK(IsInSafetyExtract(one) ==
          (std::find(extract.begin(), extract.end(), one) != extract.end()));
  }
}

TEST_CASE("a clearance holds on its first and its last day", "[access][narrow]") {
  const Date first = Date::FromCivil(2026, 11, 1).value();
  const Date last = Date::FromCivil(2026, 11, 30).value();
  const std::vector<ShieldClearance> list = {{kTeacher, first, last}};
  CHECK(IsCleared(list, kTeacher, first));
  CHECK(IsCleared(list, kTeacher, last));
  CHECK_FALSE(IsCleared(list, kTeacher, Date{first.days - 1}));
  CHECK_FALSE(IsCleared(list, kTeacher, Date{last.days + 1}));
}

TEST_CASE("a supervisor judges the threshold of a child in need alone, and where a family refused",
          "[access][narrow]") {
  for (const Purpose purpose : {Purpose::kEarlyHelp, Purpose::kChildInNeed}) {
    for (const AgreementState state :
         {AgreementState::kGiven, AgreementState::kRefused, AgreementState::kWithdrawn}) {
      World world;
      world.role = Role::kSupervisor;
      world.purpose = world.agreement->purpose = purpose;
      world.agreement->state = state;
      INFO(Name(purpose) << ' ' << Name(state));
      const ChildDecision child = world.Child();
      REQUIRE(child.decision.permits());
      CHECK(child.obligations.Has(Obligation::kThresholdDecision) ==
            (purpose == Purpose::kChildInNeed && state != AgreementState::kGiven));
    }
  }
}

TEST_CASE("a search finds nobody whose identities an adoption keeps apart", "[access][narrow]") {
  World world;
  REQUIRE(DecideFind(world.Asks(), world.Facts(), true).permits());
  world.across_adoption = true;
  CHECK(DecideFind(world.Asks(), world.Facts(), true).outcome() == Outcome::kHide);
}

}  // namespace
}  // namespace hub::access
