// What an agency says of one person in several of its exports, each of which says less than all.

#include "hub/service/link_person.h"

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
