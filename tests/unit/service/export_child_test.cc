// A pack taken out of the hub: what is in it, for whom, and what is left behind of that.

#include "hub/service/export_child.h"

#include "hub/service/mark_entry.h"
#include "hub/service/open_gateway.h"
#include "hub/service/read_disclosures.h"
#include "hub/service/replay.h"
#include "hub/service/send_record.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::ExportKind;
using access::Purpose;
using access::Role;
using access::Rule;
using records::Label;

// Social care, health and the school told of one child; the family agreed to early help.
struct Pack {
  Pack() {
    for (const auto& [who, agency, role] :
         {std::tuple{"n.urse", "nhs", Role::kNamedProfessional},
          std::tuple{"d.nhs", "nhs", Role::kDataProtectionOfficer},
          std::tuple{"d.school", "st-marys", Role::kDataProtectionOfficer},
          std::tuple{"st.csc", "csc", Role::kSteward}}) {
      REQUIRE(
          house.administer
              ->AddProfessional({*ProfessionalId::From(who), *AgencyId::From(agency), who, {role}})
              .ok());
    }
    records::Record care = About(Person("c1"), "plan", records::Kind::kPlan, "2026-05-06");
    house.PushOne("csc", care);
    house.PushOne("nhs", About(Person("h1"), "visit", records::Kind::kHealthContact));
    house.PushOne("st-marys", About(Person("s1"), "late", records::Kind::kAttendancePeriod));
    child = house.ChildOf("csc", "c1");
    house.Relate(child, "l.lead");
    house.Relate(child, "t.teach");
    house.Agree(child);
    query.child = child;
    query.purpose = Purpose::kEarlyHelp;
    query.recipient.kind = ExportKind::kConference;
    query.recipient.name = Sensitive("the head of year");
    query.recipient.agency = *AgencyId::From("st-marys");
    query.reason = Sensitive("the meeting about her plan on Monday");
  }

  void GoOn() { house.clock.now = house.clock.now.Plus(1); }
  Outcome<chronology::ExportPack> Ask(const Caller& caller) {
    GoOn();
    return ExportChild(*house.store, house.directory, house.policy, house.clock).Run(caller, query);
  }
  chronology::ExportPack Export(const Caller& caller) {
    auto outcome = Ask(caller);
    if (!outcome.ok()) FAIL(outcome.error().for_caller + outcome.error().for_operator);
    if (outcome.value().index() != 0)
      FAIL(access::Explain(std::get<1>(outcome.value()).answer().because.front()).id);
    return std::get<0>(outcome.value()).answer();
  }
  std::vector<Rule> Refused(const Caller& caller) {
    auto outcome = Ask(caller);
    if (!outcome.ok()) FAIL(outcome.error().for_caller + outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 1);
    return std::get<1>(outcome.value()).answer().because;
  }
  std::string Fault(const Caller& caller) {
    auto outcome = Ask(caller);
    return outcome.ok() ? "" : outcome.error().for_caller;
  }
  std::vector<access::Disclosure> Packs(const Caller& caller) {
    GoOn();
    auto outcome = ReadDisclosures(*house.store, house.directory, house.policy, house.clock)
                       .Run(caller, child, std::nullopt);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    if (outcome.value().index() != 0) return {};
    std::vector<access::Disclosure> packs;
    for (const access::Disclosure& one : std::get<0>(outcome.value()).answer().disclosures)
      if (one.pack) packs.push_back(one);
    return packs;
  }
  void Label(const std::string& agency, const std::string& source, Label label) {
    records::Record record = source == "visit"
                                 ? About(Person("h1"), "visit", records::Kind::kHealthContact)
                                 : About(Person("c1"), "plan", records::Kind::kPlan, "2026-05-06");
    record.labels = record.labels.With(label);
    house.PushOne(agency, record);
  }
  bool Holds(const chronology::ExportPack& pack, const std::string& source) {
    return pack.chronology.entries.find("Summary of " + source) != std::string::npos;
  }
  Replayed ReplayAll() { return Replay(*house.store, {house.policy}).Run().value(); }

  House house;
  ChildId child;
  ExportQuery query;
};

bool Cites(const std::vector<Rule>& told, Rule rule) {
  return std::find(told.begin(), told.end(), rule) != told.end();
}

TEST_CASE("S09: the lead professional takes the plan meeting's pack away", "[service][export]") {
  Pack here;
  const chronology::ExportPack pack = here.Export(here.house.Lead());

  CHECK(pack.chronology.shown == 3);
  CHECK(here.Holds(pack, "plan"));
  CHECK(here.Holds(pack, "visit"));
  CHECK(pack.chronology.told.grade == access::AuditGrade::kA2);
  CHECK(Cites(pack.chronology.told.because, Rule::kT5));
  CHECK(pack.recipient_agency == "St Mary's School");
  CHECK(pack.by == *ProfessionalId::From("l.lead"));
  REQUIRE(pack.called);
  CHECK(pack.called->given.Reveal() == "Ada");
  CHECK(pack.chronology.coverage.size() == 3);
  CHECK(pack.code.size() == 14);
  CHECK(here.ReplayAll().AllSame());
}

TEST_CASE("a pack says what is disputed, and holds what was said before beside what is said now",
          "[service][export]") {
  Pack here;
  CHECK(here.Export(here.house.Lead()).chronology.entries.find("disputed") == std::string::npos);
  NewAgency voluntary;
  voluntary.id = *AgencyId::From("voluntary");
  voluntary.name = "Family Support";
  voluntary.kind = records::AgencyKind::kVoluntary;
  voluntary.classes = voluntary.classes.With(records::RecordClass::kSupport);
  voluntary.duty_phone = "01865 444444";
  REQUIRE(here.house.administer->AddAgency(voluntary).ok());
  access::Agreement agreed;
  agreed.state = access::AgreementState::kGiven;
  agreed.purpose = Purpose::kEarlyHelp;
  for (const char* agency : {"csc", "nhs", "st-marys", "voluntary"})
    agreed.agencies.push_back(*AgencyId::From(agency));
  agreed.classes = records::ClassSet(~0U);
  REQUIRE(SetRights(*here.house.store, here.house.policy, here.house.clock)
              .RecordAgreement(here.house.Supervisor(),
                               {here.child, agreed, "parent", Sensitive("form 12")})
              .ok());
  here.GoOn();
  records::Record said = About(Person("v1"), "said", records::Kind::kOwnWords, "2026-03-04");
  for (const char* words : {"I like my aunt", "I want to go home"}) {
    said.narrative = Sensitive(words);
    here.house.PushOne("voluntary", said);
    here.GoOn();
  }
  const store::Person person =
      here.house.store->Read().PersonsOf(*here.house.store->Read().FindChild(here.child))[0];
  const EntryId plan = here.house.store->Read().Survey(person).entries.front().id;
  DisputeSaid against;
  against.reason = Sensitive("by letter");
  against.by = access::Disputant::kParent;
  against.words = Sensitive("We saw no plan");
  const auto disputed = MarkEntry(*here.house.store, here.house.policy, here.house.clock)
                            .Dispute(here.house.Lead(), plan, against);
  REQUIRE(disputed.ok());
  REQUIRE(disputed.value().index() == 0);

  const std::string entries = here.Export(here.house.Lead()).chronology.entries;

  CHECK(entries.find("\"disputed\":true") != std::string::npos);
  CHECK(entries.find("\"by\":\"parent\"") != std::string::npos);
  CHECK(entries.find("We saw no plan") != std::string::npos);
  CHECK(entries.find("I like my aunt") != std::string::npos);
  CHECK(entries.find("I want to go home") != std::string::npos);
}

TEST_CASE("a pack holds nothing that its recipient may not have", "[service][export]") {
  Pack here;
  here.query.recipient.agency = *AgencyId::From("nhs");
  CHECK(here.Export(here.house.Lead()).chronology.shown == 3);

  access::Agreement narrow;
  narrow.state = access::AgreementState::kGiven;
  narrow.purpose = Purpose::kEarlyHelp;
  narrow.agencies = {*AgencyId::From("csc"), *AgencyId::From("st-marys")};
  narrow.classes = records::ClassSet(~0U);
  here.GoOn();
  REQUIRE(SetRights(*here.house.store, here.house.policy, here.house.clock)
              .RecordAgreement(here.house.Supervisor(),
                               {here.child, narrow, "parent", Sensitive("form 13")})
              .ok());
  const chronology::ExportPack own = here.Export(here.house.Lead());
  CHECK(own.chronology.shown == 1);
  CHECK(here.Holds(own, "visit"));

  here.query.recipient.agency = *AgencyId::From("st-marys");
  CHECK(here.Export(here.house.Lead()).chronology.shown == 3);
}

TEST_CASE("a recipient with an account is decided on as themselves", "[service][export]") {
  Pack here;
  here.query.recipient.agency = {};
  here.query.recipient.professional = *ProfessionalId::From("n.urse");
  CHECK(Cites(here.Refused(here.house.Lead()), Rule::kRecipientMayNot));
  CHECK(here.Packs(here.house.Lead()).empty());

  here.house.Relate(here.child, "n.urse");
  CHECK(here.Export(here.house.Lead()).chronology.shown == 3);
  here.house.Relate(here.child, "n.urse", access::Relationship::kConflictOfInterest);
  CHECK(Cites(here.Refused(here.house.Lead()), Rule::kRecipientMayNot));
  CHECK(here.ReplayAll().AllSame());
}

TEST_CASE("only who leads the work takes packs out, and nobody by their own word",
          "[service][export]") {
  Pack here;
  CHECK(Cites(here.Refused(here.house.Teacher()), Rule::kNoExport));
  CHECK_FALSE(here.Refused(here.house.As("a.dmin", Role::kAdministrator)).empty());
  CHECK_FALSE(here.Refused(here.house.As("d.po", Role::kDataProtectionOfficer)).empty());
  here.house.Agree(here.child, access::AgreementState::kWithdrawn);
  here.query.recipient.agency = *AgencyId::From("st-marys");
  const chronology::ExportPack own = here.Export(here.house.Lead());
  CHECK(own.chronology.shown == 0);
  here.house.Relate(here.child, "l.lead", access::Relationship::kEnded);
  CHECK_FALSE(here.Refused(here.house.Lead()).empty());
}

TEST_CASE("what conditions, restriction, privilege or an adoption keep stays in the hub",
          "[service][export]") {
  for (const Label label : {Label::kRestricted, Label::kLegalPriv, Label::kAdoption,
                            Label::kCourtRestricted, Label::kPoliceC, Label::kLiveOp}) {
    Pack here;
    here.Label("csc", "plan", label);
    CHECK_FALSE(here.Holds(here.Export(here.house.Lead()), "plan"));
  }
}

TEST_CASE("what somebody was only sent is not theirs to give", "[service][export]") {
  Pack here;
  here.house.Relate(here.child, "n.urse");
  here.house.Agree(here.child, access::AgreementState::kRefused);
  RecordSending sending;
  {
    store::ReadTransaction reading = here.house.store->Read();
    for (const store::Person& person : reading.PersonsOf(*reading.FindChild(here.child)))
      for (const auto& entry : reading.Survey(person).entries)
        if (entry.facts.klass == records::RecordClass::kHealth) sending.entry = entry.id;
  }
  sending.professional = *ProfessionalId::From("l.lead");
  sending.judgement.relevant = sending.judgement.not_more_detrimental = true;
  sending.function = Sensitive("to plan her visits");
  sending.why = Sensitive("the lead has to know of the visit");
  here.GoOn();
  auto sent =
      SendRecord(*here.house.store, here.house.directory, here.house.policy, here.house.clock)
          .Send(here.house.As("n.urse", Role::kNamedProfessional), sending);
  REQUIRE(sent.ok());
  REQUIRE(sent.value().index() == 0);
  here.GoOn();
  CHECK(here.house.Read(here.house.Lead(), here.child).entries.find("Narrative of visit") !=
        std::string::npos);

  here.query.recipient.agency = *AgencyId::From("nhs");
  CHECK_FALSE(here.Holds(here.Export(here.house.Lead()), "visit"));
}

TEST_CASE("a court has what its order covers, by the purpose of the court alone",
          "[service][export]") {
  Pack here;
  here.query.recipient.kind = ExportKind::kCourt;
  here.query.recipient.agency = {};
  CHECK(here.Fault(here.house.Lead()).find("COURT") != std::string::npos);
  here.query.purpose = Purpose::kCourt;
  CHECK_FALSE(here.Refused(here.house.Lead()).empty());

  NewGateway order;
  order.child = here.child;
  order.kind = access::GatewayAct::kOrder;
  order.reference = order.reason = Sensitive("order 3 of the family court");
  order.opens_for = {{*ProfessionalId::From("l.lead"), access::EnquiryPart::kNone}};
  order.purpose = Purpose::kCourt;
  order.until = Date{Date::Of(here.house.clock.now).days + 20};
  order.scope.classes = records::ClassSet().With(records::RecordClass::kHealth);
  here.GoOn();
  auto opened = OpenGateway(*here.house.store, here.house.policy, here.house.clock)
                    .Open(here.house.As("d.po", Role::kDataProtectionOfficer), order);
  REQUIRE(opened.ok());
  REQUIRE(opened.value().index() == 0);
  const chronology::ExportPack pack = here.Export(here.house.Lead());
  CHECK(pack.chronology.shown == 1);
  CHECK(here.Holds(pack, "visit"));
}

TEST_CASE("a pack is asked for by whom it is for and why, in so many words", "[service][export]") {
  Pack here;
  const ExportQuery whole = here.query;
  here.query.reason = Sensitive("meeting");
  CHECK_FALSE(here.Fault(here.house.Lead()).empty());
  here.query.reason = Sensitive(std::string(301, 'x'));
  CHECK_FALSE(here.Fault(here.house.Lead()).empty());
  here.query = whole;
  here.query.recipient.name = Sensitive("");
  CHECK_FALSE(here.Fault(here.house.Lead()).empty());
  here.query = whole;
  here.query.recipient.agency = {};
  CHECK_FALSE(here.Fault(here.house.Lead()).empty());
  here.query.recipient.agency = *AgencyId::From("nobody");
  CHECK(here.Fault(here.house.Lead()).find("no such recipient") != std::string::npos);
  here.query = whole;
  here.query.recipient.kind = ExportKind::kFamily;
  CHECK_FALSE(here.Fault(here.house.Lead()).empty());
  here.query = whole;
  here.query.purpose = Purpose::kNone;
  CHECK(Cites(here.Refused(here.house.Lead()), Rule::kB1));
}

TEST_CASE("what an agency ever received in a pack is found by it, its maker and the owners",
          "[service][export]") {
  Pack here;
  const std::string code = here.Export(here.house.Lead()).code;
  here.query.range.from = Date::Parse("2026-05-01");
  CHECK(here.Export(here.house.Lead()).chronology.shown == 1);

  const auto made = here.Packs(here.house.Lead());
  REQUIRE(made.size() == 2);
  CHECK(made[0].pack->entries == 1);
  CHECK(made[1].pack->code == code);
  CHECK(made[1].pack->kind == ExportKind::kConference);
  CHECK(made[1].to == *AgencyId::From("st-marys"));
  CHECK(made[1].reasoned);
  CHECK(made[1].judgement.Reveal().find("the head of year") != std::string::npos);
  const auto received = here.Packs(here.house.Teacher());
  REQUIRE(received.size() == 2);
  CHECK_FALSE(received[0].reasoned);
  // Of the second pack, health wrote nothing.
  CHECK(here.Packs(here.house.As("d.nhs", Role::kDataProtectionOfficer)).size() == 1);
  CHECK(here.house.store->CheckRights().ok());
}

TEST_CASE("the seal of a pack is of the hub's key and says its code", "[service][export]") {
  Pack here;
  auto outcome = here.Ask(here.house.Lead());
  REQUIRE(outcome.ok());
  REQUIRE(outcome.value().index() == 0);
  const auto& pack = std::get<0>(outcome.value());
  const ExportChild service(*here.house.store, here.house.directory, here.house.policy,
                            here.house.clock);

  const std::string file = service.Seal(pack, audit::ExportFormat::kJson, "{}");

  const auto seal = audit::VerifyExport(file, here.house.store->origin(),
                                        here.house.store->signing_key().public_key());
  REQUIRE(seal.ok());
  CHECK(seal.value().code == pack.answer().code);
  CHECK(seal.value().leaf == pack.leaf_index());
}

}  // namespace
}  // namespace hub::service
