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

TEST_CASE("two mothers' babies of one name and day are asked about", "[service][unborn]") {
  House house;
  Tell(house, "nhs", Baby("b1", "Oliver"));
  Tell(house, "csc", Baby("b2", "Oliver", kOtherMother));

  CHECK(house.ChildOf("nhs", "b1") != house.ChildOf("csc", "b2"));
  CHECK(Asked(house, "csc", "b2") == 1);
}

TEST_CASE("an expected child whose mother was mistaken leaves her baby for the right one",
          "[service][unborn]") {
  House house;
  Tell(house, "csc", Unborn("u1"));
  Tell(house, "nhs", Baby("b1"));
  REQUIRE(house.ChildOf("csc", "u1") == house.ChildOf("nhs", "b1"));

  Tell(house, "csc", Unborn("u1", kOtherMother));
  Tell(house, "nhs", Baby("b3", "Cleo", kOtherMother, "2026-03-05"));

  CHECK(house.ChildOf("csc", "u1") != house.ChildOf("nhs", "b1"));
  CHECK(house.ChildOf("nhs", "b3") != house.ChildOf("nhs", "b1"));
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

// What the lead professional is shown of the child that a health visitor's record is about: the
// source ids in its summaries.
struct Told {
  chronology::ChronologyAnswer answer;

  bool Of(const std::string& record) const {
    return answer.entries.find("Summary of " + record + "\"") != std::string::npos;
  }
  bool Narrates(const std::string& text) const {
    return answer.entries.find(text) != std::string::npos;
  }
};
Told OfBaby(House& house, const std::string& agency, const std::string& source_id) {
  const ChildId child = house.ChildOf(agency, source_id);
  house.Relate(child, "l.lead");
  house.Agree(child);
  return {house.Read(house.Lead(), child)};
}

// The id of the entry with that summary.
std::string EntryOf(const Told& told, const std::string& record) {
  const std::size_t at = told.answer.entries.find("Summary of " + record + "\"");
  REQUIRE(at != std::string::npos);
  const std::size_t id = told.answer.entries.rfind("\"id\":\"", at);
  REQUIRE(id != std::string::npos);
  return told.answer.entries.substr(id + 6, 32);
}

void TellTwins(House& house) {
  Tell(house, "csc", Unborn("u1"));
  Tell(house, "nhs", Baby("b1", "Ada"));
  Tell(house, "nhs", Baby("b2", "Boris"));
}

TEST_CASE("what was told before a birth is told of each baby, and nobody has to send it again",
          "[service][unborn]") {
  House house;

  TellTwins(house);
  Tell(house, "nhs", Baby("b3", "Cleo"));

  CHECK(house.ChildOf("csc", "u1") == house.ChildOf("nhs", "b1"));
  CHECK(house.ChildOf("nhs", "b2") != house.ChildOf("nhs", "b1"));
  CHECK(house.ChildOf("nhs", "b3") != house.ChildOf("nhs", "b1"));
  CHECK(house.ChildOf("nhs", "b3") != house.ChildOf("nhs", "b2"));
  const Told first = OfBaby(house, "nhs", "b1");
  const std::string entry = EntryOf(first, "r-u1");
  CHECK(first.answer.total == 2);
  for (const char* const twin : {"b2", "b3"}) {
    INFO(twin);
    const Told told = OfBaby(house, "nhs", twin);
    CHECK(told.answer.total == 2);
    CHECK(EntryOf(told, "r-u1") == entry);
    CHECK(told.Of(std::string("r-") + twin));
    CHECK_FALSE(told.Of("r-b1"));
  }
  CHECK(Asked(house, "csc", "u1") == 0);
  CHECK(house.store->CheckRights().ok());
}

TEST_CASE("an expectation that is told of after the babies is of each of them too",
          "[service][unborn]") {
  House house;
  Tell(house, "nhs", Baby("b1", "Ada"));
  Tell(house, "nhs", Baby("b2", "Boris"));

  Tell(house, "csc", Unborn("u1"));

  CHECK(house.ChildOf("csc", "u1") == house.ChildOf("nhs", "b1"));
  CHECK(house.ChildOf("nhs", "b2") != house.ChildOf("nhs", "b1"));
  CHECK(OfBaby(house, "nhs", "b1").Of("r-u1"));
  CHECK(OfBaby(house, "nhs", "b2").Of("r-u1"));
}

TEST_CASE("what is told of the expected child later, and what becomes of it, reaches each baby",
          "[service][unborn]") {
  House house;
  TellTwins(house);

  house.PushOne("csc", About(Unborn("u1"), "r2", Kind::kReferral));
  records::Record again = About(Unborn("u1"), "r-u1", Kind::kReferral);
  again.narrative = Sensitive("the second word");
  house.PushOne("csc", again);
  for (const char* const baby : {"b1", "b2"}) {
    INFO(baby);
    const Told told = OfBaby(house, "nhs", baby);
    CHECK(told.answer.total == 3);
    CHECK(told.Of("r2"));
    CHECK(told.Narrates("the second word"));
    CHECK_FALSE(told.Narrates("Narrative of r-u1"));
  }
  again.action = records::Action::kRetract;
  house.PushOne("csc", again);
  records::Record purged = About(Unborn("u1"), "r2", Kind::kReferral);
  purged.action = records::Action::kPurge;
  house.PushOne("csc", purged);
  for (const char* const baby : {"b1", "b2"}) {
    INFO(baby);
    const Told told = OfBaby(house, "nhs", baby);
    CHECK_FALSE(told.Narrates("the second word"));
    CHECK_FALSE(told.Of("r2"));
  }
}

TEST_CASE("who is named at last is one baby, and what was told until then stays each one's",
          "[service][unborn]") {
  for (const int told_after : {0, 1, 2}) {
    INFO("how much is told of the named one before the second baby is: " << told_after);
    House house;
    Tell(house, "csc", Unborn("u1"));
    Tell(house, "nhs", Baby("b1", "Ada"));
    if (told_after == 0) Tell(house, "nhs", Baby("b2", "Boris"));
    house.PushOne("csc", About(Baby("u1", "Ada"), "r2", Kind::kReferral));
    if (told_after == 1) Tell(house, "nhs", Baby("b2", "Boris"));

    records::Record again = About(Baby("u1", "Ada"), "r-u1", Kind::kReferral);
    again.narrative = Sensitive("of both, corrected");
    house.PushOne("csc", again);
    if (told_after == 2) Tell(house, "nhs", Baby("b2", "Boris"));

    const Told ada = OfBaby(house, "nhs", "b1");
    CHECK(ada.Of("r2"));
    CHECK(ada.Narrates("of both, corrected"));
    const Told boris = OfBaby(house, "nhs", "b2");
    CHECK(boris.Narrates("of both, corrected"));
    CHECK_FALSE(boris.Of("r2"));  // it was told of Ada
    CHECK(boris.answer.total == 2);
  }
}

TEST_CASE("whoever tells of a baby again adds nothing, and what is one child's is shown once",
          "[service][unborn]") {
  House house;
  TellTwins(house);
  const ChildId second = house.ChildOf("nhs", "b2");
  const std::size_t before =
      house.store->Read().PersonsOf(*house.store->Read().FindChild(second)).size();
  Subject again = Baby("u2", "Boris");
  again.addresses.push_back({Sensitive("4 Quince Row"), Sensitive("ZZ9 4QR")});

  Tell(house, "csc", again);
  Tell(house, "csc", again);
  Tell(house, "nhs", Baby("b2", "Boris"));

  const std::size_t views =
      house.store->Read().PersonsOf(*house.store->Read().FindChild(second)).size();
  CHECK(views <= before + 1);
  CHECK(OfBaby(house, "nhs", "b2").Of("r-u1"));
}

TEST_CASE("what keeps the one baby closed keeps the other closed", "[service][unborn]") {
  House house;
  Tell(house, "csc", Unborn("u1"));
  Tell(house, "nhs", Baby("b1", "Ada"));
  house.Agree(house.ChildOf("nhs", "b1"), access::AgreementState::kRefused);

  Tell(house, "nhs", Baby("b2", "Boris"));

  store::ReadTransaction reading = house.store->Read();
  const auto rights = reading.RightsOf(*reading.FindChild(house.ChildOf("nhs", "b2")));
  REQUIRE(rights.readable);
  REQUIRE(rights.of_child.size() == 1);
  CHECK(std::get<access::Agreement>(rights.of_child.front().what).state ==
        access::AgreementState::kRefused);
}

TEST_CASE("a label that was put on what was told before a birth is on it for each baby",
          "[service][unborn]") {
  House house;
  Tell(house, "csc", Unborn("u1"));
  Tell(house, "nhs", Baby("b1", "Ada"));
  const store::AgencyRow csc = house.Agency("csc").agency.row;
  const auto person =
      house.store->Read().FindPerson(csc, house.store->SourceHash("person", csc, "u1"));
  REQUIRE(house.store->writer()
              .Write([&](store::Writing& writing) -> Status {
                audit::Leaf leaf;
                leaf.event = audit::Event::kEntryMarked;
                store::Statement said;
                said.key = 1;
                said.what = store::Marks{records::LabelSet().With(records::Label::kRestricted),
                                         records::LabelSet()};
                said.leaf = writing.AppendLeaf(leaf);
                writing.State(person->row, 1, said);
                return Done{};
              })
              .ok());

  Tell(house, "nhs", Baby("b2", "Boris"));

  store::ReadTransaction reading = house.store->Read();
  const auto rights = reading.RightsOf(*reading.FindChild(house.ChildOf("nhs", "b2")));
  REQUIRE(rights.of_entries.size() == 1);
  CHECK(std::get<store::Marks>(rights.of_entries.front().said.what)
            .added.Has(records::Label::kRestricted));
  CHECK(house.store->CheckRights().ok());
}

TEST_CASE("records that keep an adoption apart are shared by nobody but a person",
          "[service][unborn]") {
  House house;
  Tell(house, "csc", Unborn("u1"));
  records::Record adopted = About(Baby("b1", "Ada"), "r-b1", Kind::kHealthContact);
  adopted.labels = adopted.labels.With(records::Label::kAdoption);
  house.PushOne("nhs", adopted);

  Tell(house, "nhs", Baby("b2", "Boris"));

  CHECK(Asked(house, "csc", "u1") == 1);
  store::ReadTransaction reading = house.store->Read();
  CHECK(reading.PersonsOf(*reading.FindChild(house.ChildOf("nhs", "b2"))).size() == 1);
}

TEST_CASE("after an adoption nothing more that is told of the expected child reaches that baby",
          "[service][unborn]") {
  House house;
  TellTwins(house);
  records::Record adopted = About(Baby("b2", "Boris"), "r-adopted", Kind::kHealthContact);
  adopted.labels = adopted.labels.With(records::Label::kAdoption);
  house.PushOne("nhs", adopted);

  house.PushOne("csc", About(Unborn("u1"), "r-later", Kind::kReferral));
  CHECK(OfBaby(house, "nhs", "b1").Of("r-later"));
  CHECK_FALSE(OfBaby(house, "nhs", "b2").Of("r-later"));

  records::Record back = About(Unborn("u1"), "r-u1", Kind::kReferral);
  back.action = records::Action::kRetract;
  house.PushOne("csc", back);
  CHECK_FALSE(OfBaby(house, "nhs", "b1").Of("r-u1"));
  CHECK_FALSE(OfBaby(house, "nhs", "b2").Of("r-u1"));
}

TEST_CASE("one baby's erasure leaves the other what was told of both", "[service][unborn]") {
  for (const char* const erased : {"b1", "b2"}) {
    INFO(erased);
    House house;
    TellTwins(house);
    const std::string kept = erased == std::string("b1") ? "b2" : "b1";

    REQUIRE(house.administer->Erase(house.ChildOf("nhs", erased)).ok());

    CHECK(OfBaby(house, "nhs", kept).Of("r-u1"));
  }
}

TEST_CASE("an expected child that turns out to be the second baby leaves the first what was told",
          "[service][unborn]") {
  House house;
  Subject ada = Baby("b1", "Ada");
  ada.identifiers.push_back(records::MakeIdentifier(IdentifierKind::kNhsNumber, "9434765919"));
  Tell(house, "csc", Unborn("u1"));
  Tell(house, "nhs", ada);
  REQUIRE(house.ChildOf("csc", "u1") == house.ChildOf("nhs", "b1"));
  Subject boris = Baby("u1", "Boris");
  boris.identifiers.push_back(records::MakeIdentifier(IdentifierKind::kNhsNumber, "9434765870"));

  house.PushOne("csc", About(boris, "r2", Kind::kReferral));

  CHECK(house.ChildOf("csc", "u1") != house.ChildOf("nhs", "b1"));
  const Told told = OfBaby(house, "nhs", "b1");
  CHECK(told.Of("r-u1"));
  CHECK_FALSE(told.Of("r2"));
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
