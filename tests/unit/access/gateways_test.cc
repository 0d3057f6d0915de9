// The gateways T1 to T9 (law.md A3), each opened, and each condition of it taken away.

#include <functional>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/unit/access/world.h"

namespace hub::access {
namespace {

using records::Label;
using records::LabelSet;
using Change = std::function<void(World&)>;

struct Condition {
  const char* what;
  Change take_away;
};

void CheckEachCloses(const World& open, const std::vector<Condition>& conditions) {
  REQUIRE(open.Child().decision.permits());
  REQUIRE(open.Entry().permits());
  for (const Condition& condition : conditions) {
    World world = open;
    condition.take_away(world);
    INFO(condition.what);
    CHECK_FALSE(world.Child().decision.permits());
    CHECK_FALSE(world.Entry().permits());
  }
}

const Condition kAnyGateway[] = {
    {"no relationship", [](World& w) { w.relationship = Relationship::kNone; }},
    {"ended", [](World& w) { w.relationship = Relationship::kEnded; }},
    {"another agency", [](World& w) { w.agency = kClinic; }},
    {"administrator", [](World& w) { w.role = Role::kAdministrator; }},
    {"role not held", [](World& w) { w.role_held = false; }},
    {"certificate of another", [](World& w) { w.certificate = kClinic; }},
    {"password alone", [](World& w) { w.authentication = Authentication::kPassword; }},
    {"own family", [](World& w) { w.own_family = true; }},
    {"adoption", [](World& w) { w.across_adoption = true; }},
    {"facts unreadable", [](World& w) { w.facts_readable = false; }},
};

std::vector<Condition> With(std::vector<Condition> conditions) {
  conditions.insert(conditions.end(), std::begin(kAnyGateway), std::end(kAnyGateway));
  return conditions;
}

World Emergency() {
  World world;
  world.purpose = Purpose::kEmergency;
  world.gateways.emergency.agency = world.agency;
  world.gateways.emergency.category = EmergencyCategory::kSeriousHarm;
  world.gateways.emergency.opened = world.at;
  world.entry.in_safety_extract = true;
  return world;
}

World BreakGlass() {
  World world = Emergency();
  world.relationship = Relationship::kNone;
  world.gateways.emergency.reauthenticated = true;
  world.gateways.emergency.reason_length = 20;
  world.gateways.emergency.opened_lately = 3;
  return world;
}

TEST_CASE("an emergency opens for twelve hours to those who work with the child", "[access]") {
  CheckEachCloses(
      Emergency(),
      With({{"no category",
             [](World& w) { w.gateways.emergency.category = EmergencyCategory::kNone; }},
            {"not on the list",
             [](World& w) { w.gateways.emergency.category = static_cast<EmergencyCategory>(9); }},
            {"twelve hours", [](World& w) { w.at = w.at.Plus(12 * 3600); }},
            {"not yet", [](World& w) { w.at = w.at.Plus(-1); }},
            {"supervisor", [](World& w) { w.role = Role::kSupervisor; }},
            {"export", [](World& w) { w.act = Act::kExport; }},
            {"died", [](World& w) { w.died = true; }}}));
  World last = Emergency();
  last.at = last.at.Plus(12 * 3600 - 1);
  CHECK(last.Entry().reasons() == std::vector{Rule::kT1});
  CHECK(last.Child().grade == AuditGrade::kA4);
}

TEST_CASE("each reason on the list opens an emergency", "[access]") {
  for (const EmergencyCategory category :
       {EmergencyCategory::kSeriousHarm, EmergencyCategory::kMissingChild,
        EmergencyCategory::kOwnerUnreachable}) {
    World world = Emergency();
    world.gateways.emergency.category = category;
    INFO(Name(category));
    CHECK(world.Entry().permits());
  }
}

TEST_CASE("the emergency view is the safety extract", "[access]") {
  World world = Emergency();
  world.entry.in_safety_extract = false;
  CHECK(world.Entry().outcome() == Outcome::kHide);
}

TEST_CASE("break-glass needs every one of its steps", "[access]") {
  const World open = BreakGlass();
  REQUIRE(open.Child().decision.reasons() == std::vector{Rule::kT1, Rule::kBreakGlassOpened});
  CHECK(open.Child().obligations.Has(Obligation::kSecondPersonAfter));
  CHECK(open.Child().obligations.Has(Obligation::kReview));

  const struct {
    const char* what;
    Change change;
    Outcome outcome;
    Rule because;
  } rows[] = {
      {"without a passkey", [](World& w) { w.gateways.emergency.reauthenticated = false; },
       Outcome::kBreakGlass, Rule::kBreakGlassOffered},
      {"a short reason", [](World& w) { w.gateways.emergency.reason_length = 19; },
       Outcome::kBreakGlass, Rule::kBreakGlassOffered},
      {"the fourth time", [](World& w) { w.gateways.emergency.opened_lately = 4; }, Outcome::kDeny,
       Rule::kBreakGlassQuota},
      {"nobody seconds it in an hour", [](World& w) { w.at = w.at.Plus(3600); },
       Outcome::kBreakGlass, Rule::kSecondPerson},
      {"not opened", [](World& w) { w.gateways.emergency = {}; }, Outcome::kBreakGlass,
       Rule::kBreakGlassOffered},
      {"a role left out", [](World& w) { w.policy.break_glass_roles = {Role::kMashScreener}; },
       Outcome::kDeny, Rule::kNoRelationship},
  };
  for (const auto& row : rows) {
    World world = open;
    row.change(world);
    INFO(row.what);
    CHECK(world.Child().decision.outcome() == row.outcome);
    CHECK(world.Child().decision.reasons() == std::vector{row.because});
    CHECK_FALSE(world.Entry().permits());
  }
  World unlocked = open;
  unlocked.gateways.emergency.opened_lately = 4;
  unlocked.gateways.emergency.unlocked = true;
  CHECK(unlocked.Entry().permits());
}

TEST_CASE("a second person is another, of a role that may, and in time", "[access]") {
  World world = BreakGlass();
  auto& emergency = world.gateways.emergency;
  world.at = emergency.opened.Plus(2 * 3600);
  emergency.second_person = kOther;
  emergency.second_role = Role::kDataProtectionOfficer;
  emergency.seconded_at = emergency.opened.Plus(3600);
  CHECK(world.Child().decision.permits());

  const std::function<void(World&)> changes[] = {
      [](World& w) { w.gateways.emergency.second_person = w.who; },
      [](World& w) { w.gateways.emergency.second_role = Role::kNamedProfessional; },
      [](World& w) { w.gateways.emergency.second_person = ProfessionalId(); },
      [](World& w) { w.gateways.emergency.seconded_at = w.gateways.emergency.opened.Plus(3601); },
  };
  for (const auto& change : changes) {
    World other = world;
    change(other);
    CHECK(other.Child().decision.outcome() == Outcome::kBreakGlass);
  }
}

TEST_CASE("behind broken glass a confidential service needs a second person before", "[access]") {
  World world = BreakGlass();
  world.entry.labels = LabelSet().With(Label::kSensSubstance);
  CHECK(world.Entry().outcome() == Outcome::kBreakGlass);

  world.gateways.emergency.second_person = kOther;
  world.gateways.emergency.second_role = Role::kSupervisor;
  world.gateways.emergency.seconded_at = world.at;
  CHECK(world.Entry().permits());

  world.gateways.emergency.seconded_at = world.at.Plus(1);
  CHECK_FALSE(world.Entry().permits());
}

TEST_CASE("nobody is offered break-glass against a bar, and every stranger alike", "[access]") {
  World stranger;
  stranger.relationship = Relationship::kNone;
  CHECK(stranger.Child().break_glass_offered);
  World dead = stranger;
  dead.died = true;
  dead.across_adoption = true;
  CHECK(dead.Child().break_glass_offered);
  CHECK(dead.Child().decision == stranger.Child().decision);

  const Change barred[] = {
      [](World& w) { w.purpose = Purpose::kNone; },
      [](World& w) { w.authentication = Authentication::kPassword; },
      [](World& w) { w.role = Role::kAdministrator; },
      [](World& w) { w.own_family = true; },
      [](World& w) { w.facts_readable = false; },
      [](World& w) { w.role = Role::kReviewer; },
      [](World& w) { w.role = Role::kSupervisor; },
  };
  for (const Change& change : barred) {
    World world = stranger;
    change(world);
    CHECK_FALSE(world.Child().break_glass_offered);
  }
}

World Enquiry() {
  World world;
  world.purpose = Purpose::kSection47;
  world.role = Role::kSection47Worker;
  world.relationship = Relationship::kAllocated;
  world.gateways.enquiry.agency = world.agency;
  world.gateways.enquiry.known = true;
  world.gateways.enquiry.part = EnquiryPart::kAllocated;
  return world;
}

TEST_CASE("an enquiry is open to who runs it, until ten working days after its end", "[access]") {
  CheckEachCloses(
      Enquiry(),
      With({{"not known", [](World& w) { w.gateways.enquiry.known = false; }},
            {"no part", [](World& w) { w.gateways.enquiry.part = EnquiryPart::kNone; }},
            {"named only", [](World& w) { w.relationship = Relationship::kNamed; }},
            {"a lead", [](World& w) { w.role = Role::kLeadProfessional; }},
            {"long over",
             [](World& w) { w.gateways.enquiry.concluded = Date::FromCivil(2026, 11, 5); }},
            {"grown up", [](World& w) { w.birth_latest = Date::FromCivil(2000, 1, 1); }},
            {"lapsed override",
             [](World& w) { w.agreement->state = AgreementState::kOverridden; }}}));
  World last = Enquiry();  // Saturday 21 November is the day asked
  last.gateways.enquiry.concluded = Date::FromCivil(2026, 11, 9);
  CHECK(last.Child().decision.permits());
  World historic = Enquiry();
  historic.birth_latest = Date::FromCivil(2000, 1, 1);
  historic.gateways.enquiry.historic = true;
  CHECK(historic.Child().decision.permits());
}

TEST_CASE("a member of the core group sees the extract and no police detail", "[access]") {
  World world = Enquiry();
  world.role = Role::kNamedProfessional;
  world.relationship = Relationship::kNamed;
  world.gateways.enquiry.part = EnquiryPart::kMember;
  world.entry.in_safety_extract = true;
  world.entry.labels = LabelSet().With(Label::kCriminal);

  CHECK(world.Child().core_group);
  CHECK_FALSE(world.Child().enquiry);
  CHECK(world.Child().grade == AuditGrade::kA1);
  CHECK(world.Entry().redactions() == RedactionSet{Redaction::kF5});
}

World Overridden() {
  World world = Enquiry();
  world.gateways.enquiry.known = false;
  world.agreement->state = AgreementState::kOverridden;
  world.gateways.override_ = {true, Role::kSupervisor, world.at, false};
  return world;
}

TEST_CASE("an override opens for three days, or as long as its discussion stands", "[access]") {
  CheckEachCloses(Overridden(),
                  With({{"no reason", [](World& w) { w.gateways.override_.reasoned = false; }},
                        {"not a manager's",
                         [](World& w) { w.gateways.override_.author = Role::kLeadProfessional; }},
                        {"three days", [](World& w) { w.at = w.at.Plus(72 * 3600); }},
                        {"not yet", [](World& w) { w.at = w.at.Plus(-1); }}}));
  CHECK(Overridden().Child().obligations.Has(Obligation::kStrategyDiscussion));
  CHECK(Overridden().Child().grade == AuditGrade::kA4);

  World discussed = Overridden();
  discussed.gateways.override_.strategy_discussion = true;
  discussed.at = discussed.at.Plus(72 * 3600);
  CHECK(discussed.Child().decision.permits());
  CHECK_FALSE(discussed.Child().obligations.Has(Obligation::kStrategyDiscussion));
}

World Contact() {
  World world;
  world.purpose = Purpose::kMash;
  world.role = Role::kMashScreener;
  world.relationship = Relationship::kAllocated;
  world.gateways.contact.agency = world.agency;
  world.gateways.contact.allocated = true;
  world.entry.in_headline = true;
  return world;
}

TEST_CASE("a contact is open to its screener until three working days after the decision",
          "[access]") {
  CheckEachCloses(Contact(),
                  With({{"not theirs", [](World& w) { w.gateways.contact.allocated = false; }},
                        {"named only", [](World& w) { w.relationship = Relationship::kNamed; }},
                        {"a lead", [](World& w) { w.role = Role::kLeadProfessional; }},
                        {"decided long ago", [](World& w) {
                           w.gateways.contact.decided = Date::FromCivil(2026, 11, 17);
                         }}}));
  World last = Contact();
  last.gateways.contact.decided = Date::FromCivil(2026, 11, 18);
  CHECK(last.Child().decision.permits());

  World older = Contact();
  older.entry.in_headline = false;
  CHECK_FALSE(older.Entry().permits());
  older.gateways.contact.expanded = true;
  CHECK(older.Entry().permits());
}

World Ordered() {
  World world;
  world.purpose = Purpose::kCourt;
  world.role = Role::kSection47Worker;
  world.gateways.order = {world.agency, true, Purpose::kCourt, true, Date::Of(world.at)};
  world.entry.in_order = true;
  return world;
}

TEST_CASE("an order opens exactly what it names", "[access]") {
  CheckEachCloses(
      Ordered(),
      With({{"not checked", [](World& w) { w.gateways.order.verified = false; }},
            {"for another", [](World& w) { w.gateways.order.names_asker = false; }},
            {"a review's", [](World& w) { w.gateways.order.purpose = Purpose::kReview; }},
            {"over", [](World& w) { w.gateways.order.until.days -= 1; }}}));
  World other = Ordered();
  other.entry.in_order = false;
  CHECK(other.Entry().outcome() == Outcome::kHide);
  World dead = Ordered();
  dead.died = true;
  CHECK(dead.Entry().permits());
}

World Joined() {
  World world;
  world.purpose = Purpose::kTransit;
  world.gateways.transfer.agency = world.agency;
  world.gateways.transfer.confirmed = true;
  world.entry.klass = records::RecordClass::kEducation;
  return world;
}

TEST_CASE("a file follows a child to the new school until its receipt", "[access]") {
  CheckEachCloses(Joined(),
                  With({{"not confirmed", [](World& w) { w.gateways.transfer.confirmed = false; }},
                        {"received", [](World& w) { w.gateways.transfer.receipt = w.at; }},
                        {"allocated", [](World& w) { w.relationship = Relationship::kAllocated; }},
                        {"screener", [](World& w) { w.role = Role::kMashScreener; }}}));
  World social = Joined();
  social.entry.klass = records::RecordClass::kSocialCare;
  CHECK_FALSE(social.Entry().permits());
  social.entry.in_protection_file = true;
  CHECK(social.Entry().permits());
}

World Rights() {
  World world;
  world.purpose = Purpose::kRights;
  world.role = Role::kDataProtectionOfficer;
  world.relationship = Relationship::kNone;
  world.gateways.rights.verified = true;
  world.gateways.rights.step_up = true;
  world.gateways.rights.requester = RightsRequester::kParent;
  world.entry.owner = world.agency;
  return world;
}

TEST_CASE("a rights case opens the officer's own agency's records and no others", "[access]") {
  const Condition conditions[] = {
      {"not verified", [](World& w) { w.gateways.rights.verified = false; }},
      {"no reason", [](World& w) { w.gateways.rights.step_up = false; }},
      {"closed", [](World& w) { w.gateways.rights.closed = true; }},
      {"nobody's", [](World& w) { w.gateways.rights.requester = RightsRequester::kNone; }},
      {"not an officer", [](World& w) { w.role = Role::kLeadProfessional; }},
      {"an auditor", [](World& w) { w.role = Role::kAuditor; }},
      {"another purpose", [](World& w) { w.purpose = Purpose::kOversight; }},
  };
  CheckEachCloses(Rights(), {std::begin(conditions), std::end(conditions)});
  World other = Rights();
  other.entry.owner = kCouncil;
  CHECK_FALSE(other.Entry().permits());
}

TEST_CASE("health and abuse wait for their tests before they go to a parent", "[access]") {
  World world = Rights();
  world.entry.labels = LabelSet().With(Label::kHealth);
  CHECK(world.Entry().outcome() == Outcome::kRefer);
  CHECK(ObligationsOf(world.Asks(), world.entry, world.Entry()).Has(Obligation::kHealthOpinion));
  world.gateways.rights.health_opinion = true;
  CHECK(world.Entry().permits());

  world.entry.labels = LabelSet().With(Label::kChildAbuse);
  CHECK(world.Entry().outcome() == Outcome::kRefer);
  CHECK(ObligationsOf(world.Asks(), world.entry, world.Entry()).Has(Obligation::kBestInterests));
  world.gateways.rights.best_interests = true;
  CHECK(world.Entry().permits());
  world.gateways.rights.alleged_harm = true;
  CHECK_FALSE(world.Entry().permits());
}

TEST_CASE("a claimed relationship reads no text, for two working days and for a reason",
          "[access]") {
  World world;
  world.relationship = Relationship::kSelfClaimed;
  world.claim = {true, world.at};
  CHECK(world.Child().grade == AuditGrade::kA3);
  CHECK(world.Entry().redactions() == RedactionSet{Redaction::kF8});

  World silent = world;
  silent.claim.reasoned = false;
  CHECK(silent.Child().decision.reasons() == std::vector{Rule::kRelationshipUnconfirmed});
  World late = world;
  late.at = late.at.Plus(4 * 86400);  // Saturday's claim waits until Tuesday
  CHECK_FALSE(late.Child().decision.permits());
  World early = world;
  early.claim.at = early.at.Plus(1);
  CHECK_FALSE(early.Child().decision.permits());
}

TEST_CASE("an agreement needs evidence, a giver who may give it, and no refusal", "[access]") {
  const struct {
    const char* what;
    Change change;
    Rule told_to_lead;
  } rows[] = {
      {"no evidence", [](World& w) { w.agreement->evidenced = false; }, Rule::kAgreementNotSought},
      {"a child under twelve", [](World& w) { w.agreement->giver = Giver::kChild; },
       Rule::kAgreementNotSought},
      {"a giver who is not on record", [](World& w) { w.agreement->giver = Giver::kUnknown; },
       Rule::kAgreementNotSought},
      {"an objection that nobody settled yet", [](World& w) { w.objected = true; },
       Rule::kObjection},
      {"a competent child refused",
       [](World& w) {
         w.competence = Competence::kAssessedYes;
         w.child_refused = true;
       },
       Rule::kAgreementChildRefused},
      {"nobody assessed the child who refused",
       [](World& w) {
         w.competence = Competence::kNotAssessed;
         w.child_refused = true;
       },
       Rule::kAgreementChildRefused},
      {"older than the policy lets it be",
       [](World& w) {
         w.agreement->from = w.at.Plus(-200LL * 86400);
         w.policy.agreement_months = 6;
       },
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
  World not_able;
  not_able.child_refused = true;
  CHECK(not_able.Child().pooled);
  World competent;
  competent.agreement->giver = Giver::kChild;
  competent.competence = Competence::kAssessedYes;
  CHECK(competent.Child().pooled);
}

TEST_CASE("a refusal counts whoever gave it", "[access]") {
  World world;
  world.role = Role::kLeadProfessional;
  world.agreement->giver = Giver::kUnknown;
  world.agreement->state = AgreementState::kRefused;
  CHECK(world.Child().closed_because == std::vector{Rule::kAgreementRefused});
}

TEST_CASE("where sources give different birth dates, nothing opens by the wrong one", "[access]") {
  World world;
  world.role = Role::kLeadProfessional;
  const auto closes = [&](Rule because) {
    return !world.Child().pooled && world.Child().closed_because == std::vector{because};
  };
  // Seventeen or eighteen: what a parent agreed to has ended by one of them, what the person
  // agrees to themselves counts by both.
  world.birth_latest = Date::FromCivil(2009, 5, 5);
  world.birth_earliest = Date::FromCivil(2008, 5, 5);
  world.competence = Competence::kPresumed;
  world.older_competence = Competence::kPresumed;
  CHECK(closes(Rule::kB9));
  CHECK(world.Child().own);  // protection does not end by one source's word
  world.agreement->giver = Giver::kYoungAdult;
  CHECK(world.Child().pooled);
  world.agreement->giver = Giver::kChild;
  CHECK(closes(Rule::kB9));

  // Fifteen or sixteen: presumed able by one alone.
  world.birth_latest = Date::FromCivil(2011, 5, 5);
  world.birth_earliest = Date::FromCivil(2010, 5, 5);
  world.competence = Competence::kNotAssessed;
  world.older_competence = Competence::kPresumed;
  CHECK(closes(Rule::kAgreementNotSought));
  world.agreement->giver = Giver::kParent;
  CHECK(world.Child().pooled);

  // Eleven or twelve: a refusal counts by one of them, and so it counts.
  world.birth_latest = Date::FromCivil(2015, 5, 5);
  world.birth_earliest = Date::FromCivil(2014, 5, 5);
  world.competence = Competence::kUnder12;
  world.older_competence = Competence::kNotAssessed;
  CHECK(world.Child().pooled);
  world.child_refused = true;
  CHECK(closes(Rule::kAgreementChildRefused));

  // Twenty-four or twenty-five.
  world = World();
  world.birth_latest = Date::FromCivil(2002, 5, 5);
  world.agreement->giver = Giver::kYoungAdult;
  CHECK(world.Child().pooled);
  world.birth_earliest = Date::FromCivil(2001, 5, 5);
  CHECK(world.Child().decision.reasons() == std::vector{Rule::kB8});
}

TEST_CASE("from eighteen to twenty-four only the young adult's own agreement opens", "[access]") {
  World world;
  world.birth_latest = Date::FromCivil(2006, 5, 5);
  world.competence = Competence::kPresumed;
  CHECK(world.Child().decision.reasons() == std::vector{Rule::kB8});

  world.agreement->giver = Giver::kYoungAdult;
  CHECK(world.Child().pooled);
  world.agreement->state = AgreementState::kWithdrawn;
  CHECK(world.Child().decision.reasons() == std::vector{Rule::kB8});

  world.agreement->state = AgreementState::kGiven;
  world.birth_latest = Date::FromCivil(2001, 11, 21);  // twenty-five today
  CHECK(world.Child().decision.reasons() == std::vector{Rule::kB8});
}

TEST_CASE("what rests on consent is shown while the consent stands", "[access]") {
  World world;
  world.entry.rests_on_consent = true;
  CHECK(world.Entry().reasons() == std::vector{Rule::kConsentWithdrawn});
  world.gdpr_consent = GdprConsent::kWithdrawn;
  CHECK_FALSE(world.Entry().permits());
  world.gdpr_consent = GdprConsent::kGiven;
  CHECK(world.Entry().permits());
}

TEST_CASE("a search says who by two things, and only screeners may guess", "[access]") {
  World world;
  const auto permits = [&](int identifiers, bool fuzzy) {
    return DecideSearchTerms(world.Asks(), identifiers, fuzzy, world.policy).permits();
  };
  CHECK_FALSE(permits(1, false));
  CHECK(permits(2, false));
  CHECK_FALSE(permits(2, true));
  world.role = Role::kMashScreener;
  CHECK(permits(2, true));
  world.role = Role::kSteward;
  CHECK(permits(2, true));
  world.role = Role::kAdministrator;
  CHECK_FALSE(permits(2, false));
  CHECK_FALSE(DecideSearchTerms(world.Asks(), 9, false, Policy()).permits());
}

}  // namespace
}  // namespace hub::access
