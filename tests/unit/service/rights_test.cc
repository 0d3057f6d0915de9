// What people state about a child decides the next question, and no act of one person lets that
// person read.

#include "hub/service/mark_entry.h"
#include "hub/service/open_gateway.h"
#include "hub/service/record_permission.h"
#include "hub/service/shield_child.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::Relationship;
using access::Role;

struct Case {
  Case() {
    house.policy.override_hours = 72;
    house.policy.enquiry_working_days = 10;
    house.policy.contact_working_days = 3;
    house.policy.headline_months = 24;
    house.policy.claim_working_days = 2;
    house.policy.shield_clearances = 2;
    for (const auto& [who, agency, role] :
         {std::tuple{"w.orker", "csc", Role::kSection47Worker},
          std::tuple{"m.ash", "csc", Role::kMashScreener},
          std::tuple{"n.urse", "nhs", Role::kNamedProfessional},
          std::tuple{"st.csc", "csc", Role::kSteward}, std::tuple{"st.nhs", "nhs", Role::kSteward},
          std::tuple{"r.view", "nhs", Role::kReviewer}}) {
      REQUIRE(
          house.administer
              ->AddProfessional({*ProfessionalId::From(who), *AgencyId::From(agency), who, {role}})
              .ok());
    }
    house.PushOne("csc", About(Person("p1"), "a1", records::Kind::kAssessment));
    house.PushOne("nhs", About(Person("h1"), "v1", records::Kind::kHealthContact));
    child = house.ChildOf("csc", "p1");
  }

  SetRights Rights() { return SetRights(*house.store, house.policy, house.clock); }
  OpenGateway Gateways() { return OpenGateway(*house.store, house.policy, house.clock); }
  MarkEntry Marks() { return MarkEntry(*house.store, house.policy, house.clock); }
  ShieldChild Shields() { return ShieldChild(*house.store, house.policy, house.clock); }
  RecordPermission Permissions() {
    return RecordPermission(*house.store, house.policy, house.clock);
  }

  // The told decision of an act that is allowed; the clock moves on past its commit.
  access::Told Done(Outcome<access::Told> outcome) {
    if (!outcome.ok()) FAIL(outcome.error().for_caller);
    REQUIRE(outcome.value().index() == 0);
    house.clock.now = house.clock.now.Plus(1);
    return std::get<0>(outcome.value()).answer();
  }
  access::Told Refused(Outcome<access::Told> outcome) {
    if (!outcome.ok()) FAIL(outcome.error().for_caller);
    REQUIRE(outcome.value().index() == 1);
    return std::get<1>(outcome.value()).answer();
  }
  static bool Invalid(const Outcome<access::Told>& outcome) {
    return !outcome.ok() && outcome.error().code == ErrorCode::kInvalid;
  }

  void Tie(const std::string& who, Relationship state) {
    Done(Rights().SetRelationship(house.Supervisor(), {child, *ProfessionalId::From(who), state}));
  }
  NewGateway New(access::GatewayAct kind, const std::string& who,
                 access::EnquiryPart part = access::EnquiryPart::kNone) {
    NewGateway gateway;
    gateway.child = child;
    gateway.kind = kind;
    gateway.reference = Sensitive("case 1");
    gateway.strategy_discussion = Sensitive("talk 2");
    gateway.opens_for = {{*ProfessionalId::From(who), part}};
    return gateway;
  }

  Outcome<chronology::ChronologyAnswer> Ask(const Caller& caller, access::Purpose purpose) {
    ChronologyQuery query;
    query.child = child;
    query.purpose = purpose;
    return ReadChronology(*house.store, house.directory, house.policy, house.clock)
        .Run(caller, query);
  }
  // How many entries are shown; -1: refused.
  int Shown(const Caller& caller, access::Purpose purpose) {
    auto outcome = Ask(caller, purpose);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    if (outcome.value().index() == 1) return -1;
    return static_cast<int>(std::get<0>(outcome.value()).answer().shown);
  }

  EntryId EntryOf(const std::string& agency, const std::string& source) {
    const store::AgencyRow row = house.Agency(agency).agency.row;
    store::ReadTransaction reading = house.store->Read();
    const auto person = reading.FindPerson(row, house.store->SourceHash("person", row, source));
    return reading.Survey(*person).entries.back().id;
  }

  House house;
  ChildId child;
};

bool Cites(const access::Told& told, access::Rule rule) {
  return std::find(told.because.begin(), told.because.end(), rule) != told.because.end();
}

TEST_CASE("an agreement without evidence opens nothing", "[service][rights]") {
  Case c;
  c.Tie("t.teach", Relationship::kNamed);
  AgreementChange change;
  change.child = c.child;
  change.agreement.state = access::AgreementState::kGiven;
  change.agreement.purpose = access::Purpose::kEarlyHelp;
  change.agreement.agencies = {*AgencyId::From("st-marys")};
  change.agreement.classes = records::ClassSet(~0U);
  change.given_by = "parent";

  c.Done(c.Rights().RecordAgreement(c.house.Supervisor(), change));
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 0);

  change.evidence = Sensitive("form 12");
  c.Done(c.Rights().RecordAgreement(c.house.Supervisor(), change));
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 2);
}

TEST_CASE("a child's refusal stands beside a parent's agreement, and closes it",
          "[service][rights]") {
  Case c;
  records::Subject teenager = Person("p1");
  teenager.birth = PartialDate::Day(*Date::Parse("2012-02-03"));
  c.house.PushOne("csc", About(teenager, "a2", records::Kind::kAssessment));
  teenager.source_id = Sensitive("h1");
  c.house.PushOne("nhs", About(teenager, "v2", records::Kind::kHealthContact));
  c.Tie("t.teach", Relationship::kNamed);
  c.house.Agree(c.child);
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) > 0);

  AgreementChange refusal;
  refusal.child = c.child;
  refusal.agreement.state = access::AgreementState::kChildRefused;
  refusal.agreement.purpose = access::Purpose::kEarlyHelp;
  refusal.evidence = Sensitive("said so");
  c.Done(c.Rights().RecordAgreement(c.house.Supervisor(), refusal));
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 0);

  // The parents' word, given again, does not outweigh it; the child's own does.
  c.house.Agree(c.child);
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 0);
  refusal.agreement.state = access::AgreementState::kNotSought;
  refusal.given_by = "child";
  c.Done(c.Rights().RecordAgreement(c.house.Supervisor(), refusal));
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) > 0);
}

TEST_CASE("an agreement names its giver, and two birth dates open nothing by the wrong one",
          "[service][rights]") {
  Case c;
  c.Tie("t.teach", Relationship::kNamed);
  AgreementChange change;
  change.child = c.child;
  change.agreement.state = access::AgreementState::kGiven;
  change.agreement.purpose = access::Purpose::kEarlyHelp;
  change.agreement.agencies = {*AgencyId::From("st-marys")};
  change.agreement.classes = records::ClassSet(~0U);
  change.given_by = "grandmother";
  change.evidence = Sensitive("form 12");
  CHECK(c.Invalid(c.Rights().RecordAgreement(c.house.Supervisor(), change)));
  c.house.Agree(c.child);
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 2);

  // By health's word the child has been grown up for a week.
  records::Subject older = Person("h1");
  older.birth = PartialDate::Day(*Date::Parse("2008-11-14"));
  c.house.PushOne("nhs", About(older, "v3", records::Kind::kHealthContact));
  c.house.clock.now = c.house.clock.now.Plus(1);
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 0);
}

TEST_CASE("only a manager lets somebody cover, or allocates a case", "[service][rights]") {
  Case c;
  for (const Relationship state : {Relationship::kCover, Relationship::kAllocated}) {
    const RelationshipChange change{c.child, c.house.Teacher().who.id, state};
    CHECK(c.Refused(c.Rights().SetRelationship(c.house.Lead(), change)).because ==
          std::vector{access::Rule::kNotForRole});
    c.Done(c.Rights().SetRelationship(c.house.Supervisor(), change));
  }
}

TEST_CASE("a claim reads a summary until a lead confirms it, and is nobody else's",
          "[service][rights]") {
  Case c;
  c.house.Agree(c.child);
  const Caller nurse = c.house.As("n.urse", Role::kNamedProfessional);
  RelationshipChange claim{c.child, nurse.who.id, Relationship::kSelfClaimed};

  CHECK(
      Cites(c.Refused(c.Rights().SetRelationship(nurse, claim)), access::Rule::kClaimNeedsReason));
  claim.reason = Sensitive("covers the clinic");
  CHECK(Cites(c.Done(c.Rights().SetRelationship(nurse, claim)), access::Rule::kClaimed));
  const auto claimed = c.Ask(nurse, access::Purpose::kEarlyHelp);
  REQUIRE(claimed.value().index() == 0);
  CHECK(std::get<0>(claimed.value()).answer().told.withheld.Has(access::Redaction::kF8));

  // Nobody renews their own claim, or takes back by one what somebody else ended.
  CHECK(c.Invalid(c.Rights().SetRelationship(nurse, claim)));
  claim.professional = *ProfessionalId::From("t.teach");
  CHECK(Cites(c.Refused(c.Rights().SetRelationship(nurse, claim)), access::Rule::kNotForRole));
  c.Tie("n.urse", Relationship::kEnded);
  claim.professional = nurse.who.id;
  CHECK(c.Invalid(c.Rights().SetRelationship(nurse, claim)));
  c.Tie("n.urse", Relationship::kNamed);
  const auto confirmed = c.Ask(nurse, access::Purpose::kEarlyHelp);
  REQUIRE(confirmed.value().index() == 0);
  CHECK_FALSE(std::get<0>(confirmed.value()).answer().told.withheld.Has(access::Redaction::kF8));
  claim.professional = nurse.who.id;
  CHECK(c.Invalid(c.Rights().SetRelationship(nurse, claim)));
}

TEST_CASE("a conflict that somebody declares bars them whatever they are named later",
          "[service][rights]") {
  Case c;
  c.house.Agree(c.child);
  c.Tie("t.teach", Relationship::kNamed);
  const Caller teacher = c.house.Teacher();
  c.Done(c.Rights().SetRelationship(teacher,
                                    {c.child, teacher.who.id, Relationship::kConflictOfInterest}));

  CHECK(Cites(c.house.Refused(teacher, c.child), access::Rule::kB6));
  c.Tie("t.teach", Relationship::kNamed);
  CHECK(Cites(c.house.Refused(teacher, c.child), access::Rule::kB6));
  CHECK(Cites(c.Refused(c.Rights().SetRelationship(teacher,
                                                   {c.child, teacher.who.id, Relationship::kNone})),
              access::Rule::kB6));
  c.Tie("t.teach", Relationship::kNone);
  CHECK(c.Shown(teacher, access::Purpose::kEarlyHelp) == 2);
}

TEST_CASE("an enquiry opens for the worker it names and only with their tie", "[service][rights]") {
  Case c;
  const Caller worker = c.house.As("w.orker", Role::kSection47Worker);
  auto gateway = c.New(access::GatewayAct::kEnquiry, "w.orker", access::EnquiryPart::kAllocated);

  CHECK(Cites(c.Refused(c.Gateways().Open(c.house.Lead(), gateway)), access::Rule::kNotForRole));
  const auto told = c.Done(c.Gateways().Open(c.house.Supervisor(), gateway));
  REQUIRE(told.gateway);
  CHECK(c.Shown(worker, access::Purpose::kSection47) == -1);
  c.Tie("w.orker", Relationship::kAllocated);
  CHECK(c.Shown(worker, access::Purpose::kSection47) == 2);
  CHECK(c.Shown(c.house.As("m.ash", Role::kMashScreener), access::Purpose::kSection47) == -1);

  c.Done(c.Gateways().Change(c.house.Supervisor(),
                             {*told.gateway, access::GatewayStep::kConclude, {}, {}, {}}));
  c.house.clock.now =
      c.house.clock.now.Plus(13 * 86'400);  // a Saturday, ten working days, a weekend
  CHECK(c.Shown(worker, access::Purpose::kSection47) == 2);
  c.house.clock.now = c.house.clock.now.Plus(86'400);
  CHECK(c.Shown(worker, access::Purpose::kSection47) == -1);
}

TEST_CASE("a gateway that is closed opens nothing at once", "[service][rights]") {
  Case c;
  const Caller screener = c.house.As("m.ash", Role::kMashScreener);
  c.Tie("m.ash", Relationship::kAllocated);
  const auto told =
      c.Done(c.Gateways().Open(c.house.Supervisor(), c.New(access::GatewayAct::kContact, "m.ash")));
  CHECK(c.Shown(screener, access::Purpose::kMash) == 2);

  c.Done(c.Gateways().Change(
      c.house.Supervisor(),
      {*told.gateway, access::GatewayStep::kClose, {}, {}, Sensitive("another child's")}));

  CHECK(c.Shown(screener, access::Purpose::kMash) == -1);
  CHECK(c.Invalid(c.Gateways().Change(
      c.house.Supervisor(), {*told.gateway, access::GatewayStep::kConclude, {}, {}, {}})));
  CHECK(c.Gateways()
            .Change(c.house.Supervisor(), {GatewayId(), access::GatewayStep::kClose, {}, {}, {}})
            .error()
            .code == ErrorCode::kNotFound);
}

TEST_CASE("a contact shows its months, and more only when its screener says why",
          "[service][rights]") {
  Case c;
  c.house.PushOne("nhs", About(Person("h1"), "old", records::Kind::kHealthContact, "2019-01-02"));
  const Caller screener = c.house.As("m.ash", Role::kMashScreener);
  c.Tie("m.ash", Relationship::kAllocated);
  const auto told =
      c.Done(c.Gateways().Open(c.house.Supervisor(), c.New(access::GatewayAct::kContact, "m.ash")));
  CHECK(c.Shown(screener, access::Purpose::kMash) == 2);

  GatewayChange expand{*told.gateway, access::GatewayStep::kExpand, {}, {}, {}};
  CHECK(c.Invalid(c.Gateways().Change(screener, expand)));
  expand.reason = Sensitive("an injury like one before");
  c.Done(c.Gateways().Change(screener, expand));

  CHECK(c.Shown(screener, access::Purpose::kMash) == 3);
}

TEST_CASE("an override lapses after its hours unless a strategy discussion is recorded",
          "[service][rights]") {
  Case c;
  const Caller worker = c.house.As("w.orker", Role::kSection47Worker);
  c.Tie("w.orker", Relationship::kAllocated);
  NewGateway set_aside;
  set_aside.child = c.child;
  set_aside.kind = access::GatewayAct::kOverride;
  CHECK(c.Invalid(c.Gateways().Open(c.house.Supervisor(), set_aside)));
  set_aside.reason = Sensitive("would not be safe");
  const auto told = c.Done(c.Gateways().Open(c.house.Supervisor(), set_aside));
  CHECK(c.Shown(worker, access::Purpose::kSection47) == 2);

  const Instant opened = c.house.clock.now;
  const bool held = GENERATE(true, false);
  GatewayChange discussed{
      *told.gateway, access::GatewayStep::kStrategyHeld, {}, {}, Sensitive("talk 9")};
  if (held) c.Done(c.Gateways().Change(c.house.Supervisor(), discussed));
  c.house.clock.now = opened.Plus(72 * 3600);

  CHECK(c.Shown(worker, access::Purpose::kSection47) == (held ? 2 : -1));
  if (!held) CHECK(c.Invalid(c.Gateways().Change(c.house.Supervisor(), discussed)));
}

TEST_CASE("an order is checked by an officer, and never for their own eyes", "[service][rights]") {
  Case c;
  const Caller officer = c.house.As("d.po", Role::kDataProtectionOfficer);
  NewGateway order = c.New(access::GatewayAct::kOrder, "r.view");
  order.purpose = access::Purpose::kReview;
  order.until = *Date::Parse("2026-12-24");
  order.scope.classes = records::ClassSet().With(records::RecordClass::kHealth);
  const Caller reviewer = c.house.As("r.view", Role::kReviewer);

  CHECK(
      Cites(c.Refused(c.Gateways().Open(c.house.Supervisor(), order)), access::Rule::kNotForRole));
  order.opens_for = {{officer.who.id, access::EnquiryPart::kNone}};
  CHECK(Cites(c.Refused(c.Gateways().Open(officer, order)), access::Rule::kAboutThemselves));
  order.opens_for = {{reviewer.who.id, access::EnquiryPart::kNone}};
  c.Done(c.Gateways().Open(officer, order));

  CHECK(c.Shown(reviewer, access::Purpose::kReview) == 1);  // what it covers
  CHECK(c.Shown(reviewer, access::Purpose::kCourt) == -1);
}

TEST_CASE("a confidential note is shown to the person whom its confider named",
          "[service][rights]") {
  Case c;
  records::Record note = About(Person("h1"), "note", records::Kind::kHealthContact);
  note.labels = records::LabelSet().With(records::Label::kSensCounselling);
  c.house.PushOne("nhs", note);
  const EntryId entry = c.EntryOf("nhs", "h1");
  c.house.Agree(c.child);
  c.Tie("t.teach", Relationship::kNamed);
  c.Tie("l.lead", Relationship::kNamed);
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 2);

  ConfidenceRecord record;
  record.given.state = access::Confidence::kExpress;
  record.given.given_to = c.house.Teacher().who.id;
  record.given.review_by = *Date::Parse("2027-05-01");
  const Caller steward = c.house.As("st.nhs", Role::kSteward);
  const Sensitive words("in her own words");
  CHECK(c.Invalid(c.Permissions().OfEntry(steward, entry, record, {})));
  CHECK(Cites(c.Refused(c.Permissions().OfEntry(c.house.As("st.csc", Role::kSteward), entry, record,
                                                words)),
              access::Rule::kNotOwner));
  c.Done(c.Permissions().OfEntry(steward, entry, record, words));

  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 3);
  CHECK(c.Shown(c.house.Lead(), access::Purpose::kEarlyHelp) == 2);
  record.given = {};
  record.given.state = access::Confidence::kRefused;
  c.Done(c.Permissions().OfEntry(steward, entry, record, words));
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 2);
}

TEST_CASE("a disputed entry says so, a restricted one is shown to nobody who browses",
          "[service][rights]") {
  Case c;
  c.house.Agree(c.child);
  c.Tie("t.teach", Relationship::kNamed);
  const EntryId entry = c.EntryOf("csc", "p1");
  const Sensitive reason("the mother says otherwise");
  const Caller steward = c.house.As("st.csc", Role::kSteward);

  c.Done(c.Marks().Dispute(c.house.Lead(), entry, true, reason));
  CHECK(Cites(c.Refused(c.Marks().Dispute(c.house.Lead(), entry, false, reason)),
              access::Rule::kNotForRole));
  CHECK(Cites(
      c.Refused(c.Marks().Restrict(c.house.As("st.nhs", Role::kSteward), entry, true, reason)),
      access::Rule::kNotOwner));
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 2);
  c.Done(c.Marks().Restrict(steward, entry, true, reason));
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 1);
  // A new version is bound by it, and so is the old one in an answer about the past.
  records::Record again = About(Person("p1"), "a1", records::Kind::kAssessment);
  again.narrative = Sensitive("put right");
  c.house.PushOne("csc", again);
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 1);
  CHECK(c.Invalid(c.Marks().Restrict(steward, entry, false, reason)));
  c.Done(c.Marks().Restrict(steward, c.EntryOf("csc", "p1"), false, reason));
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 2);
  CHECK(c.Marks().Dispute(steward, EntryId(), true, reason).error().code == ErrorCode::kNotFound);
}

TEST_CASE("a label that a steward puts on hides at once, and comes off again",
          "[service][rights]") {
  Case c;
  c.house.Agree(c.child);
  c.Tie("t.teach", Relationship::kNamed);
  const EntryId entry = c.EntryOf("nhs", "h1");
  const auto secret = records::LabelSet().With(records::Label::kSensHiv);
  const Caller steward = c.house.As("st.nhs", Role::kSteward);
  const Sensitive reason("coded wrongly");

  c.Done(c.Marks().Label(steward, entry, secret, {}, reason));
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 1);
  c.Done(c.Marks().Label(steward, entry, {}, secret, reason));
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 2);
  CHECK(c.Invalid(c.Marks().Label(steward, entry, {},
                                  records::LabelSet().With(records::Label::kShielded), reason)));
  CHECK(c.Invalid(c.Marks().Label(steward, entry, secret, secret, reason)));
}

TEST_CASE("a shield cuts where the child is from everybody but the few who are cleared",
          "[service][rights]") {
  Case c;
  c.house.Agree(c.child);
  c.Tie("t.teach", Relationship::kNamed);
  const Sensitive reason("a refuge");
  const auto withheld = [&](const Caller& caller) {
    return c.house.Read(caller, c.child).told.withheld.Has(access::Redaction::kF1);
  };
  CHECK(Cites(c.Refused(c.Shields().Shield(c.house.As("n.urse", Role::kNamedProfessional), c.child,
                                           reason)),
              access::Rule::kNoRelationship));
  CHECK_FALSE(withheld(c.house.Teacher()));
  c.Done(c.Shields().Shield(c.house.Teacher(), c.child, reason));
  CHECK(withheld(c.house.Teacher()));

  ClearanceChange clear{c.child, c.house.Teacher().who.id, {}, false, reason};
  CHECK(Cites(c.Refused(c.Shields().Clear(
                  c.house.Supervisor(), {c.child, c.house.Supervisor().who.id, {}, false, reason})),
              access::Rule::kAboutThemselves));
  clear.review_by = *Date::Parse("2027-03-01");
  CHECK(c.Invalid(c.Shields().Clear(c.house.Supervisor(), clear)));
  clear.review_by = std::nullopt;
  c.Done(c.Shields().Clear(c.house.Supervisor(), clear));
  clear.professional = *ProfessionalId::From("n.urse");
  c.Done(c.Shields().Clear(c.house.Supervisor(), clear));
  // One more than may be would clear nobody.
  clear.professional = *ProfessionalId::From("l.lead");
  CHECK(c.Invalid(c.Shields().Clear(c.house.Supervisor(), clear)));
}

TEST_CASE("every act on rights is in the log, and the log misses one that is taken out",
          "[service][rights]") {
  Case c;
  c.house.Agree(c.child);
  c.Tie("t.teach", Relationship::kNamed);
  c.Done(c.Shields().Shield(c.house.Teacher(), c.child, Sensitive("a refuge")));
  c.Done(c.Gateways().Open(c.house.Supervisor(), c.New(access::GatewayAct::kContact, "m.ash")));
  c.Done(c.Marks().Dispute(c.house.Lead(), c.EntryOf("csc", "p1"), true, Sensitive("wrong")));
  CHECK(c.house.store->CheckRights().ok());
  std::vector<std::string_view> names;
  c.house.store->ReadLog().Leaves(
      0, c.house.store->Head().size, [&](std::uint64_t, std::string_view line) {
        names.push_back(audit::Name(audit::Decode(line).value().leaf.event));
      });
  for (const char* name : {"agreement.recorded", "relationship.set", "child.shielded",
                           "gateway.opened", "entry.marked"}) {
    INFO(name);
    CHECK(std::count(names.begin(), names.end(), name) == 1);
  }
}

TEST_CASE("nobody but those who may acts on a child's rights, and strangers hear the same",
          "[service][rights]") {
  Case c;
  ChildId nobody = crypto::RandomId<ChildId>();
  for (const ChildId& child : {c.child, nobody}) {
    NewGateway gateway = c.New(access::GatewayAct::kContact, "m.ash");
    gateway.child = child;
    const Caller nurse = c.house.As("n.urse", Role::kNamedProfessional);
    const auto administrator = c.house.As("a.dmin", Role::kAdministrator);
    CHECK(c.Refused(c.Gateways().Open(nurse, gateway)).because ==
          std::vector{access::Rule::kNotForRole});
    CHECK(Cites(c.Refused(c.Gateways().Open(administrator, gateway)), access::Rule::kB4));
    CHECK(Cites(c.Refused(c.Shields().Shield(administrator, child, Sensitive("x"))),
                access::Rule::kB4));
  }
  RelationshipChange claim{nobody, c.house.Teacher().who.id, Relationship::kSelfClaimed};
  claim.reason = Sensitive("because");
  const auto told = c.Refused(c.Rights().SetRelationship(c.house.Teacher(), claim));
  CHECK(told.outcome == access::Outcome::kDeny);
  CHECK(told.because == std::vector{access::Rule::kNoRelationship});
}

}  // namespace
}  // namespace hub::service
