// What is stored of a person so that whoever they cannot be is seen unopened: it errs on one side
// only, follows every change, and is destroyed with the person.

#include "hub/linkage/sketch.h"
#include "hub/store/detail/sealed_sketches.h"
#include "hub/store/detail/statements.h"
#include "tests/unit/store/house.h"
#include "tests/unit/store/raw_file.h"

namespace hub::store {
namespace {

records::Subject Someone(const std::string& given, const std::string& family, int day) {
  records::Subject subject = SubjectNamed(family, "1 High Street");
  subject.names[0].given = Sensitive(given);
  subject.birth = PartialDate::Day(*Date::FromCivil(2014, 2, day));
  return subject;
}

struct Two {
  Two()
      : ada(house.AddPerson(Someone("Ada", "Lovelace", 3))),
        ben(house.AddPerson(Someone("Benjamin", "Babbage", 17))) {}

  bool CannotBe(ChildRow child, const records::Subject& who) {
    const linkage::Traits traits(who, house.store->weights());
    const linkage::Bound bound(traits, house.store->weights());
    return house.store->Read().CannotBe(child, bound);
  }
  // Of Ben, whoever is not Ben is ruled out, and Ben is not.
  void CheckBen() {
    CHECK(CannotBe(ben.child, Someone("Zoe", "Quillfeather", 28)));
    CHECK_FALSE(CannotBe(ben.child, Someone("Benjamin", "Babbage", 17)));
  }
  std::string Raw(const std::string& sql) { return RawFile(house.options.data / "hub.db")(sql); }
  std::string SketchOf(const Person& person) {
    return Raw("SELECT hex(sealed) FROM sketch WHERE place & 0x7fffffff = " + Text(person));
  }
  void Put(const Person& person, const std::string& hex) {
    Raw("UPDATE sketch SET sealed = x'" + hex + "' WHERE place & 0x7fffffff = " + Text(person));
  }
  static std::string Text(const Person& person) {
    return std::to_string(static_cast<std::int64_t>(person.row));
  }

  House house;
  Person ada;
  Person ben;
};

TEST_CASE("who a child cannot be is seen from what is stored of it", "[store][sketches]") {
  Two two;
  two.CheckBen();
  two.house.Reopen();
  two.CheckBen();
}

TEST_CASE("a child of whom a sketch is missing, altered or another's is never ruled out",
          "[store][sketches]") {
  Two two;
  const records::Subject stranger = Someone("Zoe", "Quillfeather", 28);
  two.house.InWriter([&](Writing& writing) {
    writing.UpdateIdentity(two.ada, Someone("Ada", "Lovelace", 4), {});
    return 0;
  });
  CHECK_FALSE(two.CannotBe(two.ada.child, stranger));

  two.Put(two.ada, two.SketchOf(two.ben));
  CHECK_FALSE(two.CannotBe(two.ada.child, stranger));

  std::string altered = two.SketchOf(two.ben);
  altered[40] = altered[40] == '0' ? '1' : '0';
  two.Put(two.ben, altered);
  CHECK_FALSE(two.CannotBe(two.ben.child, stranger));
}

TEST_CASE("a child who is shielded by any source is not ruled out", "[store][sketches]") {
  Two two;
  two.house.InWriter([&](Writing& writing) {
    writing.Shield(two.ben.row);
    return 0;
  });
  CHECK_FALSE(two.CannotBe(two.ben.child, Someone("Zoe", "Quillfeather", 28)));
}

TEST_CASE("what an agency now says of a person is what they are ruled out by",
          "[store][sketches]") {
  Two two;
  const records::Subject renamed = Someone("Zoe", "Quillfeather", 28);
  const linkage::Sketch sketch(linkage::Traits(renamed, two.house.store->weights()));
  two.house.InWriter([&](Writing& writing) {
    writing.UpdateIdentity(two.ben, renamed, two.house.KeysOf(renamed), &sketch);
    return 0;
  });
  CHECK_FALSE(two.CannotBe(two.ben.child, renamed));
  CHECK(two.CannotBe(two.ben.child, Someone("Benjamin", "Babbage", 17)));
}

TEST_CASE("an erased person's sketch opens under no key that is left, and a neighbour's does",
          "[store][sketches][erasure]") {
  Two two;
  const std::string of_ada = two.SketchOf(two.ada);
  const std::string of_ben = two.SketchOf(two.ben);
  REQUIRE_FALSE(of_ada.empty());

  Must(two.house.store->Erase(two.ada.child, LeafOf(audit::Event::kErased)));

  CHECK(two.SketchOf(two.ada).empty());
  CHECK(two.SketchOf(two.ben) != of_ben);
  two.CheckBen();
  two.house.Reopen();
  two.CheckBen();
  // As a backup of the data from before has them: the key that they were sealed under is gone.
  two.Put(two.ben, of_ben);
  CHECK_FALSE(two.CannotBe(two.ben.child, Someone("Zoe", "Quillfeather", 28)));
  two.Put(two.ben, of_ada);
  CHECK_FALSE(two.CannotBe(two.ben.child, Someone("Zoe", "Quillfeather", 28)));
}

TEST_CASE("keys and sketches tell whose child they are of, however children are joined and parted",
          "[store][keys]") {
  Two two;
  constexpr char kAstray[] =
      "SELECT (SELECT count(*) FROM source_person s JOIN blocking_key k ON k.source_person = s.row"
      " WHERE k.child <> s.child) + (SELECT count(*) FROM source_person s"
      " JOIN blocking_key_settled k ON k.source_person = s.row WHERE k.child <> s.child)"
      " + (SELECT count(*) FROM source_person s WHERE NOT EXISTS"
      " (SELECT 1 FROM sketch k WHERE k.place = s.child << 31 | s.row))";
  const auto settle = [&] {
    two.house.Close();
    two.Raw(
        "INSERT INTO blocking_key_settled SELECT * FROM blocking_key;"
        "DELETE FROM blocking_key;");
    two.house.Open();
  };
  const auto leads_to = [&](const Person& person, const records::Subject& who) {
    const std::uint64_t key = two.house.KeysOf(who).front();
    for (const KeySharer& one : two.house.store->Read().PersonsByBlockingKey(key, 10)) {
      if (one.person == person.row) return one.child;
    }
    return ChildRow{};
  };
  Link link;
  link.state = LinkState::kConfirmed;
  link.decider = "rule";

  two.house.InWriter([&](Writing& writing) {
    writing.JoinChildren(two.ben.child, two.ada.child, link);
    return 0;
  });
  CHECK(leads_to(two.ben, Someone("Benjamin", "Babbage", 17)) == two.ada.child);
  CHECK(two.Raw(kAstray) == "0");

  settle();
  two.house.InWriter([&](Writing& writing) {
    writing.PartPersons({two.ben.row}, two.ben.child, link);
    return 0;
  });
  CHECK(leads_to(two.ben, Someone("Benjamin", "Babbage", 17)) == two.ben.child);
  CHECK(two.Raw(kAstray) == "0");
}

}  // namespace
}  // namespace hub::store
