// What an agency says of one person in several of its exports, each of which says less than all.

#include "hub/service/link_person.h"

#include <algorithm>
#include <iterator>

#include "hub/linkage/model.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using records::Kind;
using records::Subject;

Subject HeldAs(House& house, const std::string& agency, const std::string& source_id) {
  const store::AgencyRow row = house.Agency(agency).agency.row;
  store::ReadTransaction reading = house.store->Read();
  const auto person = reading.FindPerson(row, house.store->SourceHash("person", row, source_id));
  REQUIRE(person);
  const auto identity = reading.Identity(*person);
  REQUIRE(identity.ok());
  return identity.value();
}

// Whether the agency's person is held as exactly this.
bool IsHeldAs(House& house, const Subject& expected) {
  const Subject held = HeldAs(house, "csc", expected.source_id.Reveal());
  return house.store->IdentityHash(held) == house.store->IdentityHash(expected);
}

Subject Named(const std::string& source_id) {
  Subject subject = Person(source_id);
  subject.sex = records::Sex::kFemale;
  subject.addresses.push_back({Sensitive("4 Quince Row"), Sensitive("ZZ9 4QR")});
  subject.phones.emplace_back("01632 960101");
  return subject;
}

Subject OnlyTheKey(const std::string& source_id) {
  Subject subject;
  subject.source_id = Sensitive(source_id);
  subject.birth = PartialDate::Day(*Date::Parse("2015-02-28"));
  return subject;
}

TEST_CASE("an export that says little of a person takes nothing away", "[service][link]") {
  House house;
  Subject named = Named("c1");
  named.died = *Date::Parse("2026-01-02");
  house.PushOne("csc", About(named, "r1", Kind::kReferral));

  house.PushOne("csc", About(OnlyTheKey("c1"), "r2", Kind::kReferral));

  CHECK(IsHeldAs(house, named));
}

TEST_CASE("a register without birth dates, numbers and addresses takes none away",
          "[service][link]") {
  House house;
  house.PushOne("csc", About(Named("c1"), "r1", Kind::kReferral));
  Subject renamed;
  renamed.source_id = Sensitive("c1");
  renamed.names.push_back({records::NameUse::kCurrent, Sensitive("Ada"), Sensitive("Quill")});

  house.PushOne("csc", About(renamed, "r2", Kind::kReferral));

  Subject expected = Named("c1");
  expected.names = renamed.names;
  CHECK(IsHeldAs(house, expected));
}

TEST_CASE("what is said anew replaces what was said, and a death named wrongly is undone",
          "[service][link]") {
  House house;
  Subject dead = Named("c1");
  dead.died = *Date::Parse("2026-01-02");
  house.PushOne("csc", About(dead, "r1", Kind::kReferral));
  Subject moved = Named("c1");
  moved.addresses = {{Sensitive("9 Plum Street"), Sensitive("ZZ9 1PS")}};

  house.PushOne("csc", About(moved, "r2", Kind::kReferral));

  CHECK(IsHeldAs(house, moved));
}

TEST_CASE("what one batch says of a person in two records is all known", "[service][link]") {
  House house;
  Subject nameless = OnlyTheKey("c1");
  Subject unborn = Named("c1");
  unborn.birth = {};

  REQUIRE(house
              .Push("csc",
                    {About(unborn, "r1", Kind::kReferral), About(nameless, "r2", Kind::kReferral)})
              .ok());

  CHECK(IsHeldAs(house, Named("c1")));
}

TEST_CASE("a record about two whom the hub knows to be one child is one entry",
          "[service][link][read]") {
  House house;
  records::Record both = About(Person("c1"), "r1", Kind::kReferral);
  both.subjects.push_back(Person("c2"));
  house.PushOne("csc", both);
  const ChildId child = house.ChildOf("csc", "c1");
  REQUIRE(house.ChildOf("csc", "c2") == child);
  house.Relate(child, "l.lead");

  CHECK(house.Read(house.Lead(), child).total == 1);
}

store::Person PersonOf(House& house, const std::string& agency, const std::string& source_id) {
  const store::AgencyRow row = house.Agency(agency).agency.row;
  store::ReadTransaction reading = house.store->Read();
  const auto person = reading.FindPerson(row, house.store->SourceHash("person", row, source_id));
  REQUIRE(person);
  return *person;
}

std::vector<store::Link> LinksOf(House& house, const std::string& agency,
                                 const std::string& source_id) {
  const store::Person person = PersonOf(house, agency, source_id);
  return house.store->Read().LinksOf(person.row);
}

// A steward's word.
void Say(House& house, const store::Person& person, store::ChildRow child, store::LinkState state) {
  const Status said = house.store->writer().Write([&](store::Writing& writing) -> Status {
    writing.AddLink({person.row, child, state, 0, "", "s.teward", writing.at()});
    return Done{};
  });
  REQUIRE(said.ok());
}

// The person becomes a child of their own, who is never to be the other one.
void SplitOff(House& house, const std::string& agency, const std::string& source_id) {
  const store::Person person = PersonOf(house, agency, source_id);
  const Status split = house.store->writer().Write([&](store::Writing& writing) -> Status {
    writing.AddLink({person.row, person.child, store::LinkState::kNever, 0, "", "s.teward", {}});
    writing.AddLink(
        {person.row, writing.AddChild(), store::LinkState::kConfirmed, 0, "", "s.teward", {}});
    return Done{};
  });
  REQUIRE(split.ok());
}

Subject Moved(Subject subject, const char* street) {
  subject.addresses = {{Sensitive(street), Sensitive("ZZ9 4QR")}};
  return subject;
}

TEST_CASE("a link says by which weights it was made, and what decided", "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
  house.PushOne("nhs", About(Person("p1"), "e1", Kind::kHealthContact));
  house.PushOne("nhs",
                About(Person("p2", "Ada", "Marlow", "9000000009"), "e2", Kind::kHealthContact));

  const store::Link joined = LinksOf(house, "nhs", "p1")[0];
  CHECK(joined.weights == house.store->weights().version);
  CHECK(joined.reason == linkage::Reason::kSharedNumber);
  CHECK(joined.bits > 0);
  CHECK(joined.explanation.find("nhs_number agrees") != std::string::npos);
  const store::Link asked = LinksOf(house, "nhs", "p2")[1];
  CHECK(asked.weights == house.store->weights().version);
  CHECK(asked.reason == linkage::Reason::kOtherNumber);
}

TEST_CASE("of two children one question is asked, not one for each view", "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
  house.PushOne("nhs",
                About(Person("p1", "Ada", "Marlow", "9000000009"), "e1", Kind::kHealthContact));

  house.PushOne("nhs",
                About(Person("p2", "Ada", "Marlow", "9000000009"), "e2", Kind::kHealthContact));

  CHECK(house.ChildOf("nhs", "p2") == house.ChildOf("nhs", "p1"));
  CHECK(LinksOf(house, "nhs", "p2").size() == 1);
}

TEST_CASE("what a steward rejected is not asked again, however the person is told of anew",
          "[service][link]") {
  for (const auto word : {store::LinkState::kRejected, store::LinkState::kNever}) {
    House house;
    house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
    house.PushOne("nhs",
                  About(Person("p1", "Ada", "Marlow", "9000000009"), "e1", Kind::kHealthContact));
    REQUIRE(LinksOf(house, "nhs", "p1").size() == 2);
    Say(house, PersonOf(house, "nhs", "p1"), PersonOf(house, "csc", "c1").child, word);

    house.PushOne("nhs", About(Moved(Person("p1", "Ada", "Marlow", "9000000009"), "9 New Road"),
                               "e2", Kind::kHealthContact));
    house.PushOne("csc", About(Moved(Person("c1"), "9 New Road"), "r2", Kind::kReferral));
    house.PushOne("nhs",
                  About(Person("p9", "Ada", "Marlow", "9000000009"), "e3", Kind::kHealthContact));

    CHECK(LinksOf(house, "nhs", "p1").size() == 3);
    CHECK(LinksOf(house, "csc", "c1").size() == 1);
    CHECK(LinksOf(house, "nhs", "p9").size() == 1);
    CHECK(house.ChildOf("nhs", "p9") == house.ChildOf("nhs", "p1"));
    CHECK(house.ChildOf("nhs", "p1") != house.ChildOf("csc", "c1"));
  }
}

TEST_CASE("what was split is not joined again by sending it again", "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1", "Ada", "Marlow", ""), "r1", Kind::kReferral));
  house.PushOne("nhs", About(Person("p1", "Ada", "Marlow", ""), "e1", Kind::kHealthContact));
  REQUIRE(house.ChildOf("csc", "c1") == house.ChildOf("nhs", "p1"));
  SplitOff(house, "nhs", "p1");
  const ChildId apart = house.ChildOf("nhs", "p1");
  REQUIRE(house.ChildOf("csc", "c1") != apart);

  house.PushOne("nhs", About(Person("p1", "Ada", "Marlow", ""), "e1", Kind::kHealthContact));
  house.PushOne("nhs", About(Moved(Person("p1", "Ada", "Marlow", ""), "9 New Road"), "e2",
                             Kind::kHealthContact));

  CHECK(house.ChildOf("nhs", "p1") == apart);
  CHECK(LinksOf(house, "nhs", "p1").size() == 3);
  CHECK(LinksOf(house, "csc", "c1").size() == 1);
}

TEST_CASE("who fits two that were split is neither until somebody says", "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1", "Ada", "Marlow", ""), "r1", Kind::kReferral));
  house.PushOne("nhs", About(Person("p1", "Ada", "Marlow", ""), "e1", Kind::kHealthContact));
  SplitOff(house, "nhs", "p1");

  house.PushOne("st-marys", About(Person("u1", "Ada", "Marlow", ""), "a1", Kind::kEnrolment));

  CHECK(house.ChildOf("st-marys", "u1") != house.ChildOf("csc", "c1"));
  CHECK(house.ChildOf("st-marys", "u1") != house.ChildOf("nhs", "p1"));
  CHECK(LinksOf(house, "st-marys", "u1").size() == 3);
}

TEST_CASE("who fits two views of what seems one child joins it, and the two are asked about",
          "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1", "Ada", "Marlow", ""), "r1", Kind::kReferral));
  house.PushOne("nhs", About(Person("p1", "Zora", "Quill", ""), "e1", Kind::kHealthContact));
  // Renamed to what fits the other: no link moves by itself.
  house.PushOne("nhs", About(Person("p1", "Ada", "Marlow", ""), "e2", Kind::kHealthContact));
  REQUIRE(house.ChildOf("csc", "c1") != house.ChildOf("nhs", "p1"));
  REQUIRE(LinksOf(house, "nhs", "p1").size() == 2);

  house.PushOne("st-marys", About(Person("u1", "Ada", "Marlow", ""), "a1", Kind::kEnrolment));

  const ChildId joined = house.ChildOf("st-marys", "u1");
  CHECK((joined == house.ChildOf("csc", "c1") || joined == house.ChildOf("nhs", "p1")));
  CHECK(house.ChildOf("csc", "c1") != house.ChildOf("nhs", "p1"));
  CHECK(LinksOf(house, "st-marys", "u1").size() == 1);
}

TEST_CASE("two of one name and birth date whom one agency knows in two homes are asked about",
          "[service][link]") {
  House house;
  const auto oliver = [](const std::string& id, const char* street, const char* postcode) {
    Subject subject = Person(id, "Oliver", "Smith", "");
    subject.birth = PartialDate::Day(*Date::Parse("2014-01-01"));
    subject.addresses = {{Sensitive(street), Sensitive(postcode)}};
    return subject;
  };
  house.PushOne("csc", About(oliver("q1", "1 Ash Grove", "ZZ1 1AA"), "r1", Kind::kReferral));
  house.PushOne("csc", About(oliver("q2", "90 Oak Lane", "ZZ8 8BB"), "r2", Kind::kReferral));
  house.PushOne("csc", About(oliver("q3", "1 Ash Grove", "ZZ1 1AA"), "r3", Kind::kReferral));

  CHECK(house.ChildOf("csc", "q1") != house.ChildOf("csc", "q2"));
  CHECK(LinksOf(house, "csc", "q2").back().state == store::LinkState::kProposed);
  CHECK(LinksOf(house, "csc", "q2").back().reason == linkage::Reason::kPerhapsSibling);
  CHECK(house.ChildOf("csc", "q3") == house.ChildOf("csc", "q1"));
}

TEST_CASE("in whatever order three records come, the links of verified numbers are the same",
          "[service][link][law]") {
  const auto told = [](const std::string& id, const char* given, const char* family,
                       const char* birth, const char* nhs) {
    Subject subject = Person(id, given, family, nhs);
    subject.birth = PartialDate::Day(*Date::Parse(birth));
    return subject;
  };
  const Subject ada = told("p0", "Petra", "Lindqvist", "2011-11-11", "9434765919");
  const Subject again = told("p1", "Petra", "Lindqvist", "2011-11-11", "9434765919");
  Subject bare = told("p1", "Petra", "", "2011-11-11", "9434765919");
  bare.names.clear();
  const std::vector<Subject> thirds = {
      told("p2", "Hamish", "Buchan", "2009-01-20", "9434765919"),      // her number, another child
      told("p2", "Petra", "Lindqvist", "2011-11-11", "9434765870"),    // a namesake
      told("p2", "Hamish", "Lindqvist", "2011-11-11", "9434765870")};  // her twin
  for (const Subject& second : {again, bare}) {
    for (const Subject& third : thirds) {
      const Subject said[] = {ada, second, third};
      const char* const agencies[] = {"csc", "nhs", "st-marys"};
      const Kind kinds[] = {Kind::kReferral, Kind::kHealthContact, Kind::kAttendancePeriod};
      std::size_t order[] = {0, 1, 2};
      do {
        INFO(order[0] << order[1] << order[2]);
        House house;
        for (const std::size_t i : order)
          house.PushOne(agencies[i], About(said[i], "r" + std::to_string(i), kinds[i]));
        CHECK(house.ChildOf("csc", "p0") == house.ChildOf("nhs", "p1"));
        CHECK(house.ChildOf("csc", "p0") != house.ChildOf("st-marys", "p2"));
      } while (std::next_permutation(std::begin(order), std::end(order)));
    }
  }
}

constexpr const char* kOtherNumber = "9434765870";

// Ada of social care and, under the same number, of the health service.
void JoinAda(House& house) {
  house.PushOne("csc", About(Named("c1"), "r1", Kind::kReferral));
  house.PushOne("nhs", About(Person("n1"), "h1", Kind::kHealthContact));
  REQUIRE(house.ChildOf("nhs", "n1") == house.ChildOf("csc", "c1"));
}

Subject Zelda(const std::string& source_id) {
  Subject zelda = Person(source_id, "Zelda", "Thornbury", kOtherNumber);
  zelda.birth = PartialDate::Day(*Date::Parse("2013-09-19"));
  return zelda;
}

TEST_CASE("a record that is corrected to be another child's leaves the child, and draws nobody in",
          "[service][link]") {
  House house;
  JoinAda(house);
  const ChildId ada = house.ChildOf("csc", "c1");
  house.Relate(ada, "l.lead");
  house.Agree(ada);

  house.PushOne("nhs", About(Zelda("n1"), "h1", Kind::kHealthContact));

  CHECK(house.ChildOf("csc", "c1") == ada);
  CHECK(house.ChildOf("nhs", "n1") != ada);
  const auto links = LinksOf(house, "nhs", "n1");
  REQUIRE(links.size() == 3);
  CHECK(links[1].explanation == "corrected: no longer like the others of that child");
  CHECK(links[1].reason == linkage::Reason::kOtherNumber);
  CHECK(links[2].state == store::LinkState::kProposed);
  CHECK(links[2].child == PersonOf(house, "csc", "c1").child);
  CHECK(links[2].explanation.find("nhs_number contradicts") != std::string::npos);
  house.Relate(ada, "l.lead");
  CHECK(house.Read(house.Lead(), ada).total == 1);
  house.PushOne("nhs", About(Zelda("z9"), "h9", Kind::kHealthContact));
  CHECK(house.ChildOf("nhs", "z9") == house.ChildOf("nhs", "n1"));
  house.PushOne("nhs", About(Person("n1"), "h1", Kind::kHealthContact));
  CHECK(house.ChildOf("nhs", "n1") != ada);
}

TEST_CASE("a number learnt later that contradicts the others of the child parts the record",
          "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
  Subject numberless = Moved(Person("n1", "Ada", "Marlow", ""), "4 Quince Row");
  house.PushOne("csc", About(Moved(Person("c1"), "4 Quince Row"), "r1", Kind::kReferral));
  house.PushOne("nhs", About(numberless, "h1", Kind::kHealthContact));
  REQUIRE(house.ChildOf("nhs", "n1") == house.ChildOf("csc", "c1"));
  numberless.identifiers = Person("n1", "Ada", "Marlow", kOtherNumber).identifiers;

  house.PushOne("nhs", About(numberless, "h2", Kind::kHealthContact));

  CHECK(house.ChildOf("nhs", "n1") != house.ChildOf("csc", "c1"));
  CHECK(LinksOf(house, "nhs", "n1").back().state == store::LinkState::kProposed);
}

TEST_CASE("the birth date and the given name of another child part a record without numbers",
          "[service][link]") {
  House house;
  house.PushOne("csc", About(Named("c1"), "r1", Kind::kReferral));
  Subject alike = Moved(Person("n1", "Ada", "Marlow", ""), "4 Quince Row");
  house.PushOne("nhs", About(alike, "h1", Kind::kHealthContact));
  REQUIRE(house.ChildOf("nhs", "n1") == house.ChildOf("csc", "c1"));
  alike.names = Person("n1", "Boris", "Marlow").names;

  house.PushOne("nhs", About(alike, "h2", Kind::kHealthContact));

  CHECK(house.ChildOf("nhs", "n1") != house.ChildOf("csc", "c1"));
  CHECK(LinksOf(house, "nhs", "n1").back().state == store::LinkState::kProposed);
}

TEST_CASE("a new surname, a slip of the pen and what is left out part nobody", "[service][link]") {
  House house;
  JoinAda(house);
  Subject slipped = Person("n1", "Adda", "Marlow");
  slipped.birth = PartialDate::Day(*Date::Parse("2015-02-18"));
  Subject empty;
  empty.source_id = Sensitive("n1");

  for (const Subject& said : {Person("n1", "Ada", "Quill"), slipped, empty}) {
    house.PushOne("nhs", About(said, "h2", Kind::kHealthContact));
    CHECK(house.ChildOf("nhs", "n1") == house.ChildOf("csc", "c1"));
  }
}

TEST_CASE("what people joined another name does not part, another NHS number does",
          "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
  house.PushOne("nhs", About(OnlyTheKey("n1"), "h1", Kind::kHealthContact));
  Say(house, PersonOf(house, "nhs", "n1"), PersonOf(house, "csc", "c1").child,
      store::LinkState::kConfirmed);

  Subject other = Zelda("n1");
  other.identifiers.clear();
  house.PushOne("nhs", About(other, "h2", Kind::kHealthContact));
  CHECK(house.ChildOf("nhs", "n1") == house.ChildOf("csc", "c1"));
  house.PushOne("nhs", About(Zelda("n1"), "h3", Kind::kHealthContact));
  CHECK(house.ChildOf("nhs", "n1") != house.ChildOf("csc", "c1"));
}

TEST_CASE("a name in common use finds nobody, a number beside it does", "[service][link]") {
  House house;
  std::vector<records::Record> crowd;
  for (int i = 0; i < 60; ++i) {
    Subject one = Person("c" + std::to_string(i), "Ada", "Marlow", "");
    one.birth = {};
    crowd.push_back(About(one, "r" + std::to_string(i), Kind::kReferral));
  }
  crowd.push_back(About(Person("known"), "rk", Kind::kReferral));
  REQUIRE(house.Push("csc", crowd).ok());

  Subject nameless = Person("p0", "Ada", "Marlow", "");
  nameless.birth = {};
  house.PushOne("nhs", About(nameless, "e0", Kind::kHealthContact));
  house.PushOne("nhs", About(Person("p1"), "e1", Kind::kHealthContact));

  CHECK(LinksOf(house, "nhs", "p0").size() == 1);
  CHECK(house.ChildOf("nhs", "p1") == house.ChildOf("csc", "known"));
}

TEST_CASE("where a person lived before they were shielded is not kept", "[service][link]") {
  House house;
  house.PushOne("csc", About(Named("c1"), "r1", Kind::kReferral));
  Subject shielded = Person("c1");
  shielded.shielded = true;

  house.PushOne("csc", About(shielded, "r2", Kind::kReferral));

  const Subject held = HeldAs(house, "csc", "c1");
  CHECK(held.addresses.empty());
  CHECK(held.phones.empty());
}

}  // namespace
}  // namespace hub::service
