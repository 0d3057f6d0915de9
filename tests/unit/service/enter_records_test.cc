#include "hub/service/enter_records.h"

#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using audit::RecordOutcome;
using records::Kind;

// A small agency without a system, and a lead professional elsewhere who types for it.
class Desk : public House {
 public:
  Desk() {
    NewAgency kettle;
    kettle.id = *AgencyId::From("the-kettle");
    kettle.name = "The Kettle";
    kettle.kind = records::AgencyKind::kVoluntary;
    kettle.classes = records::ClassSet().With(records::RecordClass::kSupport);
    REQUIRE(administer->AddAgency(kettle).ok());
  }

  Status Allow(const std::string& who = "l.lead", const std::string& agency = "the-kettle") {
    return administer->AllowEntry(*AgencyId::From(agency), *ProfessionalId::From(who),
                                  "letter of 3 March");
  }
  Status End(const std::string& who = "l.lead") {
    return administer->EndEntry(*AgencyId::From("the-kettle"), *ProfessionalId::From(who));
  }

  Result<std::variant<SignedReceipt, Refusal>> Enter(const Caller& caller, records::Record record,
                                                     const std::string& id = "",
                                                     const std::string& agency = "the-kettle") {
    ArrivingBatch batch;
    batch.id = id.empty() ? "e" + std::to_string(++batches) : id;
    batch.agency = *AgencyId::From(agency);
    batch.content = crypto::Sha256({record.source_id.Reveal(), record.narrative.Reveal()});
    batch.records.push_back({std::move(record), ""});
    clock.now = clock.now.Plus(1);
    IngestBatch ingest(*store, clock);
    return EnterRecords(*store, ingest, policy, clock).Enter(caller, std::move(batch));
  }
  audit::RecordLine EnterOne(const records::Record& record) {
    auto entered = Enter(Lead(), record);
    if (!entered.ok()) FAIL(entered.error().for_operator);
    REQUIRE(entered.value().index() == 0);
    return std::get<0>(entered.value()).receipt.records.at(0);
  }
  std::vector<access::Rule> WhyRefused(const Caller& caller, const std::string& agency) {
    auto entered = Enter(caller, Club(), "", agency);
    if (!entered.ok()) FAIL(entered.error().for_operator);
    REQUIRE(entered.value().index() == 1);
    return std::get<1>(entered.value()).answer().because;
  }

  static records::Record Club(const std::string& id = "s1") {
    return About(Person("k1"), id, Kind::kSupportGiven);
  }

  audit::Leaf LastLeaf() {
    store::LogTransaction log = store->ReadLog();
    return audit::Decode(log.Leaf(log.LeafCount() - 1)).value().leaf;
  }
};

// The text of the child's one entry, as its owner's lead reads it.
std::string EntryOf(Desk& desk, const Caller& caller) {
  const ChildId child = desk.ChildOf("the-kettle", "k1");
  desk.Relate(child, caller.who.id.text());
  return desk.Read(caller, child).entries;
}

void AgreeToSupport(Desk& desk) {
  access::Agreement agreement;
  agreement.state = access::AgreementState::kGiven;
  agreement.purpose = access::Purpose::kEarlyHelp;
  agreement.agencies = {*AgencyId::From("csc"), *AgencyId::From("the-kettle")};
  agreement.classes = records::ClassSet().With(records::RecordClass::kSupport);
  desk.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));  // so that csc knows the child
  const auto set = SetRights(*desk.store, desk.policy, desk.clock)
                       .RecordAgreement(desk.Supervisor(), {desk.ChildOf("the-kettle", "k1"),
                                                            agreement, "parent", Sensitive("x")});
  REQUIRE(set.ok());
  REQUIRE(set.value().index() == 0);
  desk.clock.now = desk.clock.now.Plus(1);
}

TEST_CASE("an entered record is its agency's and names who entered it", "[service][entry]") {
  Desk desk;
  REQUIRE(desk.Allow().ok());
  CHECK(desk.EnterOne(Desk::Club()).outcome == RecordOutcome::kAccepted);
  AgreeToSupport(desk);

  const std::string entry = EntryOf(desk, desk.Lead());

  CHECK(entry.find(R"("agency":{"id":"the-kettle","name":"The Kettle"})") != std::string::npos);
  CHECK(entry.find(R"("entered_by":{"name":"l.lead","agency":{"id":"csc",)"
                   R"("name":"Children's Services"}})") != std::string::npos);
}

TEST_CASE("what the agency's own system sends names nobody else", "[service][entry]") {
  Desk desk;
  desk.PushOne("the-kettle", Desk::Club());
  AgreeToSupport(desk);

  CHECK(EntryOf(desk, desk.Lead()).find("entered_by") == std::string::npos);
}

TEST_CASE("who entered a record of a shielded child is cut with what says where they are",
          "[service][entry]") {
  Desk desk;
  REQUIRE(desk.Allow().ok());
  records::Record record = Desk::Club();
  record.subjects[0].shielded = true;
  desk.EnterOne(record);
  AgreeToSupport(desk);

  const std::string entry = EntryOf(desk, desk.Lead());

  CHECK(entry.find("support_given") != std::string::npos);
  CHECK(entry.find("entered_by") == std::string::npos);
  CHECK(entry.find("l.lead") == std::string::npos);
}

TEST_CASE("without the agency's word nobody enters anything for it", "[service][entry]") {
  Desk desk;
  CHECK(desk.WhyRefused(desk.Lead(), "the-kettle") == std::vector{access::Rule::kMayNotEnter});
  CHECK(desk.LastLeaf().event == audit::Event::kAccessRefused);
  CHECK(desk.LastLeaf().rules == std::vector<std::string>{"R9"});
  REQUIRE(desk.Allow().ok());

  CHECK(desk.WhyRefused(desk.Lead(), "csc") == std::vector{access::Rule::kMayNotEnter});
  CHECK(desk.WhyRefused(desk.Lead(), "no-such") == std::vector{access::Rule::kMayNotEnter});
  CHECK(desk.WhyRefused(desk.Supervisor(), "the-kettle") ==
        std::vector{access::Rule::kMayNotEnter});
  REQUIRE(desk.End().ok());
  CHECK(desk.WhyRefused(desk.Lead(), "the-kettle") == std::vector{access::Rule::kMayNotEnter});
  CHECK(desk.store->Read().FindPerson(
            desk.Agency("the-kettle").agency.row,
            desk.store->SourceHash("person", desk.Agency("the-kettle").agency.row, "k1")) ==
        std::nullopt);
}

TEST_CASE("nothing is entered for an agency that has left", "[service][entry]") {
  Desk desk;
  REQUIRE(desk.Allow().ok());
  REQUIRE(desk.administer->RevokeAgency(*AgencyId::From("the-kettle")).ok());

  CHECK(desk.WhyRefused(desk.Lead(), "the-kettle") == std::vector{access::Rule::kMayNotEnter});
  CHECK_FALSE(desk.Allow("s.upper").ok());
}

TEST_CASE("an arrangement that ended while a batch was on its way stops it", "[service][entry]") {
  Desk desk;
  ArrivingBatch batch{"e1", *AgencyId::From("the-kettle"), {}, {}};
  batch.records.push_back({Desk::Club(), ""});

  const auto entered = IngestBatch(*desk.store, desk.clock)
                           .Enter(desk.Lead(), desk.Agency("the-kettle").agency, batch);

  REQUIRE_FALSE(entered.ok());
  CHECK(entered.error().code == ErrorCode::kForbidden);
}

TEST_CASE("the agency's own limits hold for what is entered for it", "[service][entry]") {
  Desk desk;
  REQUIRE(desk.Allow().ok());

  const auto other_class = desk.EnterOne(About(Person("k1"), "x", Kind::kReferral));
  CHECK(other_class.outcome == RecordOutcome::kRefused);
  CHECK(other_class.reason == "class_not_agreed");
  records::Record unlabelled = Desk::Club();
  for (const records::LabelSet labels :
       {records::LabelSet(), records::LabelSet().With(records::Label::kGscOfficial)}) {
    unlabelled.labels = labels;
    CHECK(desk.EnterOne(unlabelled).reason == "no_label");
  }
  records::Record others = Desk::Club();
  others.agency = *AgencyId::From("csc");
  CHECK(desk.EnterOne(others).reason == "another_agencys_record");
}

TEST_CASE("a push is judged by its owner, not by who types for it", "[service][entry]") {
  Desk desk;
  REQUIRE(desk.Allow().ok());
  records::Record record = About(Person("k1"), "x", Kind::kReferral);
  record.push = records::Push{{*AgencyId::From("csc")}, {},        "safeguarding",
                              Sensitive("needed"),      "manager", true};

  const auto refused = desk.EnterOne(record);
  CHECK(refused.outcome == RecordOutcome::kRefused);
  CHECK(refused.reason == "push_is_its_owners_judgement");

  REQUIRE(desk.Allow("l.lead", "csc").ok());
  auto own = desk.Enter(desk.Lead(), record, "", "csc");
  REQUIRE(own.ok());
  CHECK(std::get<0>(own.value()).receipt.records[0].outcome == RecordOutcome::kAccepted);
}

TEST_CASE("the leaf of an entered batch names its agency and, under a pseudonym, who entered it",
          "[service][entry]") {
  Desk desk;
  REQUIRE(desk.Allow().ok());
  const Caller lead = desk.Lead();
  desk.EnterOne(Desk::Club());

  const audit::Leaf leaf = desk.LastLeaf();

  CHECK(leaf.event == audit::Event::kBatchReceived);
  CHECK(leaf.agency == "the-kettle");
  CHECK(leaf.actor == desk.store->pseudonyms().Actor(lead.who.id, desk.clock.now));
  CHECK(leaf.role == "LP");
  CHECK(leaf.auth == "2fa");
  store::LogTransaction log = desk.store->ReadLog();
  CHECK(log.Detail(log.LeafCount() - 1).value() == "actor l.lead\n");
}

TEST_CASE("the same entered batch again gives the same receipt", "[service][entry]") {
  Desk desk;
  REQUIRE(desk.Allow().ok());
  const auto first = desk.Enter(desk.Lead(), Desk::Club(), "e-1");
  const auto again = desk.Enter(desk.Lead(), Desk::Club(), "e-1");

  REQUIRE((first.ok() && again.ok()));
  CHECK(std::get<0>(first.value()).receipt == std::get<0>(again.value()).receipt);
  const auto other = desk.Enter(desk.Lead(), Desk::Club("s2"), "e-1");
  REQUIRE_FALSE(other.ok());
  CHECK(other.error().code == ErrorCode::kConflict);
}

TEST_CASE("a record that waited keeps the name of who entered it", "[service][entry]") {
  Desk desk;
  REQUIRE(desk.Allow().ok());
  records::Record record = Desk::Club();
  record.happened = *PartialDate::Parse("2026-11-25");
  CHECK(desk.EnterOne(record).reason == "date_in_future");
  IngestBatch ingest(*desk.store, desk.clock);
  EnterRecords entering(*desk.store, ingest, desk.policy, desk.clock);
  auto waiting = entering.Quarantine(desk.Lead(), *AgencyId::From("the-kettle"));
  REQUIRE(waiting.ok());
  REQUIRE(waiting.value().index() == 0);
  CHECK(std::get<0>(waiting.value()).size() == 1);
  CHECK(desk.LastLeaf().actor ==
        desk.store->pseudonyms().Actor(desk.Lead().who.id, desk.clock.now));
  auto refused = entering.Quarantine(desk.Supervisor(), *AgencyId::From("the-kettle"));
  REQUIRE(refused.ok());
  CHECK(refused.value().index() == 1);

  desk.clock.now = desk.clock.now.Plus(std::int64_t{10} * 86'400);
  CHECK(ingest.ReleaseQuarantine().value() == 1);
  AgreeToSupport(desk);
  CHECK(EntryOf(desk, desk.Lead()).find(R"("entered_by":{"name":"l.lead")") != std::string::npos);
}

TEST_CASE("who may enter is registered once, by where the agency said so, and is a leaf",
          "[service][entry]") {
  Desk desk;
  CHECK_FALSE(desk.administer
                  ->AllowEntry(*AgencyId::From("the-kettle"), *ProfessionalId::From("l.lead"), "")
                  .ok());
  REQUIRE(desk.Allow().ok());
  CHECK(desk.LastLeaf().event == audit::Event::kEntryAllowed);
  CHECK(desk.LastLeaf().agency == "the-kettle");
  CHECK(desk.Allow().error().code == ErrorCode::kConflict);
  CHECK(desk.Allow("no.body").error().code == ErrorCode::kNotFound);
  CHECK(desk.Allow("l.lead", "no-such").error().code == ErrorCode::kNotFound);

  REQUIRE(desk.End().ok());
  CHECK(desk.LastLeaf().event == audit::Event::kEntryEnded);
  CHECK(desk.End().error().code == ErrorCode::kNotFound);
  const auto all = desk.administer->EnterersOf(desk.Agency("the-kettle").agency.row);
  REQUIRE(all.size() == 1);
  CHECK(all[0].who.id.text() == "l.lead");
  CHECK(all[0].arrangement.ended);
}

}  // namespace
}  // namespace hub::service
