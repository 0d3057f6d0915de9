#include "hub/store/rights.h"

#include "tests/unit/store/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::store {
namespace {

constexpr ProfessionalRow kLead{1};
constexpr ProfessionalRow kTeacher{2};

Statement Saying(Stated what, std::int64_t key = 0, std::int64_t part = 0) {
  Statement said;
  said.what = std::move(what);
  said.key = key;
  said.part = part;
  said.said_by = kLead;
  return said;
}

Statement TieOf(ProfessionalRow who, access::Relationship state) {
  return Saying(Tie{state, std::nullopt, std::nullopt, false}, static_cast<std::int64_t>(who));
}

// A child with a teacher, whose family agreed and then withdrew, each act with its leaf.
struct Withdrawn {
  Withdrawn() : ada(house.AddPerson(SubjectNamed("Lovelace"))) {
    Act(audit::Event::kRelationshipSet, TieOf(kTeacher, access::Relationship::kNamed));
    Act(audit::Event::kAgreementRecorded, Agreed(access::AgreementState::kGiven));
    Act(audit::Event::kAgreementRecorded, Agreed(access::AgreementState::kWithdrawn));
  }

  static Statement Agreed(access::AgreementState state) {
    access::Agreement agreement;
    agreement.state = state;
    agreement.purpose = access::Purpose::kEarlyHelp;
    return Saying(agreement, static_cast<std::int64_t>(agreement.purpose),
                  PartOf(access::Giver::kParent));
  }

  void Act(audit::Event event, Statement said) {
    house.InWriter([&](Writing& writing) {
      said.leaf = writing.AppendLeaf(LeafOf(event));
      return writing.State(ada.child, said, Sensitive("canary-words"));
    });
  }

  std::optional<access::AgreementState> Agreement() {
    const ChildRights rights = house.store->Read().RightsOf(ada.child);
    if (!rights.readable) return std::nullopt;
    for (const Statement& said : rights.of_child) {
      if (const auto* agreement = std::get_if<access::Agreement>(&said.what)) {
        return agreement->state;
      }
    }
    return access::AgreementState::kUnknown;
  }

  // What a change to the stopped file comes to.
  void Edit(const std::string& sql) {
    house.Close();
    RawFile(house.options.data / "hub.db")(sql);
    house.Open();
  }

  House house;
  Person ada;
};

TEST_CASE("of statements with one key the newest holds, across a restart", "[store][rights]") {
  Withdrawn family;
  family.house.Reopen();

  const ChildRights rights = family.house.store->Read().RightsOf(family.ada.child);

  REQUIRE(rights.readable);
  REQUIRE(rights.of_child.size() == 2);
  CHECK(std::get<Tie>(rights.of_child[0].what).state == access::Relationship::kNamed);
  CHECK(rights.of_child[0].said_by == kLead);
  CHECK(family.Agreement() == access::AgreementState::kWithdrawn);
  CHECK(Must(family.house.store->Read().WordsOf(family.ada.child, 3)).Reveal() == "canary-words");
  CHECK_FALSE(AnyFileHolds(family.house.options.data, "canary-words"));
  CHECK(family.house.store->CheckRights().ok());
}

TEST_CASE("whoever edits the stopped file closes the child and is found out", "[store][rights]") {
  const std::string edit = GENERATE(
      as<std::string>(),
      // The withdrawal is taken out, alone and with the chain's end made to fit.
      "DELETE FROM rights WHERE ordinal = 3",
      "DELETE FROM rights WHERE ordinal = 3; UPDATE rights SET key = 2 WHERE ordinal = 0",
      // It is made to be about another purpose, or to have been before the agreement.
      "UPDATE rights SET key = 2 WHERE ordinal = 3",
      "UPDATE rights SET facts = (SELECT facts FROM rights WHERE ordinal = 2) WHERE ordinal = 3",
      "UPDATE rights SET ordinal = 9 WHERE ordinal = 2; UPDATE rights SET ordinal = 2 WHERE "
      "ordinal = 3; UPDATE rights SET ordinal = 3 WHERE ordinal = 9",
      // Somebody else is named; a tie is copied for them.
      "UPDATE rights SET key = 77 WHERE ordinal = 1",
      "UPDATE rights SET said_by = 9 WHERE ordinal = 1",
      "INSERT INTO rights SELECT holder, 4, topic, 77, part, at, said_by, leaf, words_key, words, "
      "facts FROM rights WHERE ordinal = 1",
      // The child's rights become another child's.
      "UPDATE rights SET holder = 77; UPDATE rights SET holder = 1 WHERE ordinal < 2",
      "DELETE FROM rights WHERE ordinal = 0");
  INFO(edit);
  Withdrawn family;

  family.Edit(edit);

  CHECK_FALSE(family.house.store->Read().RightsOf(family.ada.child).readable);
  CHECK_FALSE(family.house.store->CheckRights().ok());
}

TEST_CASE("rights that are taken out whole open nothing, and the log misses them",
          "[store][rights]") {
  Withdrawn family;

  family.Edit("DELETE FROM rights");

  CHECK(family.house.store->Read().RightsOf(family.ada.child).of_child.empty());
  CHECK(family.house.store->CheckRights().error().for_operator.find("3 acts") == 0);
}

TEST_CASE("an older end of the chain, put back with its rows, is missed by the log",
          "[store][rights]") {
  Withdrawn family;
  family.house.Close();
  const std::string end = RawFile(family.house.options.data /
                                  "hub.db")("SELECT hex(facts) FROM rights WHERE ordinal = 0");
  family.house.Open();
  family.Act(audit::Event::kRelationshipEnded, TieOf(kTeacher, access::Relationship::kEnded));

  family.Edit("DELETE FROM rights WHERE ordinal = 4; UPDATE rights SET key = 3, facts = x'" + end +
              "' WHERE ordinal = 0");

  CHECK(family.house.store->Read().RightsOf(family.ada.child).readable);
  CHECK_FALSE(family.house.store->CheckRights().ok());
}

TEST_CASE("rows of an earlier release's tables are carried over once and never again",
          "[store][rights]") {
  Withdrawn family;

  family.Edit(
      "INSERT INTO relationship(child, professional, state, until, set_by, at)"
      " VALUES (1, 77, 1, NULL, 1, 5)");

  const ChildRights rights = family.house.store->Read().RightsOf(family.ada.child);
  REQUIRE(rights.readable);
  CHECK(rights.of_child.size() == 2);
  CHECK_FALSE(family.house.store->CheckRights().ok());
}

TEST_CASE("a conflict that stands is told in place of a tie", "[store][rights]") {
  Withdrawn family;
  family.house.InWriter([&](Writing& writing) {
    writing.AddRelationship(family.ada.child,
                            {kTeacher, access::Relationship::kConflictOfInterest, {}, kLead, {}});
    writing.AddRelationship(family.ada.child,
                            {kTeacher, access::Relationship::kNamed, {}, kLead, {}});
    return 0;
  });

  const auto ties = family.house.store->Read().RelationshipsOf(family.ada.child);

  REQUIRE(ties.size() == 1);
  CHECK(ties[0].state == access::Relationship::kConflictOfInterest);
}

TEST_CASE("nothing is stated on top of rights that were altered", "[store][rights]") {
  Withdrawn family;
  family.Edit("DELETE FROM rights WHERE ordinal = 3");

  const Status stated = family.house.store->writer().Write([&](Writing& writing) -> Status {
    writing.State(family.ada.child, TieOf(kTeacher, access::Relationship::kNamed));
    return Done{};
  });

  CHECK_FALSE(stated.ok());
}

TEST_CASE("what is stated of a shared entry holds for everybody it is about", "[store][rights]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  const Person ben = house.AddPerson(SubjectNamed("Babbage"));
  house.AddEntry({ben}, "visit-0", "ben alone");
  house.AddEntry({ada, ben}, "visit-1", "about both");
  const records::LabelSet disputed = records::LabelSet().With(records::Label::kDisputed);

  house.InWriter([&](Writing& writing) {
    return writing.State(ada.row, 1, Saying(Marks{disputed, {}}, 1));
  });

  const ChildRights of_ben = house.store->Read().RightsOf(ben.child);
  REQUIRE(of_ben.of_entries.size() == 1);
  CHECK(of_ben.of_entries[0].person == ben.row);
  CHECK(of_ben.of_entries[0].said.key == 2);
  CHECK(std::get<Marks>(of_ben.of_entries[0].said.what).added == disputed);
  CHECK(house.store->Read().RightsOf(ada.child).of_entries[0].said.key == 1);
}

TEST_CASE("a new version keeps what was put on, and is given again what was taken off",
          "[store][rights]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  house.AddEntry({ada}, "visit-1", "first");
  const records::LabelSet added = records::LabelSet().With(records::Label::kRestricted);
  const records::LabelSet removed = records::LabelSet().With(records::Label::kHealth);
  house.InWriter([&](Writing& writing) {
    writing.State(ada.row, 1, Saying(Marks{added, removed}, 1));
    writing.State(ada.row, 1, Saying(SentOn{{}, *ProfessionalId::From("t.teach"), false}, 1, 2));
    return 0;
  });

  house.AddEntry({ada}, "visit-1", "second");

  std::size_t of_second = 0;
  for (const EntryStatement& of : house.store->Read().RightsOf(ada.child).of_entries) {
    if (of.said.key != 2) continue;
    ++of_second;
    const auto* marks = std::get_if<Marks>(&of.said.what);
    REQUIRE(marks);
    CHECK(*marks == Marks{added, {}});
  }
  CHECK(of_second == 1);
}

// What is kept in memory between reads must be what the rows of each snapshot say.
TEST_CASE("a snapshot is told the rights of its own moment, whatever others keep",
          "[store][rights]") {
  Withdrawn family;
  const auto told = [&](ReadTransaction& reading) {
    std::vector<access::AgreementState> states;
    for (const Statement& said : reading.RightsOf(family.ada.child).of_child) {
      if (const auto* agreement = std::get_if<access::Agreement>(&said.what))
        states.push_back(agreement->state);
    }
    return states;
  };
  const std::vector withdrawn = {access::AgreementState::kWithdrawn};
  const std::vector given = {access::AgreementState::kGiven};
  CHECK(family.Agreement() == access::AgreementState::kWithdrawn);
  ReadTransaction older = family.house.store->Read();
  family.Act(audit::Event::kAgreementRecorded, Withdrawn::Agreed(access::AgreementState::kGiven));
  ReadTransaction newer = family.house.store->Read();

  CHECK(told(newer) == given);
  CHECK(told(older) == withdrawn);
  CHECK(told(newer) == given);
}

TEST_CASE("what is stated of an entry goes along when its person becomes another child's",
          "[store][rights]") {
  House house;
  const Person ada = house.AddPerson(SubjectNamed("Lovelace"));
  house.InWriter([&](Writing& writing) { return house.AddEntryIn(writing, {ada}, "r1", "body"); });
  house.InWriter([&](Writing& writing) {
    Handling handling;
    handling.relevant_to_harm = true;
    return writing.State(ada.row, 1, Saying(handling, 1));
  });
  REQUIRE(house.store->Read().RightsOf(ada.child).of_entries.size() == 1);

  const ChildRow other = house.InWriter([&](Writing& writing) {
    const ChildRow child = writing.AddChild();
    CHECK(writing.RightsOf(child).of_entries.empty());
    writing.AddLink({ada.row, child, LinkState::kConfirmed, 0, "", "rule", writing.at()});
    return child;
  });

  CHECK(house.store->Read().RightsOf(ada.child).of_entries.empty());
  CHECK(house.store->Read().RightsOf(other).of_entries.size() == 1);
}

TEST_CASE("a gateway is found by its id, and another number finds nothing", "[store][rights]") {
  Withdrawn family;
  Gateway gateway;
  gateway.what = access::Enquiry{};
  const std::int64_t key = family.house.InWriter(
      [&](Writing& writing) { return writing.State(family.ada.child, Saying(gateway)); });
  const GatewayId id = family.house.store->GatewayOf(family.ada.child, key);

  const auto found = family.house.store->Read().FindGateway(id);

  REQUIRE(found);
  CHECK(found->first == family.ada.child);
  CHECK(found->second.key == key);
  CHECK_FALSE(family.house.store->Read().FindGateway(GatewayId()));
  CHECK_FALSE(family.house.store->Read().FindGateway(
      family.house.store->GatewayOf(family.ada.child, key + 1)));
}

// One of each, with every member set.
std::vector<Stated> EachKind() {
  const Date day{20'000};
  const Instant at{1'790'000'000'000'000};
  const auto agency = *AgencyId::From("st-marys");
  const auto who = *ProfessionalId::From("t.teach");
  const auto classes = records::ClassSet().With(records::RecordClass::kHealth);
  const auto labels = records::LabelSet().With(records::Label::kShielded);
  const Gateway::Opened opened{kTeacher, agency, access::EnquiryPart::kMember};
  const Gateway::Scope scope{classes, {agency}, day, day};
  const auto gateway = [&](Gateway::Kind kind) {
    return Gateway{std::move(kind), {opened}, agency, scope, at, at};
  };
  return {
      Tie{access::Relationship::kCover, day, day, true},
      access::Agreement{access::AgreementState::kGivenPartial,
                        access::Purpose::kEarlyHelp,
                        {agency},
                        classes,
                        at,
                        day,
                        access::Giver::kChild,
                        true},
      Conflict{true},
      Competence{true, true, day},
      Consent{access::GdprConsent::kWithdrawn},
      access::Notice{access::Informed::kDeferred, day},
      Shielding{true},
      Clearance{day, day, true},
      Permission{{access::Confidence::kExpress, who, agency, true, day}, true, true},
      gateway(access::Emergency{{},
                                access::EmergencyCategory::kMissingChild,
                                at,
                                true,
                                true,
                                40,
                                2,
                                true,
                                who,
                                access::Role::kSupervisor,
                                at}),
      gateway(access::Enquiry{{}, true, {}, day, true, true}),
      gateway(access::Override{true, access::Role::kSupervisor, at, true}),
      gateway(access::Contact{{}, true, day, true}),
      gateway(access::Order{{}, true, access::Purpose::kCourt, false, day}),
      gateway(access::Transfer{{}, true, at}),
      gateway(access::RightsCase{true, access::RightsRequester::kParent, true, true, true, true,
                                 true, true}),
      Marks{labels, labels},
      Handling{true, true, true, true, true, {access::Role::kMashScreener}},
      SentOn{agency, who, true},
      Closing{access::Closure::kLegalHold, true},
      SameIncident{EntryId(EntryId::Bytes{1, 2, 3}), true},
      Significance{true},
      Exported{access::ExportKind::kCourt,
               access::Purpose::kCourt,
               agency,
               agency,
               who,
               {agency},
               3,
               0x0123456789abcdef},
      Curated{true, false, agency, {EntryId(EntryId::Bytes{4, 5})}},
      Recalled{EntryId(EntryId::Bytes{6, 7})},
      RightsAsked{access::Right::kRectification, day, true, true, true,
                  EntryId(EntryId::Bytes{1, 2, 3}), access::RightOutcome::kPartly, at},
      SettledContradiction{chronology::ContradictionState{2}},
      Disputed{access::Disputant::kParent, at, PersonRow{7}},
      DisputeAnswered{at},
  };
}

TEST_CASE("each kind of statement comes back from its bytes as it went in", "[store][format]") {
  for (const Stated& what : EachKind()) {
    const std::string bytes = Pack(what);
    const auto topic = static_cast<Topic>(what.index());
    INFO("topic " << what.index());

    const std::optional<Stated> read = Unpack(topic, bytes);

    REQUIRE(read);
    CHECK(Pack(*read) == bytes);
    CHECK_FALSE(Unpack(topic, bytes + "x"));
    CHECK_FALSE(Unpack(topic, bytes.substr(0, bytes.size() - 1)));
  }
  CHECK_FALSE(Unpack(Topic::kNone, ""));
}

TEST_CASE("the bytes of statements are those already in databases", "[store][format]") {
  std::vector<Stated> kinds = EachKind();
  CHECK(crypto::Hex(Pack(kinds.back())) == "0100e025dafe5b0600");
  kinds.pop_back();
  CHECK(crypto::Hex(Pack(kinds.back())) == "010200e025dafe5b06000700000000000000");
  kinds.pop_back();
  CHECK(crypto::Hex(Pack(kinds.back())) == "0102");
  kinds.pop_back();
  CHECK(crypto::Hex(Pack(kinds.back())) ==
        "0110204e00000101010101020300000000000000000000000000020100e025dafe5b0600");
  kinds.pop_back();
  CHECK(crypto::Hex(Pack(kinds.back())) == "0106070000000000000000000000000000");
  kinds.pop_back();
  CHECK(crypto::Hex(Pack(kinds.back())) ==
        "0101000873742d6d6172797301"
        "04050000000000000000000000000000");
  kinds.pop_back();
  CHECK(crypto::Hex(Pack(kinds.back())) ==
        "0102070873742d6d617279730873742d6d61727973"
        "07742e7465616368010873742d6d61727973"
        "0300000000000000efcdab8967452301");
  kinds.pop_back();
  CHECK(crypto::Hex(Pack(kinds.back())) == "0101");
  kinds.pop_back();
  CHECK(crypto::Hex(Pack(kinds.back())) == "010102030000000000000000000000000001");
  kinds.pop_back();
  CHECK(crypto::Hex(Pack(kinds.back())) == "010301");
  kinds.pop_back();
  std::string all;
  for (const Stated& what : kinds) all += Pack(what);

  CHECK(crypto::Hex(Pack(EachKind().front())) == "010201204e000001204e000001");
  CHECK(crypto::Hex(crypto::View(crypto::Sha256(all))) ==
        "eb01d4d4b69dfd1bc7fae8884581fe130d34bc79e1a0d474cb44378adce7da3b");
}

}  // namespace
}  // namespace hub::store
