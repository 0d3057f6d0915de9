// What was told of a child before it was born is told of the baby: by mother and day, since an
// unborn child has no name.

#include "hub/service/one_life.h"

#include <algorithm>

#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

using records::IdentifierKind;
using records::Kind;
using records::Subject;
using store::LinkState;

// Of the range kept for tests; the check digits hold.
constexpr const char* kMother = "9990000115";
constexpr const char* kOtherMother = "9990000123";

Subject Of(const std::string& source_id, const std::string& mother) {
  Subject subject;
  subject.source_id = Sensitive(source_id);
  subject.names.push_back({records::NameUse::kCurrent, Sensitive(""), Sensitive("Marlow")});
  if (!mother.empty()) {
    subject.identifiers.push_back(
        records::MakeIdentifier(IdentifierKind::kMothersNhsNumber, mother));
  }
  return subject;
}

Subject Unborn(const std::string& source_id, const std::string& mother = kMother,
               const char* due = "2026-03-10") {
  Subject subject = Of(source_id, mother);
  subject.due = *Date::Parse(due);
  return subject;
}

Subject Baby(const std::string& source_id, const std::string& given = "Ada",
             const std::string& mother = kMother, const char* birth = "2026-03-02") {
  Subject subject = Of(source_id, mother);
  subject.names.front().given = Sensitive(given);
  subject.birth = PartialDate::Day(*Date::Parse(birth));
  return subject;
}

// What was said of an agency's person being a child.
std::vector<store::Link> Links(House& house, const std::string& agency,
                               const std::string& source_id) {
  const store::AgencyRow row = house.Agency(agency).agency.row;
  store::ReadTransaction reading = house.store->Read();
  const auto person = reading.FindPerson(row, house.store->SourceHash("person", row, source_id));
  REQUIRE(person);
  return reading.LinksOf(person->row);
}

std::size_t Asked(House& house, const std::string& agency, const std::string& source_id) {
  const auto links = Links(house, agency, source_id);
  return static_cast<std::size_t>(
      std::count_if(links.begin(), links.end(),
                    [](const store::Link& link) { return link.state == LinkState::kProposed; }));
}

void Tell(House& house, const std::string& agency, const Subject& subject) {
  house.PushOne(agency, About(subject, "r-" + subject.source_id.Reveal(),
                              agency == "csc" ? Kind::kReferral : Kind::kHealthContact));
}

TEST_CASE("the baby is the child that was expected, whichever was told first",
          "[service][unborn]") {
  for (const bool birth_first : {false, true}) {
    INFO("birth first: " << birth_first);
    House house;
    if (birth_first) Tell(house, "nhs", Baby("b1"));
    Tell(house, "csc", Unborn("u1"));
    if (!birth_first) Tell(house, "nhs", Baby("b1"));

    CHECK(house.ChildOf("csc", "u1") == house.ChildOf("nhs", "b1"));
    const store::Link link =
        Links(house, birth_first ? "csc" : "nhs", birth_first ? "u1" : "b1")[0];
    CHECK(link.explanation == "mother agrees; due date and day of birth fit");
  }
}

TEST_CASE("two agencies that expect one child of a mother expect the same", "[service][unborn]") {
  House house;
  Tell(house, "csc", Unborn("u1"));
  Tell(house, "nhs", Unborn("m1", kMother, "2026-02-26"));

  CHECK(house.ChildOf("csc", "u1") == house.ChildOf("nhs", "m1"));
}

TEST_CASE("another mother's child, and her next, are others", "[service][unborn]") {
  House house;
  Tell(house, "csc", Unborn("u1"));
  Tell(house, "nhs", Baby("b1", "Ada", kOtherMother));
  Tell(house, "nhs", Baby("b2", "Bo", kMother, "2027-06-01"));
  Tell(house, "nhs", Unborn("m3", kMother, "2028-09-01"));
  Tell(house, "nhs", Baby("b4", "Cy", ""));

  for (const char* const other : {"b1", "b2", "m3", "b4"}) {
    INFO(other);
    CHECK(house.ChildOf("csc", "u1") != house.ChildOf("nhs", other));
    CHECK(Asked(house, "nhs", other) == 0);
  }
}

TEST_CASE("a mother's number that fails its check decides nothing, and is none of the child's",
          "[service][unborn]") {
  House house;
  Tell(house, "csc", Unborn("u1", "9990000116"));
  Tell(house, "nhs", Baby("b1", "Ada", "9990000116"));
  Subject mother = Person("p1", "Jane", "Marlow", kMother);
  mother.birth = PartialDate::Day(*Date::Parse("1995-05-06"));
  Tell(house, "csc", mother);
  Tell(house, "nhs", Baby("b2"));

  CHECK(house.ChildOf("csc", "u1") != house.ChildOf("nhs", "b1"));
  CHECK(house.ChildOf("csc", "p1") != house.ChildOf("nhs", "b2"));
}

TEST_CASE("when twins are born the expected child stays with the first, and somebody is asked",
          "[service][unborn]") {
  House house;
  Tell(house, "csc", Unborn("u1"));
  Tell(house, "nhs", Baby("b1", "Ada"));
  Tell(house, "nhs", Baby("b2", "Boris"));

  const ChildId first = house.ChildOf("nhs", "b1");
  CHECK(house.ChildOf("csc", "u1") == first);
  CHECK(house.ChildOf("nhs", "b2") != first);
  const auto links = Links(house, "csc", "u1");
  REQUIRE(links.size() == 2);
  CHECK(links[1].state == LinkState::kProposed);
  CHECK(house.store->Read().IdOf(links[1].child) == house.ChildOf("nhs", "b2"));
}

TEST_CASE("an expectation that fits two babies is neither until somebody decides",
          "[service][unborn]") {
  House house;
  Tell(house, "nhs", Baby("b1", "Ada"));
  Tell(house, "nhs", Baby("b2", "Boris"));
  Tell(house, "csc", Unborn("u1"));

  CHECK(house.ChildOf("csc", "u1") != house.ChildOf("nhs", "b1"));
  CHECK(house.ChildOf("csc", "u1") != house.ChildOf("nhs", "b2"));
  CHECK(Asked(house, "csc", "u1") == 2);
}

TEST_CASE("two that one agency expects of a mother are twins, or somebody says not",
          "[service][unborn]") {
  House house;
  Tell(house, "csc", Unborn("u1"));
  Tell(house, "csc", Unborn("u2"));

  CHECK(house.ChildOf("csc", "u1") != house.ChildOf("csc", "u2"));
  CHECK(Asked(house, "csc", "u2") == 1);
}

TEST_CASE("a child that was expected stays who it was though its mother is no longer told",
          "[service][unborn]") {
  House house;
  Tell(house, "nhs", Unborn("m1"));
  Tell(house, "csc", Unborn("u1"));
  const ChildId expected = house.ChildOf("nhs", "m1");
  REQUIRE(house.ChildOf("csc", "u1") == expected);
  Subject born = Baby("u1", "Ada", "");
  born.names.front().family = Sensitive("Quill");
  born.identifiers.push_back(records::MakeIdentifier(IdentifierKind::kNhsNumber, "9434765919"));

  house.PushOne("csc", About(born, "r2", Kind::kReferral));

  CHECK(house.ChildOf("csc", "u1") == expected);  // nothing says that they are two
}

TEST_CASE("an expected child whom its agency then names stays who it was", "[service][unborn]") {
  House house;
  Tell(house, "csc", Unborn("u1"));
  const ChildId before = house.ChildOf("csc", "u1");
  Subject born = Baby("u1");

  house.PushOne("csc", About(born, "r2", Kind::kReferral));
  Tell(house, "nhs", Baby("b1"));

  CHECK(house.ChildOf("csc", "u1") == before);
  CHECK(house.ChildOf("nhs", "b1") == before);
}

}  // namespace
}  // namespace hub::service
