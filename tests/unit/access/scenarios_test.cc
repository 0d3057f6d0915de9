// The scenarios of law.md A10a that the rules in force decide, by id, each with its
// negative twins: one thing changed, and nothing may be permitted any more.

#include <functional>
#include <string_view>
#include <vector>

#include "tests/support/catch.h"
#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

using records::Label;
using records::LabelSet;
using records::RecordClass;

LabelSet Only(Label label) { return LabelSet().With(label); }

struct Scenario {
  std::string_view id;
  std::string_view story;
  std::function<void(World&)> given;
  Outcome of_child;
  Outcome of_entry;
  std::vector<Rule> because;  // of the entry where the child permits, else of the child
};

void Own(World& w) { w.entry.owner = w.agency; }
void State(World& w, AgreementState state) { w.agreement->state = state; }

const std::vector<Scenario>& Scenarios() {
  static const std::vector<Scenario> scenarios = {
      {"S01",
       "a school lead reads the agreed chronology",
       [](World&) {},
       Outcome::kPermit,
       Outcome::kPermit,
       {Rule::kT5}},
      {"S01-sens",
       "and a confidential service's record is not in it",
       [](World& w) { w.entry.labels = Only(Label::kSensMentalHealth); },
       Outcome::kPermit,
       Outcome::kHide,
       {Rule::kL1}},
      {"S02-own",
       "agreement not sought: own records stay",
       [](World& w) {
         State(w, AgreementState::kNotSought);
         Own(w);
       },
       Outcome::kPermit,
       Outcome::kPermit,
       {Rule::kT8}},
      {"S02-pooled",
       "agreement not sought: no pooled record",
       [](World& w) { State(w, AgreementState::kNotSought); },
       Outcome::kPermit,
       Outcome::kHide,
       {Rule::kNoGateway}},
      {"S03-pushed",
       "refused: what an owner pushes is still read",
       [](World& w) {
         State(w, AgreementState::kRefused);
         w.entry.pushed_to_asker = true;
       },
       Outcome::kPermit,
       Outcome::kPermit,
       {Rule::kT6}},
      {"S03-pooled",
       "refused: no pooled record",
       [](World& w) { State(w, AgreementState::kRefused); },
       Outcome::kPermit,
       Outcome::kHide,
       {Rule::kNoGateway}},
      {"S04",
       "withdrawn a minute ago",
       [](World& w) { State(w, AgreementState::kWithdrawn); },
       Outcome::kPermit,
       Outcome::kHide,
       {Rule::kNoGateway}},
      {"S05",
       "the review was due yesterday",
       [](World& w) { w.agreement->review_by = {Date::Of(w.at).days - 1}; },
       Outcome::kPermit,
       Outcome::kHide,
       {Rule::kNoGateway}},
      {"S06",
       "one parent agreed and one refused: own and pushed until the lead decides",
       [](World& w) {
         w.role = Role::kLeadProfessional;
         State(w, AgreementState::kConflict);
       },
       Outcome::kPermit,
       Outcome::kHide,
       {Rule::kNoGateway}},
      {"S07",
       "a competent young person refused",
       [](World& w) {
         w.role = Role::kLeadProfessional;
         State(w, AgreementState::kChildRefused);
       },
       Outcome::kPermit,
       Outcome::kHide,
       {Rule::kNoGateway}},
      {"S07-pushed",
       "and a push with its reasons is still read",
       [](World& w) {
         w.role = Role::kLeadProfessional;
         State(w, AgreementState::kChildRefused);
         w.entry.pushed_to_asker = true;
       },
       Outcome::kPermit,
       Outcome::kPermit,
       {Rule::kT6}},
      {"S08",
       "seventeen, and agreed for themselves",
       [](World& w) {
         w.role = Role::kLeadProfessional;
         w.birth_latest = Date::FromCivil(2009, 11, 1);
       },
       Outcome::kPermit,
       Outcome::kPermit,
       {Rule::kT5}},
      {"S14",
       "a mother's own health is not the child's record",
       [](World& w) { w.entry.labels = Only(Label::kAdultHealth); },
       Outcome::kPermit,
       Outcome::kHide,
       {Rule::kL0}},
      {"S15",
       "a sibling without a relationship",
       [](World& w) { w.relationship = Relationship::kNone; },
       Outcome::kDeny,
       Outcome::kHide,
       {Rule::kNoRelationship}},
      {"S16",
       "the relationship ended yesterday",
       [](World& w) { w.relationship_until = w.at.Plus(-86400); },
       Outcome::kDeny,
       Outcome::kHide,
       {Rule::kRelationshipEnded}},
      {"S17",
       "a deputy covers leave",
       [](World& w) { w.relationship = Relationship::kCover; },
       Outcome::kPermit,
       Outcome::kPermit,
       {Rule::kT5}},
      {"S18",
       "a self-claimed relationship waits for its confirmation",
       [](World& w) { w.relationship = Relationship::kSelfClaimed; },
       Outcome::kDeny,
       Outcome::kHide,
       {Rule::kRelationshipUnconfirmed}},
      {"S21",
       "a detective after a theft",
       [](World& w) { w.purpose = Purpose::kLawEnforcement; },
       Outcome::kBar,
       Outcome::kHide,
       {Rule::kB1}},
      {"S23",
       "an immigration officer: a purpose that is on no list",
       [](World& w) { w.purpose = Purpose::kNone; },
       Outcome::kBar,
       Outcome::kHide,
       {Rule::kB1}},
      {"S24",
       "a housing officer whom the agreement does not cover",
       [](World& w) { w.agency = AgencyId::From("housing").value(); },
       Outcome::kPermit,
       Outcome::kHide,
       {Rule::kNoGateway}},
      {"S25",
       "a commissioned charity within the agreement",
       [](World& w) {
         w.agency = AgencyId::From("youth-charity").value();
         w.agreement->agencies.push_back(w.agency);
       },
       Outcome::kPermit,
       Outcome::kPermit,
       {Rule::kT5}},
      {"S26",
       "a contraception clinic is not in the lead's chronology",
       [](World& w) {
         w.role = Role::kLeadProfessional;
         w.entry.owner = kClinic;
         w.entry.klass = RecordClass::kHealth;
         w.entry.labels = Only(Label::kSensSexualRepro).With(Label::kHealth);
       },
       Outcome::kPermit,
       Outcome::kHide,
       {Rule::kL1}},
      {"S28",
       "a counsellor's note sent to this person",
       [](World& w) {
         w.entry.labels = Only(Label::kSensMentalHealth);
         w.entry.push_only = true;
         w.entry.pushed_to_asker = true;
       },
       Outcome::kPermit,
       Outcome::kPermit,
       {Rule::kT6}},
      {"S28-other",
       "and not to a colleague at the same school",
       [](World& w) {
         w.entry.labels = Only(Label::kSensMentalHealth);
         w.entry.push_only = true;
       },
       Outcome::kPermit,
       Outcome::kHide,
       {Rule::kNoGateway, Rule::kL1}},
      {"S30",
       "a child in a refuge",
       [](World& w) { w.shielded = true; },
       Outcome::kPermit,
       Outcome::kRedact,
       {Rule::kT5, Rule::kL6}},
      {"S38",
       "a data protection officer asks for content",
       [](World& w) { w.role = Role::kDataProtectionOfficer; },
       Outcome::kBar,
       Outcome::kHide,
       {Rule::kB4}},
      {"S40",
       "an administrator asks for content",
       [](World& w) { w.role = Role::kAdministrator; },
       Outcome::kBar,
       Outcome::kHide,
       {Rule::kB4}},
      {"S41",
       "an auditor asks for details",
       [](World& w) { w.role = Role::kAuditor; },
       Outcome::kBar,
       Outcome::kHide,
       {Rule::kB4}},
      {"S42",
       "a school's connector asks for a chronology",
       [](World& w) { w.role = Role::kConnector; },
       Outcome::kBar,
       Outcome::kHide,
       {Rule::kB4}},
      {"S45",
       "a record whose label nobody knows never got one",
       [](World& w) { w.entry.labels = LabelSet(); },
       Outcome::kPermit,
       Outcome::kHide,
       {Rule::kB9}},
      {"S47",
       "police information with conditions",
       [](World& w) {
         w.role = Role::kLeadProfessional;
         w.entry.labels = Only(Label::kPoliceC);
       },
       Outcome::kPermit,
       Outcome::kHide,
       {Rule::kL0}},
      {"S49-own",
       "a council's own records when parents refuse an assessment",
       [](World& w) {
         w.purpose = Purpose::kChildInNeed;
         w.agreement->purpose = Purpose::kChildInNeed;
         State(w, AgreementState::kRefused);
         w.agency = kCouncil;
       },
       Outcome::kPermit,
       Outcome::kPermit,
       {Rule::kT8}},
      {"S54",
       "the day after the eighteenth birthday",
       [](World& w) { w.birth_latest = Date::FromCivil(2008, 11, 20); },
       Outcome::kDeny,
       Outcome::kHide,
       {Rule::kB8}},
      {"S55",
       "the child has died",
       [](World& w) { w.died = true; },
       Outcome::kDeny,
       Outcome::kHide,
       {Rule::kB8}},
      {"S60",
       "a child at the asker's own address",
       [](World& w) { w.own_family = true; },
       Outcome::kBar,
       Outcome::kHide,
       {Rule::kB6}},
      {"CIN",
       "agreement for a child in need",
       [](World& w) {
         w.purpose = Purpose::kChildInNeed;
         w.agreement->purpose = Purpose::kChildInNeed;
         State(w, AgreementState::kGivenPartial);
       },
       Outcome::kPermit,
       Outcome::kPermit,
       {Rule::kT5}},
      {"OWN",
       "an agency's own record for its own purpose",
       [](World& w) {
         w.purpose = Purpose::kOwn;
         Own(w);
       },
       Outcome::kPermit,
       Outcome::kPermit,
       {Rule::kT8}},
      {"HEALTH",
       "a child's health record in summary",
       [](World& w) { w.entry.labels = Only(Label::kHealth); },
       Outcome::kPermit,
       Outcome::kRedact,
       {Rule::kT5, Rule::kHealthSummary}},
  };
  return scenarios;
}

World Given(const Scenario& scenario) {
  World world;
  scenario.given(world);
  return world;
}

TEST_CASE("the scenarios of the law come out as written", "[access][scenario]") {
  for (const Scenario& scenario : Scenarios()) {
    const World world = Given(scenario);
    const ChildDecision child = world.Child();
    INFO(scenario.id << ": " << scenario.story);
    CHECK(child.decision.outcome() == scenario.of_child);
    CHECK(world.Entry().outcome() == scenario.of_entry);
    const Decision& told = child.decision.permits() ? world.Entry() : child.decision;
    CHECK(told.reasons() == scenario.because);
  }
}

// Whether an entry was pushed to the asker depends on who the asker is.
void MoveToAnotherAgency(World& w) {
  w.agency = AgencyId::From("some-other-agency").value();
  w.who = kOther;
  w.entry.pushed_to_asker = false;
}

const struct Twin {
  std::string_view what;
  void (*change)(World&);
} kTwins[] = {
    {"relationship none", [](World& w) { w.relationship = Relationship::kNone; }},
    {"purpose absent", [](World& w) { w.purpose = Purpose::kNone; }},
    {"agency other", &MoveToAnotherAgency},
    {"label without a rule", [](World& w) { w.entry.labels = LabelSet(std::uint64_t{1} << 63); }},
    {"no label", [](World& w) { w.entry.labels = LabelSet(); }},
    {"thirteen months later", [](World& w) { w.at = w.at.Plus(396LL * 86400); }},
    {"role ADMIN", [](World& w) { w.role = Role::kAdministrator; }},
    {"password alone", [](World& w) { w.authentication = Authentication::kPassword; }},
    {"facts unreadable", [](World& w) { w.facts_readable = false; }},
};

TEST_CASE("no negative twin of a permitted scenario is permitted", "[access][scenario][law]") {
  int permitted = 0;
  for (const Scenario& scenario : Scenarios()) {
    if (!Given(scenario).Entry().permits()) continue;
    ++permitted;
    for (const Twin& twin : kTwins) {
      World world = Given(scenario);
      twin.change(world);
      INFO(scenario.id << ", " << twin.what);
      CHECK_FALSE(world.Entry().permits());
    }
  }
  CHECK(permitted >= 12);
}

}  // namespace
}  // namespace hub::access
