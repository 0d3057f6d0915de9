#include "hub/service/read_family.h"

#include <string>
#include <vector>

#include "hub/service/mark_entry.h"
#include "hub/service/replay.h"
#include "hub/service/set_rights.h"
#include "hub/service/shield_child.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using access::Purpose;
using access::Role;
using chronology::FamilyAnswer;
using chronology::Relative;
using records::Relation;

constexpr char kAda[] = "9434765919";
constexpr char kBen[] = "9434765870";

// What the second of two children is to the first, as children's services hold it.
records::Record Tie(Relation relation, records::Subject first, records::Subject second,
                    const std::string& id = "t1") {
  auto record = About(std::move(first), id, records::Kind::kFamilyTie);
  record.happened = {};
  record.summary = Sensitive("Family");
  record.narrative = {};
  record.subjects.push_back(std::move(second));
  record.family_tie = records::FamilyTie{relation, true, {}, Date::Parse("2019-05-01"), {}};
  return record;
}

records::Record TieTo(Relation relation, const std::string& person, records::Subject child,
                      const std::string& id) {
  auto record = Tie(relation, std::move(child), {}, id);
  record.subjects.pop_back();
  record.family_tie->person = Sensitive(person);
  return record;
}

// Ada and Ben, brother and sister, whose page the lead of children's services may open for Ada.
struct Home {
  Home() {
    house.PushOne("csc", Tie(Relation::kSibling, ada, ben));
    child = house.ChildOf("csc", "p1");
    brother = house.ChildOf("csc", "p2");
    house.Relate(child, "l.lead");
    house.Agree(child);
  }

  Outcome<FamilyAnswer> Ask(const Caller& caller, const ChildId& of,
                            std::optional<Instant> known_at = std::nullopt,
                            Purpose purpose = Purpose::kEarlyHelp) {
    return ReadFamily(*house.store, house.directory, house.policy, house.clock)
        .Run(caller, of, purpose, known_at);
  }
  FamilyAnswer Read(const Caller& caller, const ChildId& of,
                    std::optional<Instant> known_at = std::nullopt) {
    auto outcome = Ask(caller, of, known_at);
    if (!outcome.ok()) FAIL(outcome.error().for_operator);
    REQUIRE(outcome.value().index() == 0);
    return std::get<0>(outcome.value()).answer();
  }
  FamilyAnswer Read() { return Read(house.Lead(), child); }
  // The events in the log about one child.
  std::vector<std::string> EventsAbout(const ChildId& of) {
    std::vector<std::string> events;
    store::LogTransaction log = house.store->ReadLog();
    for (const std::uint64_t leaf : log.LeavesAbout(house.store->pseudonyms().SubjectIndex(of)))
      events.emplace_back(audit::Name(audit::Decode(log.Leaf(leaf)).value().leaf.event));
    return events;
  }

  House house;
  records::Subject ada = Person("p1", "Ada", "Marlow", kAda);
  records::Subject ben = Person("p2", "Ben", "Marlow", kBen);
  ChildId child;
  ChildId brother;
};

TEST_CASE("on a child's page a brother is a word to who may not open him", "[service][family]") {
  Home home;

  const FamilyAnswer answer = home.Read();

  REQUIRE(answer.relatives.size() == 1);
  const Relative& ben = answer.relatives.front();
  CHECK_FALSE(ben.child);
  CHECK(ben.name.empty());
  REQUIRE(ben.said.size() == 1);
  CHECK(ben.said.front().relation == Relation::kSibling);
  CHECK(ben.said.front().household);
  CHECK(ben.said.front().since == Date::Parse("2019-05-01"));
  CHECK(ben.said.front().agency_name == "Children's Services");
  CHECK_FALSE(answer.coverage.empty());
}

TEST_CASE("who may open the brother too is told who he is, and his own log says so",
          "[service][family]") {
  Home home;
  home.house.Relate(home.brother, "l.lead");
  home.house.Agree(home.brother);

  const FamilyAnswer answer = home.Read();

  REQUIRE(answer.relatives.size() == 1);
  const Relative& ben = answer.relatives.front();
  REQUIRE(ben.child);
  CHECK(ben.child->child == home.brother);
  CHECK(ben.child->given.Reveal() == "Ben");
  CHECK(home.house.store->LeafOf(ben.decision));
  CHECK(home.EventsAbout(home.child).back() == "family.read");
  CHECK(home.EventsAbout(home.brother).back() == "family.relative_told");
  CHECK(Replay(*home.house.store, {home.house.policy}).Run().value().AllSame());
}

TEST_CASE("a word about a brother is nobody's reading of him", "[service][family]") {
  Home home;
  const auto before = home.EventsAbout(home.brother);

  home.Read();

  CHECK(home.EventsAbout(home.brother) == before);
  CHECK(home.EventsAbout(home.child).back() == "family.read");
  CHECK(Replay(*home.house.store, {home.house.policy}).Run().value().AllSame());
}

TEST_CASE("a tie is kept once and told from both ends, each in its own word", "[service][family]") {
  Home home;
  home.house.PushOne("csc", Tie(Relation::kMother, home.ben, home.ada, "t1"));  // corrected
  home.house.Relate(home.brother, "l.lead");
  home.house.Agree(home.brother);

  const FamilyAnswer of_ada = home.Read();
  const FamilyAnswer of_ben = home.Read(home.house.Lead(), home.brother);

  REQUIRE(of_ada.relatives.size() == 1);
  REQUIRE(of_ben.relatives.size() == 1);
  CHECK(of_ada.relatives.front().said.front().relation == Relation::kChild);
  CHECK(of_ben.relatives.front().said.front().relation == Relation::kMother);
  CHECK(of_ada.relatives.front().said.front().entry == of_ben.relatives.front().said.front().entry);
}

TEST_CASE("a tie between two children is told of in no chronology", "[service][family]") {
  Home home;
  home.house.PushOne("csc", TieTo(Relation::kMother, "Iris Marlow", home.ada, "t2"));

  const auto story = home.house.Read(home.house.Lead(), home.child);
  const auto involved =
      WhoIsInvolved(*home.house.store, home.house.directory, home.house.policy, home.house.clock)
          .Run(home.house.Lead(), home.child, Purpose::kEarlyHelp);

  CHECK(story.total == 1);  // the mother's, who is no child of the hub
  CHECK(story.entries.find("sibling") == std::string::npos);
  REQUIRE(involved.ok());
  CHECK(std::get<0>(involved.value()).answer().workers.empty());
}

TEST_CASE("an adult is the word for what they are to the child, and no name", "[service][family]") {
  Home home;
  auto mother = TieTo(Relation::kMother, "Iris Marlow", home.ada, "t2");
  mother.labels = mother.labels.With(records::Label::kThirdParty);
  home.house.PushOne("csc", mother);
  home.house.PushOne("csc", TieTo(Relation::kFather, "Jon Marlow", home.ada, "t3"));

  const FamilyAnswer answer = home.Read();

  REQUIRE(answer.relatives.size() == 3);
  for (const Relative& relative : answer.relatives) CHECK(relative.name.empty());
  CHECK(answer.relatives[1].said.front().relation == Relation::kMother);
  CHECK(answer.relatives[2].said.front().relation == Relation::kFather);
}

TEST_CASE("a brother in hiding is told to nobody who is not cleared for him", "[service][family]") {
  Home home;
  home.house.Relate(home.brother, "l.lead");
  home.house.Agree(home.brother);
  home.house.policy.shield_clearances = 2;
  ShieldChild shields(*home.house.store, home.house.policy, home.house.clock);
  const Sensitive reason("a refuge");

  REQUIRE(shields.Shield(home.house.Lead(), home.brother, reason).ok());
  home.house.clock.now = home.house.clock.now.Plus(1);
  const FamilyAnswer hidden = home.Read();
  REQUIRE(shields
              .Clear(home.house.Supervisor(),
                     {home.brother, home.house.Lead().who.id, {}, false, reason})
              .ok());
  home.house.clock.now = home.house.clock.now.Plus(1);
  const FamilyAnswer cleared = home.Read();

  CHECK(hidden.relatives.empty());
  CHECK(hidden.told.withheld.empty());
  CHECK(cleared.relatives.size() == 1);
}

TEST_CASE("a brother in hiding stays untold once he is erased", "[service][family]") {
  Home home;
  ShieldChild shields(*home.house.store, home.house.policy, home.house.clock);
  home.house.Relate(home.brother, "l.lead");
  REQUIRE(shields.Shield(home.house.Lead(), home.brother, Sensitive("a refuge")).ok());
  home.house.clock.now = home.house.clock.now.Plus(1);
  REQUIRE(home.Read().relatives.empty());

  REQUIRE(home.house.administer->Erase(home.brother).ok());
  home.house.clock.now = home.house.clock.now.Plus(1);

  CHECK(home.Read().relatives.empty());
}

TEST_CASE("of a child in hiding nobody is told with whom they live, and no name leads there",
          "[service][family]") {
  Home home;
  home.house.Relate(home.brother, "l.lead");
  home.house.Agree(home.brother);
  ShieldChild shields(*home.house.store, home.house.policy, home.house.clock);

  REQUIRE(shields.Shield(home.house.Lead(), home.child, Sensitive("a refuge")).ok());
  home.house.clock.now = home.house.clock.now.Plus(1);
  const FamilyAnswer answer = home.Read();

  CHECK(answer.place_withheld);
  REQUIRE(answer.relatives.size() == 1);
  CHECK_FALSE(answer.relatives.front().child);
  CHECK_FALSE(answer.relatives.front().said.front().household);
}

TEST_CASE("a child who is expected is told to nobody who may not open them", "[service][family]") {
  Home home;
  auto expected = Person("p3", "", "", "");
  expected.birth = {};
  expected.names.clear();
  expected.due = Date::Parse("2026-12-24");
  home.house.PushOne("csc", Tie(Relation::kSibling, home.ada, expected, "t9"));

  CHECK(home.Read().relatives.size() == 1);  // Ben
  const ChildId unborn = home.house.ChildOf("csc", "p3");
  home.house.Relate(unborn, "l.lead");
  home.house.Agree(unborn);
  const FamilyAnswer answer = home.Read();

  REQUIRE(answer.relatives.size() == 2);
  CHECK(answer.relatives.front().unborn);
}

TEST_CASE("a tie that was taken back is told no more, and still of the days before",
          "[service][family]") {
  Home home;
  const Instant then = home.house.clock.now.Plus(10);
  home.house.clock.now = then.Plus(60);
  records::Record back;
  back.source_id = Sensitive("t1");
  back.action = records::Action::kRetract;
  home.house.PushOne("csc", back);
  home.house.clock.now = home.house.clock.now.Plus(60);

  CHECK(home.Read().relatives.empty());
  CHECK(home.Read(home.house.Lead(), home.child, then).relatives.size() == 1);
}

TEST_CASE("what two agencies tell of one brother is told of one brother", "[service][family]") {
  Home home;
  auto of_nhs = Tie(Relation::kHalfSibling, Person("n1", "Ada", "Marlow", kAda),
                    Person("n2", "Ben", "Marlow", kBen), "n-t1");
  home.house.PushOne("nhs", of_nhs);
  REQUIRE(home.house.ChildOf("nhs", "n2") == home.brother);

  const FamilyAnswer answer = home.Read();

  REQUIRE(answer.relatives.size() == 1);
  REQUIRE(answer.relatives.front().said.size() == 2);
  CHECK(answer.relatives.front().said[0].relation == Relation::kSibling);
  CHECK(answer.relatives.front().said[1].relation == Relation::kHalfSibling);
}

TEST_CASE("a tie that a join made a tie to oneself tells nothing", "[service][family]") {
  Home home;
  home.house.PushOne("csc",
                     Tie(Relation::kTwin, home.ada, Person("p4", "Ada", "Marlow", kAda), "t4"));
  REQUIRE(home.house.ChildOf("csc", "p4") == home.child);

  const FamilyAnswer answer = home.Read();

  REQUIRE(answer.relatives.size() == 1);
  CHECK(answer.relatives.front().said.front().relation == Relation::kSibling);
}

TEST_CASE("who may not read the child hears nothing of a family", "[service][family]") {
  Home home;

  const auto outcome = home.Ask(home.house.Teacher(), home.child);

  REQUIRE(outcome.ok());
  REQUIRE(outcome.value().index() == 1);
  CHECK(home.EventsAbout(home.child).back() == "access.refused");
}

TEST_CASE("one concern about two children is one record, shown to each without the other",
          "[service][family]") {
  Home home;
  home.house.Relate(home.brother, "l.lead");
  home.house.Agree(home.brother);
  auto concern = About(home.ada, "c1", records::Kind::kContact);
  concern.summary = Sensitive("A neighbour is worried");
  concern.narrative = Sensitive("Shouting at night.");
  concern.subjects.push_back(home.ben);
  home.house.PushOne("csc", concern);

  const auto of_ada = home.house.Read(home.house.Lead(), home.child);
  const auto of_ben = home.house.Read(home.house.Lead(), home.brother);

  CHECK(of_ada.total == 1);
  CHECK(of_ada.entries == of_ben.entries);
  for (const std::string other : {"Ben", "Ada", kAda, kBen})
    CHECK(of_ada.entries.find(other) == std::string::npos);

  const auto id = EntryId::FromHex(of_ada.entries.substr(of_ada.entries.find("\"id\":\"") + 6, 32));
  REQUIRE(id);
  MarkEntry marks(*home.house.store, home.house.policy, home.house.clock);
  const auto marked = marks.Restrict(home.house.As("l.lead", Role::kLeadProfessional), *id, true,
                                     Sensitive("to be checked"));
  REQUIRE(marked.ok());
  home.house.clock.now = home.house.clock.now.Plus(1);
  CHECK(home.house.Read(home.house.Lead(), home.child).entries ==
        home.house.Read(home.house.Lead(), home.brother).entries);

  records::Record back;
  back.source_id = Sensitive("c1");
  back.action = records::Action::kRetract;
  home.house.PushOne("csc", back);
  home.house.clock.now = home.house.clock.now.Plus(1);
  CHECK(home.house.Read(home.house.Lead(), home.child).total == 0);
  CHECK(home.house.Read(home.house.Lead(), home.brother).total == 0);
}

TEST_CASE("what is said against a record about two is read beside the one of whom it was said",
          "[service][family]") {
  Home home;
  home.house.Relate(home.brother, "l.lead");
  home.house.Agree(home.brother);
  auto concern = About(home.ada, "c1", records::Kind::kContact);
  concern.subjects.push_back(home.ben);
  home.house.PushOne("csc", concern);
  const auto before = home.house.Read(home.house.Lead(), home.brother);
  const auto id = EntryId::FromHex(before.entries.substr(before.entries.find("\"id\":\"") + 6, 32));
  REQUIRE(id);

  DisputeSaid said;
  said.by = access::Disputant::kParent;
  said.words = Sensitive("Ben was at school");
  said.reason = said.words;
  said.child = home.brother;
  home.house.clock.now = home.house.clock.now.Plus(1);
  const auto done = MarkEntry(*home.house.store, home.house.policy, home.house.clock)
                        .Dispute(home.house.Lead(), *id, said);
  REQUIRE(done.ok());
  REQUIRE(done.value().index() == 0);
  home.house.clock.now = home.house.clock.now.Plus(1);

  const auto of_ben = home.house.Read(home.house.Lead(), home.brother);
  const auto of_ada = home.house.Read(home.house.Lead(), home.child);
  CHECK(of_ben.entries.find("Ben was at school") != std::string::npos);
  CHECK(of_ada.entries.find("Ben was at school") == std::string::npos);
}

TEST_CASE("what was said against a record stays behind when it turns out to be another child's",
          "[service][family]") {
  Home home;
  home.house.Relate(home.brother, "l.lead");
  home.house.Agree(home.brother);
  home.house.PushOne("csc", About(home.ada, "c1", records::Kind::kContact));
  const auto before = home.house.Read(home.house.Lead(), home.child);
  const auto id = EntryId::FromHex(before.entries.substr(before.entries.find("\"id\":\"") + 6, 32));
  REQUIRE(id);
  DisputeSaid said;
  said.by = access::Disputant::kParent;
  said.words = Sensitive("Not my child");
  said.reason = said.words;
  home.house.clock.now = home.house.clock.now.Plus(1);
  const auto done = MarkEntry(*home.house.store, home.house.policy, home.house.clock)
                        .Dispute(home.house.Lead(), *id, said);
  REQUIRE(done.ok());
  REQUIRE(done.value().index() == 0);

  home.house.clock.now = home.house.clock.now.Plus(1);
  home.house.PushOne("csc", About(home.ben, "c1", records::Kind::kContact));
  home.house.clock.now = home.house.clock.now.Plus(1);

  const auto of_ben = home.house.Read(home.house.Lead(), home.brother);
  CHECK(of_ben.total == 1);
  CHECK(of_ben.entries.find("disputes") == std::string::npos);
  CHECK(of_ben.disputed.empty());
}

}  // namespace
}  // namespace hub::service
