// What is looked up before the writer's turn counts only where nothing has changed since.

#include "hub/service/weigh_children.h"

#include <random>

#include "hub/service/link_person.h"
#include "tests/unit/service/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::service {
namespace {

using records::Kind;
using records::Subject;

// People of one batch between being looked up and being written.
class Waiting {
 public:
  Waiting(House& house, const std::string& agency, std::vector<Subject> subjects)
      : house_(house), agency_(house.Agency(agency).agency.row), subjects_(std::move(subjects)) {
    std::vector<const Subject*> all;
    for (const Subject& subject : subjects_) all.push_back(&subject);
    foreseen_ = Foresee(*house.store, agency_, all);
  }

  void Write() {
    const Status written = house_.store->writer().Write([&](store::Writing& writing) -> Status {
      LinkPerson link(writing, *house_.store, agency_, foreseen_);
      for (const Subject& subject : subjects_) link.Find(subject);
      return Done{};
    });
    REQUIRE(written.ok());
  }

  // Whether the writer would do with what was looked up for the first of them.
  bool Holds() {
    bool holds = false;
    const Status asked = house_.store->writer().Write([&](store::Writing& writing) -> Status {
      const WeighChildren children(writing, *house_.store, agency_, foreseen_.looked_up);
      holds = children.Holds(foreseen_.newcomers.at(house_.store->IdentityHash(subjects_[0])));
      return Done{};
    });
    REQUIRE(asked.ok());
    return holds;
  }

 private:
  House& house_;
  store::AgencyRow agency_;
  std::vector<Subject> subjects_;
  Foreseen foreseen_;
};

// A town where many are nearly somebody else: few names and days, twins, slips, moves, gaps.
std::vector<Subject> NearlyAlike() {
  constexpr const char* kGiven[] = {"Ada", "Adah", "Tom", "Thomas", "Zora", "Ada May", ""};
  constexpr const char* kFamily[] = {"Marlow", "Marlowe", "Quill", "Ada", "van Dyk", ""};
  constexpr const char* kBorn[] = {"2014-02-03", "2014-03-02", "2014-02-08", "2015-01-01", ""};
  constexpr const char* kLines[] = {"1 High Street", "1 High St", "44 Mill Crescent", ""};
  constexpr const char* kNumber[] = {"9000000009", "9990000115", "", "", "", ""};
  std::minstd_rand draw(41);
  const auto one_of = [&](const auto& all) { return all[draw() % std::size(all)]; };
  std::vector<Subject> town;
  for (int i = 0; i < 240; ++i) {
    Subject subject =
        Person("t" + std::to_string(i), one_of(kGiven), one_of(kFamily), one_of(kNumber));
    subject.birth = PartialDate::Parse(one_of(kBorn)).value_or(PartialDate());
    subject.sex = draw() % 3 == 0 ? records::Sex::kMale : records::Sex::kFemale;
    subject.shielded = draw() % 40 == 0;
    subject.addresses = {{Sensitive(one_of(kLines)), Sensitive(draw() % 2 == 0 ? "ZA1 1AA" : "")}};
    town.push_back(subject);
  }
  return town;
}

std::string Raw(const House& house, const std::string& sql) {
  return store::RawFile(house.options.data / "hub.db")(sql);
}

// Everything that linking left, in order.
std::string Linked(House& house, const std::vector<Subject>& town) {
  constexpr std::size_t kAtOnce = 20;
  const char* const agencies[] = {"csc", "nhs", "st-marys"};
  for (std::size_t from = 0; from < town.size(); from += kAtOnce) {
    const auto first = town.begin() + static_cast<std::ptrdiff_t>(from);
    Waiting(house, agencies[from / kAtOnce % 3],
            {first, first + static_cast<std::ptrdiff_t>(kAtOnce)})
        .Write();
  }
  return Raw(
      house,
      "SELECT group_concat(source_person || ' ' || child || ' ' || state || ' ' || explanation)"
      " FROM (SELECT * FROM link ORDER BY row)");
}

TEST_CASE("with sketches everybody is linked and asked about as without", "[service][link][law]") {
  const std::vector<Subject> town = NearlyAlike();
  House with;
  House without;
  Raw(without,
      "CREATE TRIGGER forgotten AFTER UPDATE OF sealed ON sketch WHEN new.sealed <> x'' BEGIN"
      " UPDATE sketch SET sealed = x'' WHERE place = new.place; END");

  const std::string linked = Linked(with, town);

  CHECK(linked == Linked(without, town));
  CHECK(Raw(with, "SELECT count(*) FROM sketch WHERE sealed <> x''") == "240");
  CHECK(Raw(without, "SELECT count(*) FROM sketch WHERE sealed <> x''") == "0");
  CHECK(std::stoi(Raw(with, "SELECT count(*) FROM link WHERE state = 1")) > 20);
}

TEST_CASE("two who are looked up before either is written become one child", "[service][link]") {
  House house;
  Waiting first(house, "csc", {Person("c1")});
  Waiting second(house, "nhs", {Person("p1")});

  first.Write();
  second.Write();

  CHECK(house.ChildOf("csc", "c1") == house.ChildOf("nhs", "p1"));
}

TEST_CASE("two new views of one child in one batch become one child", "[service][link]") {
  House house;

  Waiting(house, "csc", {Person("c1"), Person("c2", "Adah", "Marlowe")}).Write();

  CHECK(house.ChildOf("csc", "c1") == house.ChildOf("csc", "c2"));
}

TEST_CASE("what becomes known of a child while a newcomer waits counts", "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1", "Ada", "Marlow", ""), "r1", Kind::kReferral));
  Waiting newcomer(house, "nhs", {Person("p1")});
  REQUIRE(newcomer.Holds());

  house.PushOne("csc", About(Person("c1", "Ada", "Marlow", "9000000009"), "r1", Kind::kReferral));
  newcomer.Write();

  CHECK(house.ChildOf("nhs", "p1") != house.ChildOf("csc", "c1"));
}

TEST_CASE("who is moved while a newcomer waits is where the newcomer goes", "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
  const ChildId before = house.ChildOf("csc", "c1");
  Waiting newcomer(house, "nhs", {Person("p1")});

  const store::AgencyRow csc = house.Agency("csc").agency.row;
  const Status moved = house.store->writer().Write([&](store::Writing& writing) -> Status {
    const auto person = writing.FindPerson(csc, house.store->SourceHash("person", csc, "c1"));
    store::Link link;
    link.decider = "s.teward";
    writing.PartPersons({person->row}, writing.AddChild(), link);
    return Done{};
  });
  REQUIRE(moved.ok());
  newcomer.Write();

  CHECK(house.ChildOf("nhs", "p1") != before);
  CHECK(house.ChildOf("nhs", "p1") == house.ChildOf("csc", "c1"));
}

TEST_CASE("who is erased while a newcomer waits is nobody's child", "[service][link][erase]") {
  House house;
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
  const ChildId erased = house.ChildOf("csc", "c1");
  Waiting newcomer(house, "nhs", {Person("p1")});

  REQUIRE(house.administer->Erase(erased).ok());
  newcomer.Write();

  CHECK(house.ChildOf("nhs", "p1") != erased);
}

TEST_CASE("a newcomer joins the child who was found, though another is to be looked at now",
          "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
  Waiting newcomer(house, "nhs", {Person("p1")});

  house.PushOne("csc", About(Person("c2", "Zora", "Marlow", ""), "r2", Kind::kReferral));
  REQUIRE_FALSE(newcomer.Holds());
  newcomer.Write();

  CHECK(house.ChildOf("nhs", "p1") == house.ChildOf("csc", "c1"));
}

TEST_CASE("who could not be the child may be it once something else is said of the child",
          "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1", "Zora", "Marlow", ""), "r1", Kind::kReferral));
  const Subject ada = Person("p1", "Ada", "Marlow", "");
  Waiting(house, "nhs", {ada});  // what is kept of the child rules her out

  house.PushOne("csc", About(Person("c1", "Ada", "Marlow", ""), "r1", Kind::kReferral));
  Waiting(house, "nhs", {ada}).Write();

  CHECK(house.ChildOf("nhs", "p1") == house.ChildOf("csc", "c1"));
}

TEST_CASE("what has nothing to do with a newcomer changes nothing for them", "[service][link]") {
  House house;
  house.PushOne("csc", About(Person("c1"), "r1", Kind::kReferral));
  Waiting newcomer(house, "nhs", {Person("p1")});

  Subject other = Person("c2", "Zora", "Quill", "9000000009");
  other.birth = PartialDate::Day(*Date::Parse("2009-07-11"));
  house.PushOne("csc", About(other, "r2", Kind::kReferral));

  CHECK(newcomer.Holds());
}

TEST_CASE("a key that too many share is looked at again when somebody loses it",
          "[service][link]") {
  constexpr int kTooMany = 51;
  House house;
  std::vector<records::Record> crowd;
  for (int i = 0; i <= kTooMany; ++i) {
    Subject one = Person("c" + std::to_string(i), "Ada", "Marlow", "");
    one.birth = PartialDate::Day(Date{one.birth.earliest.days + 40 * i});
    crowd.push_back(About(one, "r" + std::to_string(i), Kind::kReferral));
  }
  const records::Record last = crowd.back();
  crowd.pop_back();
  REQUIRE(house.Push("csc", crowd).ok());
  Subject nameless = Person("p1", "", "Marlow", "");
  nameless.birth = {};
  Waiting newcomer(house, "nhs", {nameless});

  house.PushOne("csc", last);
  CHECK(newcomer.Holds());
  REQUIRE(house.administer->Erase(house.ChildOf("csc", "c7")).ok());
  CHECK_FALSE(newcomer.Holds());
}

}  // namespace
}  // namespace hub::service
