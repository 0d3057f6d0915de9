// A record sent on to a named recipient with the judgement on record, and what was sent looked up
// later. Then what closes a child's records, and what is in force about them.

#include "hub/service/send_record.h"

#include "hub/service/close_child.h"
#include "hub/service/mark_entry.h"
#include "hub/service/open_gateway.h"
#include "hub/service/read_disclosures.h"
#include "hub/service/read_rights.h"
#include "hub/service/record_permission.h"
#include "hub/service/shield_child.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::AgreementState;
using access::Closure;
using access::Role;
using access::Rule;
using records::Label;

// Social care's record of a child whose family refused early help; the teacher and the lead work
// with the child.
struct Sends {
  Sends() {
    for (const auto& [who, agency, role] :
         {std::tuple{"n.urse", "nhs", Role::kNamedProfessional},
          std::tuple{"d.nhs", "nhs", Role::kDataProtectionOfficer},
          std::tuple{"st.csc", "csc", Role::kSteward},
          std::tuple{"d.school", "st-marys", Role::kDataProtectionOfficer}}) {
      REQUIRE(
          house.administer
              ->AddProfessional({*ProfessionalId::From(who), *AgencyId::From(agency), who, {role}})
              .ok());
    }
    Arrive(records::LabelSet().With(Label::kGeneral));
    child = house.ChildOf("csc", "c1");
    house.Relate(child, "t.teach");
    house.Relate(child, "l.lead");
    house.Agree(child, AgreementState::kRefused);
    house.policy.shield_clearances = 5;
    sending.entry = Newest();
    sending.professional = *ProfessionalId::From("t.teach");
    sending.judgement.relevant = true;
    sending.judgement.not_more_detrimental = true;
    sending.function = Sensitive("to know whom to ring");
    sending.why = Sensitive("she is the one whom the child talks to");
  }

  void Arrive(records::LabelSet labels, const std::string& more = "") {
    records::Record record = About(Person("c1"), "n1", records::Kind::kContact);
    record.labels = labels;
    if (!more.empty()) record.narrative = Sensitive(more);
    house.PushOne("csc", record);
  }

  EntryId Newest() {
    store::ReadTransaction reading = house.store->Read();
    EntryId id;
    for (const store::Person& person : reading.PersonsOf(*reading.FindChild(child)))
      for (const auto& entry : reading.Survey(person).entries)
        if (!entry.ended) id = entry.id;
    return id;
  }

  void GoOn() { house.clock.now = house.clock.now.Plus(1); }
  SendRecord Sender() {
    GoOn();
    return SendRecord(*house.store, house.directory, house.policy, house.clock);
  }
  // What a refusal says; empty: it was done.
  std::vector<Rule> Told(const Outcome<access::Told>& outcome) {
    if (!outcome.ok()) FAIL(outcome.error().for_caller);
    if (outcome.value().index() == 0) return {};
    return std::get<1>(outcome.value()).answer().because;
  }
  std::vector<Rule> Send(const Caller& caller) { return Told(Sender().Send(caller, sending)); }
  void Mark(const std::function<Outcome<access::Told>(MarkEntry&, const Caller&)>& mark) {
    GoOn();
    MarkEntry marks(*house.store, house.policy, house.clock);
    CHECK(Told(mark(marks, house.As("st.csc", Role::kSteward))).empty());
  }
  std::vector<Rule> Close(const Caller& caller, Closure kind, bool stands) {
    GoOn();
    return Told(CloseChild(*house.store, house.policy, house.clock)
                    .Run(caller, {child, kind, stands, Sensitive("letter of the day")}));
  }
  std::size_t Sees(const Caller& caller) {
    GoOn();
    return house.Read(caller, child).shown;
  }
  std::size_t TeacherSees() { return Sees(house.Teacher()); }

  access::DisclosureList Disclosed(const Caller& caller,
                                   const std::optional<AgencyId>& with = std::nullopt) {
    GoOn();
    auto outcome = ReadDisclosures(*house.store, house.directory, house.policy, house.clock)
                       .Run(caller, child, with);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }
  Outcome<access::RightsList> AskRights(const Caller& caller) {
    GoOn();
    return ReadRights(*house.store, house.directory, house.policy, house.clock).Run(caller, child);
  }
  access::RightsList Rights(const Caller& caller) {
    auto outcome = AskRights(caller);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }
  Caller Officer() { return house.As("d.po", Role::kDataProtectionOfficer); }

  House house;
  ChildId child;
  RecordSending sending;
};

bool Cites(const std::vector<Rule>& told, Rule rule) {
  return std::find(told.begin(), told.end(), rule) != told.end();
}

TEST_CASE("what was sent is open to the recipient at once, whatever the family agreed",
          "[service][send]") {
  Sends here;
  CHECK(here.TeacherSees() == 0);

  REQUIRE(here.Send(here.house.Lead()).empty());
  CHECK(here.TeacherSees() == 1);

  // A family that agrees and then withdraws closes the browse, never what was sent.
  here.house.Agree(here.child);
  here.house.Agree(here.child, AgreementState::kWithdrawn);
  CHECK(here.TeacherSees() == 1);

  here.sending.why = Sensitive("the teacher no longer works with the family");
  REQUIRE(here.Told(here.Sender().End(here.house.Lead(), here.sending)).empty());
  CHECK(here.TeacherSees() == 0);
  CHECK(here.Sender().End(here.house.Lead(), here.sending).error().code == ErrorCode::kInvalid);
}

TEST_CASE("nothing is sent without the whole judgement and its words", "[service][send]") {
  Sends here;
  const RecordSending whole = here.sending;
  here.sending.judgement.relevant = false;
  CHECK(Cites(here.Send(here.house.Lead()), Rule::kJudgeFirst));
  here.sending = whole;
  here.sending.judgement.not_more_detrimental = false;
  CHECK(Cites(here.Send(here.house.Lead()), Rule::kJudgeFirst));
  here.sending = whole;
  here.sending.function = Sensitive();
  CHECK(Cites(here.Send(here.house.Lead()), Rule::kJudgeFirst));
  here.sending = whole;
  here.sending.why = Sensitive("because");
  CHECK(here.Sender().Send(here.house.Lead(), here.sending).error().code == ErrorCode::kInvalid);
  here.sending = whole;
  here.sending.agency = *AgencyId::From("nhs");
  CHECK(here.Sender().Send(here.house.Lead(), here.sending).error().code == ErrorCode::kInvalid);
  CHECK(here.TeacherSees() == 0);
}

TEST_CASE("nobody sends but who works with the child for the agency that wrote it",
          "[service][send]") {
  Sends here;
  CHECK(Cites(here.Send(here.house.Teacher()), Rule::kNotOwner));
  CHECK_FALSE(here.Send(here.house.Supervisor()).empty());  // of the agency, without a tie
  CHECK_FALSE(here.Send(here.house.As("a.dmin", Role::kAdministrator)).empty());
  CHECK_FALSE(here.Send(here.Officer()).empty());
  here.sending.professional = *ProfessionalId::From("l.lead");
  CHECK(Cites(here.Send(here.house.Lead()), Rule::kAboutThemselves));
  // Nobody passes on what they were sent.
  here.sending.professional = *ProfessionalId::From("t.teach");
  REQUIRE(here.Send(here.house.Lead()).empty());
  here.sending.professional = *ProfessionalId::From("n.urse");
  CHECK(Cites(here.Send(here.house.Teacher()), Rule::kNotOwner));
  // Whoever has left the child has left it.
  here.house.Relate(here.child, "l.lead", access::Relationship::kEnded);
  CHECK_FALSE(here.Send(here.house.Lead()).empty());
}

TEST_CASE("a recipient without a relationship sees nothing of what was sent", "[service][send]") {
  Sends here;
  here.sending.professional = *ProfessionalId::From("n.urse");
  REQUIRE(here.Send(here.house.Lead()).empty());
  const Caller nurse = here.house.As("n.urse", Role::kNamedProfessional);
  here.GoOn();
  here.house.Refused(nurse, here.child);

  here.house.Relate(here.child, "n.urse");
  CHECK(here.Sees(nurse) == 1);
  CHECK(here.TeacherSees() == 0);
}

TEST_CASE("an agency is sent something for those who work with the child", "[service][send]") {
  Sends here;
  here.sending.professional = ProfessionalId();
  here.sending.agency = *AgencyId::From("st-marys");
  REQUIRE(here.Send(here.house.Lead()).empty());
  CHECK(here.TeacherSees() == 1);
  here.sending.agency = *AgencyId::From("nowhere");
  CHECK(here.Sender().Send(here.house.Lead(), here.sending).error().code == ErrorCode::kNotFound);
}

TEST_CASE("what is not shown is sent on as little as what is not there, in the same words",
          "[service][send]") {
  Sends here;
  here.house.PushOne("nhs", [] {
    auto record = About(Person("h1"), "secret", records::Kind::kHealthContact);
    record.labels = record.labels.With(Label::kSensCounselling);
    return record;
  }());
  EntryId hidden;
  {
    const store::AgencyRow row = here.house.Agency("nhs").agency.row;
    store::ReadTransaction reading = here.house.store->Read();
    const auto person = reading.FindPerson(row, here.house.store->SourceHash("person", row, "h1"));
    hidden = reading.Survey(*person).entries.back().id;
  }
  for (const Caller& caller :
       {here.house.Lead(), here.house.Teacher(), here.house.Supervisor(),
        here.house.As("n.urse", Role::kNamedProfessional), here.house.As("st.csc", Role::kSteward),
        here.house.As("d.po", Role::kDataProtectionOfficer)}) {
    INFO(caller.who.id.text());
    here.sending.entry = hidden;
    const auto sent = here.Send(caller);
    const auto ended = here.Told(here.Sender().End(caller, here.sending));
    here.sending.entry = crypto::RandomId<EntryId>();
    CHECK_FALSE(sent.empty());
    CHECK(here.Send(caller) == sent);
    CHECK(here.Told(here.Sender().End(caller, here.sending)) == ended);
  }
}

TEST_CASE("conditions, restriction and privilege are not judged away", "[service][send]") {
  Sends here;
  SECTION("police information with conditions goes to roles that they name") {
    here.Mark([&](MarkEntry& marks, const Caller& steward) {
      return marks.Label(steward, here.sending.entry, records::LabelSet().With(Label::kPoliceC), {},
                         Sensitive("the force's conditions"));
    });
    CHECK_FALSE(here.Send(here.house.Lead()).empty());
    store::Handling handling;
    handling.named_roles = {Role::kLeadProfessional};
    here.Mark([&](MarkEntry& marks, const Caller& steward) {
      return marks.Handle(steward, here.sending.entry, handling, Sensitive("for the lead alone"));
    });
    CHECK(Cites(here.Send(here.house.Lead()), Rule::kConditionsForbid));
    handling.named_roles = {Role::kLeadProfessional, Role::kNamedProfessional};
    here.Mark([&](MarkEntry& marks, const Caller& steward) {
      return marks.Handle(steward, here.sending.entry, handling, Sensitive("and the teacher"));
    });
    CHECK(here.Send(here.house.Lead()).empty());
  }
  SECTION("what is restricted is kept") {
    here.Mark([&](MarkEntry& marks, const Caller& steward) {
      return marks.Restrict(steward, here.sending.entry, true, Sensitive("it is contested"));
    });
    CHECK_FALSE(here.Send(here.house.Lead()).empty());
  }
  SECTION("a lawyer's advice") {
    here.Mark([&](MarkEntry& marks, const Caller& steward) {
      return marks.Label(steward, here.sending.entry, records::LabelSet().With(Label::kLegalPriv),
                         {}, Sensitive("advice of counsel"));
    });
    CHECK_FALSE(here.Send(here.house.Lead()).empty());
  }
  SECTION("what the sender may not read either") {
    here.Mark([&](MarkEntry& marks, const Caller& steward) {
      return marks.Label(steward, here.sending.entry,
                         records::LabelSet().With(Label::kSensSexualRepro), {},
                         Sensitive("told in confidence"));
    });
    CHECK(Cites(here.Send(here.house.Lead()), Rule::kNotOwner));
  }
}

TEST_CASE("labels cut what is sent as they cut everything", "[service][send]") {
  Sends here;
  REQUIRE(here.Send(here.house.Lead()).empty());
  const auto text = [&] {
    here.GoOn();
    return here.house.Read(here.house.Teacher(), here.child).entries;
  };
  CHECK(text().find("Narrative of n1") != std::string::npos);
  here.Mark([&](MarkEntry& marks, const Caller& steward) {
    return marks.Label(steward, here.sending.entry,
                       records::LabelSet().With(Label::kThirdParty).With(Label::kConfider), {},
                       Sensitive("a neighbour told of another child"));
  });
  CHECK(here.TeacherSees() == 1);
  CHECK(text().find("Narrative of n1") == std::string::npos);
}

TEST_CASE("a newer version is not what was judged", "[service][send]") {
  Sends here;
  REQUIRE(here.Send(here.house.Lead()).empty());
  here.Arrive(records::LabelSet().With(Label::kGeneral), "what was found out since");

  CHECK(here.TeacherSees() == 0);
  CHECK(here.Sender().Send(here.house.Lead(), here.sending).error().code == ErrorCode::kInvalid);
  here.sending.entry = here.Newest();
  REQUIRE(here.Send(here.house.Lead()).empty());
  CHECK(here.TeacherSees() == 1);
  CHECK(here.Disclosed(here.Officer()).disclosures.size() == 2);
}

TEST_CASE("what an agency ever received is found later, ended or purged", "[service][send]") {
  Sends here;
  records::Record pushed = About(Person("c1"), "n2", records::Kind::kReferral);
  pushed.push = records::Push();
  pushed.push->agencies = {*AgencyId::From("nhs")};
  pushed.push->function = "health visiting";
  pushed.push->judgement = Sensitive("relevant, and silence would do more harm");
  pushed.push->author_role = "social worker";
  pushed.push->not_more_detrimental = true;
  here.house.PushOne("csc", pushed);
  REQUIRE(here.Send(here.house.Lead()).empty());
  REQUIRE(here.Told(here.Sender().End(here.house.Lead(), here.sending)).empty());
  REQUIRE(here.Send(here.house.Lead()).empty());

  const auto all = here.Disclosed(here.Officer()).disclosures;
  REQUIRE(all.size() == 3);
  CHECK(all[0].recipient.text() == "t.teach");
  CHECK(all[0].to.text() == "st-marys");
  CHECK(all[0].by.text() == "l.lead");
  CHECK_FALSE(all[0].ended);
  CHECK(all[0].judgement.Reveal().find("whom the child talks to") != std::string::npos);
  CHECK(all[1].ended);
  CHECK(all[2].by_system);
  CHECK(all[2].to.text() == "nhs");
  CHECK(here.Disclosed(here.Officer(), AgencyId::From("nhs")).disclosures.size() == 1);

  // Each agency finds its own side; the reasons stay with whoever judged.
  const auto of = [&](const char* who) {
    return here.Disclosed(here.house.As(who, Role::kDataProtectionOfficer)).disclosures;
  };
  REQUIRE(of("d.school").size() == 2);
  CHECK_FALSE(of("d.school")[0].reasoned);
  CHECK(of("d.nhs").size() == 1);

  // Who works with the child, of what they may see.
  CHECK(here.Disclosed(here.house.Teacher()).disclosures.size() == 2);
  const Caller nurse = here.house.As("n.urse", Role::kNamedProfessional);
  here.GoOn();
  const auto stranger =
      ReadDisclosures(*here.house.store, here.house.directory, here.house.policy, here.house.clock)
          .Run(nurse, here.child, std::nullopt);
  REQUIRE(stranger.ok());
  CHECK(stranger.value().index() == 1);

  // The record is destroyed, and with it what was written of it; that it was sent stays.
  REQUIRE(here.house.store->writer()
              .Write([&](store::Writing& writing) -> Status {
                const store::AgencyRow csc = writing.FindAgency(*AgencyId::From("csc"))->row;
                writing.Purge(csc, here.house.store->SourceHash("record", csc, "n1"));
                return Done{};
              })
              .ok());
  const auto after = here.Disclosed(here.Officer()).disclosures;
  REQUIRE(after.size() == 3);
  CHECK(after[0].recipient.text() == "t.teach");
  CHECK_FALSE(after[0].reasoned);
  CHECK_FALSE(after[0].kind);
  CHECK(here.TeacherSees() == 0);
}

TEST_CASE("acts of sending are held to the log like every other", "[service][send]") {
  Sends here;
  REQUIRE(here.Send(here.house.Lead()).empty());
  REQUIRE(here.Told(here.Sender().End(here.house.Lead(), here.sending)).empty());
  REQUIRE(here.Close(here.Officer(), Closure::kObjection, true).empty());
  CHECK(here.house.store->CheckRights().ok());
}

TEST_CASE("an objection closes the browse until an officer settles it", "[service][closing]") {
  Sends here;
  here.house.Agree(here.child);
  CHECK(here.TeacherSees() == 1);
  CHECK_FALSE(here.Close(here.house.Teacher(), Closure::kObjection, true).empty());

  REQUIRE(here.Close(here.house.Lead(), Closure::kObjection, true).empty());
  CHECK(here.TeacherSees() == 0);
  CHECK(here.Sees(here.house.Lead()) == 1);  // their own agency's
  // Those who must act on it hear of it, others that no agreement is in force.
  here.GoOn();
  CHECK(
      Cites(here.house.Read(here.house.Lead(), here.child).told.closed_because, Rule::kObjection));
  here.GoOn();
  CHECK_FALSE(Cites(here.house.Read(here.house.Teacher(), here.child).told.closed_because,
                    Rule::kObjection));

  CHECK_FALSE(here.Close(here.house.Lead(), Closure::kObjection, false).empty());
  REQUIRE(here.Close(here.Officer(), Closure::kObjection, false).empty());
  CHECK(here.TeacherSees() == 1);
}

TEST_CASE("an adoption, an erasure under way and a legal hold close everything",
          "[service][closing]") {
  Sends here;
  here.house.Agree(here.child);
  for (const Closure kind : {Closure::kAdoption, Closure::kErasure, Closure::kLegalHold}) {
    INFO(access::Name(kind));
    CHECK_FALSE(here.Close(here.house.Lead(), kind, true).empty());
    CHECK(here.TeacherSees() == 1);
    REQUIRE(here.Close(here.Officer(), kind, true).empty());
    here.GoOn();
    const access::Told told = here.house.Refused(here.house.Teacher(), here.child);
    CHECK(Cites(told.because, kind == Closure::kAdoption ? Rule::kB5 : Rule::kB8));
    // Another agency's officer did not say it, and does not take it back.
    CHECK_FALSE(
        here.Close(here.house.As("d.nhs", Role::kDataProtectionOfficer), kind, false).empty());
    REQUIRE(here.Close(here.Officer(), kind, false).empty());
    CHECK(here.TeacherSees() == 1);
  }
}

// --- What is in force ---------------------------------------------------------------

TEST_CASE("what is in force is told to those whom it concerns", "[service][rights_list]") {
  Sends here;
  const auto lead = here.Rights(here.house.Lead());
  REQUIRE(lead.relationships.size() == 1);  // the teacher's agency holds nothing that is seen
  CHECK(lead.relationships[0].who.text() == "l.lead");
  CHECK(lead.relationships[0].said.by.text() == "s.upper");
  REQUIRE(lead.agreements.size() == 1);
  CHECK(lead.agreements[0].agreement.state == AgreementState::kRefused);
  CHECK(here.Rights(here.house.Teacher()).agreements.empty());

  // With the family's agreement, whoever's records are seen is named.
  here.house.PushOne("st-marys", About(Person("s1"), "e1", records::Kind::kAttendancePeriod));
  here.house.Agree(here.child);
  CHECK(here.Rights(here.house.Lead()).relationships.size() == 2);
  const auto teacher = here.Rights(here.house.Teacher());
  CHECK(teacher.relationships.size() == 2);
  REQUIRE(teacher.agreements.size() == 1);
  // Health has shown the teacher nothing.
  CHECK(teacher.agreements[0].agreement.agencies.size() == 2);

  const auto stranger = here.AskRights(here.house.As("n.urse", Role::kNamedProfessional));
  REQUIRE(stranger.ok());
  CHECK(stranger.value().index() == 1);
  const auto admin = here.AskRights(here.house.As("a.dmin", Role::kAdministrator));
  REQUIRE(admin.ok());
  CHECK(admin.value().index() == 1);
}

TEST_CASE("a list of rights hints at nothing that a reading hides", "[service][rights_list]") {
  Sends here;
  here.house.PushOne("st-marys", About(Person("s1"), "e1", records::Kind::kAttendancePeriod));
  here.house.Agree(here.child);
  // Health holds one confidential record, its nurse works with the child, and the child lets the
  // nurse's own agency know.
  records::Record secret = About(Person("h1"), "v1", records::Kind::kHealthContact);
  secret.labels = records::LabelSet().With(Label::kSensSexualRepro);
  here.house.PushOne("nhs", secret);
  here.house.Relate(here.child, "n.urse");

  for (const Caller& caller : {here.house.Teacher(), here.house.Lead(), here.Officer()}) {
    const auto list = here.Rights(caller);
    for (const auto& tie : list.relationships) CHECK(tie.who.text() != "n.urse");
    CHECK(list.permissions.empty());
  }
  // Whoever named the nurse knows it; the nurse finds themselves.
  CHECK(here.Rights(here.house.Supervisor()).relationships.size() == 3);
  const auto own = here.Rights(here.house.As("n.urse", Role::kNamedProfessional));
  bool found = false;
  for (const auto& tie : own.relationships) found = found || tie.who.text() == "n.urse";
  CHECK(found);
}

TEST_CASE("gateways are listed for whom they open and for those who answer for them",
          "[service][rights_list]") {
  Sends here;
  REQUIRE(here.house.administer
              ->AddProfessional({*ProfessionalId::From("w.orker"),
                                 *AgencyId::From("csc"),
                                 "w",
                                 {Role::kSection47Worker}})
              .ok());
  here.house.Relate(here.child, "w.orker", access::Relationship::kAllocated);
  NewGateway gateway;
  gateway.child = here.child;
  gateway.kind = access::GatewayAct::kEnquiry;
  gateway.reference = Sensitive("case 1");
  gateway.strategy_discussion = Sensitive("talk 2");
  gateway.opens_for = {{*ProfessionalId::From("w.orker"), access::EnquiryPart::kAllocated}};
  here.GoOn();
  REQUIRE(here.Told(OpenGateway(*here.house.store, here.house.policy, here.house.clock)
                        .Open(here.house.Supervisor(), gateway))
              .empty());

  CHECK(here.Rights(here.house.Supervisor()).gateways.size() == 1);
  CHECK(here.Rights(here.Officer()).gateways.size() == 1);
  CHECK(here.Rights(here.house.As("w.orker", Role::kSection47Worker)).gateways.size() == 1);
  // An enquiry is no news for those who have no part in it.
  CHECK(here.Rights(here.house.Lead()).gateways.empty());
  CHECK(here.Rights(here.house.Teacher()).gateways.empty());
}

}  // namespace
}  // namespace hub::service
