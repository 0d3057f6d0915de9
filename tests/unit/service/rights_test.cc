// What people state about a child decides the next question, and no act of one person lets that
// person read.

#include "hub/service/mark_entry.h"
#include "hub/service/open_gateway.h"
#include "hub/service/record_permission.h"
#include "hub/service/replay.h"
#include "hub/service/rights_requests.h"
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

TEST_CASE("a school opens no enquiry, no override and no contact, and what it once opened is shut",
          "[service][rights]") {
  Case c;
  c.house.PushOne("st-marys", About(Person("s1"), "note", records::Kind::kNote));
  for (const auto& [who, role] :
       {std::pair{"p.sup", Role::kSupervisor}, std::pair{"q.sup", Role::kSupervisor},
        std::pair{"p.work", Role::kSection47Worker}}) {
    REQUIRE(c.house.administer
                ->AddProfessional(
                    {*ProfessionalId::From(who), *AgencyId::From("st-marys"), who, {role}})
                .ok());
  }
  c.Tie("p.work", Relationship::kAllocated);
  const Caller supervisor = c.house.As("p.sup", Role::kSupervisor);
  const Caller worker = c.house.As("p.work", Role::kSection47Worker);
  using access::GatewayAct;
  for (const GatewayAct kind :
       {GatewayAct::kEnquiry, GatewayAct::kOverride, GatewayAct::kContact}) {
    NewGateway gateway = c.New(kind, "p.work", access::EnquiryPart::kAllocated);
    gateway.reason = Sensitive("made up");
    const access::Told refused = c.Refused(c.Gateways().Open(supervisor, gateway));
    INFO(access::Name(kind));
    CHECK(refused.because == std::vector<access::Rule>{access::Rule::kSocialCareLeads});
  }
  CHECK(c.Shown(worker, access::Purpose::kSection47) == -1);

  // As a hub of an earlier release has it in its store.
  store::Gateway made_up;
  made_up.agency = *AgencyId::From("st-marys");
  made_up.opened = c.house.clock.now;
  made_up.opens_for = {{worker.who.row, made_up.agency, access::EnquiryPart::kAllocated}};
  access::Enquiry enquiry;
  enquiry.known = true;
  made_up.what = enquiry;
  const auto state = [&](const store::Gateway& gateway) {
    REQUIRE(c.house.store->writer()
                .Write([&](store::Writing& writing) -> Status {
                  writing.State(*writing.FindChild(c.child), Say(supervisor, 1, gateway));
                  writing.RightsChanged();
                  return Done{};
                })
                .ok());
    c.house.clock.now = c.house.clock.now.Plus(1);
  };
  state(made_up);
  CHECK(c.Shown(worker, access::Purpose::kSection47) == -1);
  made_up.agency = *AgencyId::From("csc");
  state(made_up);
  CHECK(c.Shown(worker, access::Purpose::kSection47) > 0);
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
}

TEST_CASE("an entry that is not there is answered as another agency's that is not shown",
          "[service][rights]") {
  Case c;
  c.house.PushOne("nhs", [] {
    auto record = About(Person("h1"), "secret", records::Kind::kHealthContact);
    record.labels = record.labels.With(records::Label::kSensCounselling);
    return record;
  }());
  c.Tie("l.lead", Relationship::kNamed);
  c.Tie("t.teach", Relationship::kNamed);
  const EntryId hidden = c.EntryOf("nhs", "h1");
  const EntryId nobodys = crypto::RandomId<EntryId>();
  const Sensitive why("the mother rang");
  const auto told = [&](const Outcome<access::Told>& outcome) {
    return c.Refused(outcome).because;
  };
  for (const auto& [who, role] :
       {std::pair{"l.lead", Role::kLeadProfessional}, std::pair{"st.csc", Role::kSteward},
        std::pair{"t.teach", Role::kNamedProfessional}, std::pair{"s.upper", Role::kSupervisor},
        std::pair{"w.orker", Role::kSection47Worker}}) {
    const Caller caller = c.house.As(who, role);
    INFO(who);
    const auto same = [&](const auto& act) { CHECK(told(act(hidden)) == told(act(nobodys))); };
    same([&](const EntryId& id) { return c.Marks().Dispute(caller, id, true, why); });
    same([&](const EntryId& id) { return c.Marks().Dispute(caller, id, false, why); });
    same([&](const EntryId& id) { return c.Marks().Restrict(caller, id, true, why); });
    same([&](const EntryId& id) { return c.Marks().Signify(caller, id, true, why); });
    same([&](const EntryId& id) { return c.Marks().Handle(caller, id, {}, why); });
    same([&](const EntryId& id) {
      return c.Marks().Label(caller, id, records::LabelSet().With(records::Label::kThirdParty), {},
                             why);
    });
    ConfidenceRecord permission;
    permission.given.state = access::Confidence::kRefused;
    same([&](const EntryId& id) {
      return c.Permissions().OfEntry(caller, id, permission, Sensitive("said so"));
    });
  }
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
  // One more than may be is refused in so many words, and takes nothing from those who are.
  clear.professional = *ProfessionalId::From("l.lead");
  const auto refused = c.Shields().Clear(c.house.Supervisor(), clear);
  CHECK(c.Invalid(refused));
  CHECK(refused.error().for_caller.find("end another clearance first") != std::string::npos);
  const auto cleared = [&](const Caller& caller) {
    store::ReadTransaction reading = c.house.store->Read();
    return service::Ask(reading, caller, c.child, access::Purpose::kEarlyHelp, c.house.policy,
                        c.house.clock.now)
        .facts.shield_cleared;
  };
  CHECK(cleared(c.house.Teacher()));
  CHECK_FALSE(cleared(c.house.Lead()));
  c.house.policy.shield_clearances = 1;  // another policy came
  CHECK(cleared(c.house.Teacher()));
  CHECK(cleared(c.house.As("n.urse", Role::kNamedProfessional)));
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

// What a person asks for -----------------------------------------------------------

struct Asks : Case {
  Asks() {
    house.policy.rights_months = 1;
    house.policy.complaint_days = 30;
    house.policy.effective_from = *Instant::Parse("2026-11-01T00:00:00Z");
    REQUIRE(house.administer
                ->AddProfessional({*ProfessionalId::From("n.dpo"),
                                   *AgencyId::From("nhs"),
                                   "n.dpo",
                                   {Role::kDataProtectionOfficer}})
                .ok());
  }
  Caller Officer(const char* who = "d.po") { return house.As(who, Role::kDataProtectionOfficer); }
  RightsRequests Requests() {
    house.clock.now = house.clock.now.Plus(1);
    return RightsRequests(*house.store, house.policy, house.clock);
  }
  NewRightsRequest AskFor(access::Right right) {
    NewRightsRequest given;
    given.child = child;
    given.right = right;
    given.verified = true;
    given.words = Sensitive("the mother, by letter");
    return given;
  }
  access::RightsRecorded Recorded(const Outcome<access::RightsRecorded>& outcome) {
    if (!outcome.ok()) FAIL(outcome.error().for_caller);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }
  std::vector<access::RightsLine> Due(const char* who = "d.po") {
    const auto due = Requests().Due(Officer(who));
    REQUIRE(due.ok());
    REQUIRE(due.value().index() == 0);
    return std::get<0>(due.value()).answer().lines;
  }
};

TEST_CASE("a request has its clock, is listed as due until it is decided, and then no more",
          "[service][rights][request]") {
  Asks c;
  NewRightsRequest erasure = c.AskFor(access::Right::kErasure);
  erasure.received = Date::Parse("2026-10-15");
  const access::RightsLine first = c.Recorded(c.Requests().Record(c.Officer(), erasure)).line;
  const access::RightsLine second =
      c.Recorded(c.Requests().Record(c.Officer(), c.AskFor(access::Right::kComplaint))).line;
  CHECK(first.answer.due == Date::Parse("2026-11-16"));  // the 15th is a Sunday
  CHECK(first.answer.offer_restriction);
  CHECK(first.overdue);
  CHECK(second.answer.acknowledge_by == Date::Parse("2026-12-21"));

  const auto due = c.Due();

  REQUIRE(due.size() == 2);
  CHECK(due[0].id == first.id);
  CHECK(due[0].overdue);
  CHECK_FALSE(due[1].overdue);
  CHECK(c.Due("n.dpo").empty());  // each agency answers for its own
  const auto decide = [&](const char* who) {
    return c.Requests().Decide(
        c.Officer(who), {first.id, access::RightOutcome::kRefused, Sensitive("a duty to keep it")});
  };
  CHECK(decide("n.dpo").error().code == ErrorCode::kNotFound);
  const access::RightsRecorded decided = c.Recorded(decide("d.po"));
  CHECK(decided.line.outcome == access::RightOutcome::kRefused);
  CHECK(decided.line.decided);
  CHECK_FALSE(decided.line.overdue);
  CHECK(decided.told.grade == access::AuditGrade::kA2);
  CHECK(decide("d.po").error().code == ErrorCode::kInvalid);
  REQUIRE(c.Due().size() == 1);
  CHECK(c.Due()[0].id == second.id);
  CHECK(c.house.store->CheckRights().ok());
  const std::vector<access::Policy> policies = {c.house.policy};
  const auto replayed = Replay(*c.house.store, policies).Run(0);
  REQUIRE(replayed.ok());
  CHECK(replayed.value().differ == 0);
  CHECK(replayed.value().unreadable == 0);
}

TEST_CASE("a request is recorded by officers whose agency knows the child, once it is verified",
          "[service][rights][request]") {
  Asks c;
  const auto refused = [&](const Caller& caller) {
    const auto outcome = c.Requests().Record(caller, c.AskFor(access::Right::kAccess));
    REQUIRE(outcome.ok());
    return outcome.value().index() == 1;
  };
  REQUIRE(c.house.administer
              ->AddProfessional({*ProfessionalId::From("p.dpo"),
                                 *AgencyId::From("st-marys"),
                                 "p.dpo",
                                 {Role::kDataProtectionOfficer}})
              .ok());
  CHECK(refused(c.house.Lead()));
  CHECK(refused(c.house.Supervisor()));
  CHECK(refused(c.Officer("p.dpo")));
  CHECK_FALSE(refused(c.Officer()));
  const auto invalid = [&](NewRightsRequest given) {
    const auto outcome = c.Requests().Record(c.Officer(), given);
    return !outcome.ok() && outcome.error().code == ErrorCode::kInvalid;
  };
  NewRightsRequest given = c.AskFor(access::Right::kErasure);
  given.verified = false;
  CHECK(invalid(given));
  given = c.AskFor(access::Right::kErasure);
  given.words = Sensitive();
  CHECK(invalid(given));
  given = c.AskFor(access::Right::kErasure);
  given.received = Date::Parse("2030-01-01");
  CHECK(invalid(given));
  given = c.AskFor(access::Right::kErasure);
  given.entry = c.EntryOf("csc", "p1");
  CHECK(invalid(given));
  given = c.AskFor(access::Right::kRectification);
  given.entry = crypto::RandomId<EntryId>();
  CHECK(invalid(given));
  CHECK(c.Due().size() == 1);
  CHECK(c.Requests()
            .Decide(c.Officer(), {GatewayId(), access::RightOutcome::kGranted, Sensitive("so")})
            .error()
            .code == ErrorCode::kNotFound);
}

TEST_CASE("a dispute marks the record and an objection closes early help, both at once",
          "[service][rights][request]") {
  Asks c;
  c.house.Agree(c.child);
  c.Tie("t.teach", Relationship::kNamed);
  NewRightsRequest dispute = c.AskFor(access::Right::kRectification);
  dispute.by = access::Disputant::kParent;
  dispute.disputed = Sensitive("He was never there");
  CHECK_FALSE(c.Requests().Record(c.Officer(), dispute).ok());  // of which record?
  dispute.entry = c.EntryOf("nhs", "h1");
  c.Recorded(c.Requests().Record(c.Officer(), dispute));
  const auto read = [&] { return c.house.Read(c.house.Teacher(), c.child); };
  CHECK(read().entries.find("\"disputed\":true") != std::string::npos);
  CHECK(read().entries.find("\"by\":\"parent\"") != std::string::npos);
  // A visit's clinical detail is kept from a teacher, and so is what is said of it.
  CHECK(read().entries.find("never there") == std::string::npos);
  CHECK(read().shown == 2);

  const access::RightsLine objection =
      c.Recorded(c.Requests().Record(c.Officer(), c.AskFor(access::Right::kObjection))).line;
  c.house.clock.now = c.house.clock.now.Plus(1);
  CHECK(objection.answer.restrict_meanwhile);
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 0);
  const access::RightsLine again =
      c.Recorded(c.Requests().Record(c.Officer(), c.AskFor(access::Right::kObjection))).line;
  const auto refuse = [&](const GatewayId& id) {
    c.Recorded(c.Requests().Decide(
        c.Officer(), {id, access::RightOutcome::kRefused, Sensitive("compelling grounds")}));
    c.house.clock.now = c.house.clock.now.Plus(1);
  };
  // While one is open, refusing the other reopens nothing.
  refuse(objection.id);
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 0);
  refuse(again.id);
  CHECK(c.Shown(c.house.Teacher(), access::Purpose::kEarlyHelp) == 2);
}

TEST_CASE("who looked says agencies and days to the officer of a verified case, and no name",
          "[service][rights][looked]") {
  Asks c;
  c.house.Agree(c.child);
  c.Tie("t.teach", Relationship::kNamed);
  c.Tie("n.urse", Relationship::kNamed);
  const Caller nurse = c.house.As("n.urse", Role::kNamedProfessional);
  const auto go_on = [&] { c.house.clock.now = c.house.clock.now.Plus(1); };
  for (int i = 0; i < 2; ++i) {
    c.house.Read(c.house.Teacher(), c.child);
    go_on();
    c.house.Read(nurse, c.child);
    go_on();
  }
  ExplainDecision explain(*c.house.store, c.house.policy, c.house.clock);
  const auto ask = [&](const Caller& caller) {
    go_on();
    const auto looked = explain.WhoLooked(caller, c.child);
    REQUIRE(looked.ok());
    return looked;
  };
  CHECK(ask(c.Officer()).value().index() == 1);  // no case
  NewGateway pack = c.New(access::GatewayAct::kRights, "d.po");
  pack.requester = access::RightsRequester::kParent;
  pack.reason = Sensitive("to answer the mother");
  c.Done(c.Gateways().Open(c.Officer(), pack));
  CHECK(ask(c.house.Lead()).value().index() == 1);
  const auto lines = [&] { return std::get<0>(ask(c.Officer()).value()).answer().lines; };

  const auto told = lines();

  REQUIRE(told.size() == 2);
  CHECK(told[0].agency == "nhs");
  CHECK(told[0].role == "NP");
  CHECK(told[0].purpose == "EH");
  CHECK(told[0].on == Date::Of(c.house.clock.now));
  CHECK(told[1].agency == "st-marys");

  // What the health visitors hold becomes part of an operation.
  c.Done(c.Marks().Label(c.house.As("st.nhs", Role::kSteward), c.EntryOf("nhs", "h1"),
                         records::LabelSet().With(records::Label::kLiveOp), {},
                         Sensitive("an operation")));
  REQUIRE(lines().size() == 1);
  CHECK(lines()[0].agency == "st-marys");
  // And a shield takes out what says where the child is.
  c.Done(c.Shields().Shield(c.house.Supervisor(), c.child, Sensitive("a refuge")));
  REQUIRE(lines().size() == 1);
  CHECK(lines()[0].agency.empty());
  CHECK(lines()[0].role.empty());
  CHECK(lines()[0].purpose == "EH");
  const std::vector<access::Policy> policies = {c.house.policy};
  CHECK(Replay(*c.house.store, policies).Run(0).value().differ == 0);
}

}  // namespace
}  // namespace hub::service
