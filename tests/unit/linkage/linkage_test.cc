#include "hub/linkage/linkage.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

#include "tests/support/catch.h"

namespace hub::linkage {
namespace {

using records::IdentifierKind;
using records::NameUse;
using records::Sex;
using records::Subject;

// Invented numbers whose check digits hold.
constexpr std::string_view kNhs = "9434765919";
constexpr std::string_view kOtherNhs = "9434765870";
constexpr std::string_view kUpn = "A123456789012";
constexpr std::string_view kOtherUpn = "H801200001001";

Subject Person(std::string_view given, std::string_view family, std::string_view birth) {
  Subject subject;
  subject.names.push_back(
      {NameUse::kCurrent, Sensitive(std::string(given)), Sensitive(std::string(family))});
  if (!birth.empty()) subject.birth = PartialDate::Parse(birth).value();
  return subject;
}

// As it stands once its check digit has held.
Subject With(Subject subject, IdentifierKind kind, std::string_view value) {
  subject.identifiers.push_back({kind, Sensitive(std::string(value)), true});
  return subject;
}

Subject With(Subject subject, Sex sex) {
  subject.sex = sex;
  return subject;
}

Subject AlsoNamed(Subject subject, NameUse use, std::string_view given, std::string_view family) {
  subject.names.push_back({use, Sensitive(std::string(given)), Sensitive(std::string(family))});
  return subject;
}

Comparison Compared(const Subject& a, const Subject& b) {
  return Compare(MakeProfile(a), {MakeProfile(b)});
}

Agreement Of(const Comparison& comparison, std::string_view field) {
  for (const FieldWeight& weight : comparison.fields) {
    if (weight.field == field) return weight.agreement;
  }
  return Agreement::kMissing;
}

const Subject kAmy = Person("Amy", "Lee", "2015-03-04");

TEST_CASE("equal names and birth date make one child", "[linkage]") {
  CHECK(Compared(kAmy, Person("AMY", "Lee", "2015-03-04")).band == Band::kMatch);
  CHECK(Compared(Person("Zo\u00EB", "O'Neil", "2015-03-04"), Person("Zoe", "O Neil", "2015-03-04"))
            .band == Band::kMatch);
  CHECK(
      Compared(Person("Anne-Marie", "Lee", "2015-03-04"), Person("Anne Marie", "Lee", "2015-03-04"))
          .band == Band::kMatch);
}

TEST_CASE("a name or a birth date short of that makes none", "[linkage]") {
  CHECK(Compared(kAmy, Person("Ben", "Lee", "2015-03-04")).band == Band::kNone);
  CHECK(Compared(kAmy, Person("Amy", "Lea", "2015-03-04")).band == Band::kNone);
  CHECK(Compared(kAmy, Person("Amy", "Lee", "2015-04-03")).band == Band::kNone);
  CHECK(Compared(kAmy, Person("Amy", "Lee", "")).band == Band::kNone);
  CHECK(Compared(kAmy, Person("Amy", "Lee", "2015-03")).band == Band::kNone);
  CHECK(Compared(kAmy, Person("Amy", "", "2015-03-04")).band == Band::kNone);
  CHECK(Compared(kAmy, Person("", "Lee", "2015-03-04")).band == Band::kNone);
  CHECK(Compared(kAmy, Subject()).band == Band::kNone);
  CHECK(Compared(Subject(), Subject()).band == Band::kNone);
}

TEST_CASE("the first given name alone asks a person", "[linkage]") {
  const Comparison comparison = Compared(kAmy, Person("Amy Rose", "Lee", "2015-03-04"));

  CHECK(comparison.band == Band::kPotential);
  CHECK(Of(comparison, "first_given") == Agreement::kAgrees);
}

TEST_CASE("former and preferred names count", "[linkage]") {
  const Subject married =
      AlsoNamed(Person("Amelia", "Hart", "2015-03-04"), NameUse::kFormer, "Amelia", "Lee");
  const Subject called = AlsoNamed(married, NameUse::kPreferred, "Amy", "");

  CHECK(Compared(married, Person("Amelia", "Lee", "2015-03-04")).band == Band::kMatch);
  CHECK(Compared(called, kAmy).band == Band::kMatch);
}

TEST_CASE("a placeholder is no name", "[linkage]") {
  for (const std::string_view given :
       {"Baby", "BABY", "Baby of Jane", "Unknown", "Infant", "Male", "Female", "Twin 1", "", "-"}) {
    INFO(given);
    const Subject newborn = Person(given, "Lee", "2026-03-04");
    CHECK(MakeProfile(newborn).given.empty());
    CHECK(Compared(newborn, newborn).band == Band::kNone);
    CHECK(Of(Compared(newborn, Person("Amy", "Lee", "2026-03-04")), "given") ==
          Agreement::kMissing);
  }
  CHECK(Compared(Person("Amy", "Unknown", "2015-03-04"), Person("Amy", "Unknown", "2015-03-04"))
            .band == Band::kNone);
}

TEST_CASE("a shared verified number makes one child when anything bears it out", "[linkage]") {
  const struct {
    const char* what;
    Subject other;
    Band band;
  } rows[] = {
      {"all else equal", kAmy, Band::kMatch},
      {"no other fact", Subject(), Band::kMatch},
      {"new family name", Person("Amy", "Hart", "2015-03-04"), Band::kMatch},
      {"birth date mistyped", Person("Amy", "Lee", "2015-03-05"), Band::kMatch},
      {"birth date mistyped, first name alone", Person("Amy Rose", "Hart", "2015-03-05"),
       Band::kMatch},
      {"other given name", Person("Maya", "Lee", "2015-03-04"), Band::kMatch},
      {"not yet named", Person("Baby", "Lee", "2015-03-04"), Band::kMatch},
      {"other names, birth date unknown", Person("Maya", "Hart", ""), Band::kPotential},
      {"birth date and given name differ", Person("Maya", "Lee", "2012-01-05"), Band::kPotential},
      {"birth date differs, no given name", Person("Baby", "Lee", "2012-01-05"), Band::kPotential},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    for (const auto& [kind, number] :
         {std::pair{IdentifierKind::kNhsNumber, kNhs}, std::pair{IdentifierKind::kUpn, kUpn}}) {
      CHECK(Compared(With(kAmy, kind, number), With(row.other, kind, number)).band == row.band);
    }
  }
}

TEST_CASE("two different verified numbers never link by themselves", "[linkage]") {
  const Subject one = With(kAmy, IdentifierKind::kNhsNumber, kNhs);
  const Subject other = With(kAmy, IdentifierKind::kNhsNumber, kOtherNhs);

  CHECK(Compared(one, other).band == Band::kPotential);
  CHECK(Of(Compared(one, other), "nhs_number") == Agreement::kContradicts);
  CHECK(
      Compared(With(kAmy, IdentifierKind::kUpn, kUpn), With(kAmy, IdentifierKind::kUpn, kOtherUpn))
          .band == Band::kPotential);
  CHECK(Compared(With(one, IdentifierKind::kUpn, kUpn), With(other, IdentifierKind::kUpn, kUpn))
            .band == Band::kPotential);
}

TEST_CASE("a former UPN is followed and a temporary one contradicts nothing", "[linkage]") {
  const Subject before = With(kAmy, IdentifierKind::kUpn, kUpn);
  const Subject after =
      With(With(kAmy, IdentifierKind::kUpn, kOtherUpn), IdentifierKind::kFormerUpn, kUpn);
  CHECK(Compared(before, after).band == Band::kMatch);

  const Subject temporary = With(kAmy, IdentifierKind::kUpn, "A12345678901A");
  CHECK(Of(Compared(before, temporary), "upn") == Agreement::kMissing);
  CHECK(Compared(before, temporary).band == Band::kMatch);
}

TEST_CASE("an unverified number and an agency's own decide nothing", "[linkage]") {
  Subject one = Person("Amy", "Lee", "2015-03-04");
  Subject other = Person("Maya", "Hart", "2015-03-04");
  for (Subject* subject : {&one, &other}) {
    subject->identifiers.push_back({IdentifierKind::kNhsNumber, Sensitive("9434765918"), false});
    subject->identifiers.push_back({IdentifierKind::kLocal, Sensitive("17"), true});
  }

  CHECK(Compared(one, other).band == Band::kNone);
  CHECK(MakeProfile(one).nhs_numbers.empty());
}

TEST_CASE("twins are two children", "[linkage]") {
  const Subject ben = Person("Ben", "Lee", "2015-03-04");

  CHECK(Compared(kAmy, ben).band == Band::kNone);
  CHECK(Compared(With(kAmy, IdentifierKind::kNhsNumber, kNhs),
                 With(ben, IdentifierKind::kNhsNumber, kOtherNhs))
            .band == Band::kNone);
}

TEST_CASE("the other sex asks a person", "[linkage]") {
  CHECK(Compared(With(kAmy, Sex::kFemale), With(kAmy, Sex::kMale)).band == Band::kPotential);
  CHECK(Compared(With(kAmy, Sex::kFemale), With(kAmy, Sex::kUnknown)).band == Band::kMatch);
  CHECK(Compared(With(kAmy, Sex::kFemale), With(kAmy, Sex::kOther)).band == Band::kMatch);
}

TEST_CASE("a person is compared with the whole child", "[linkage]") {
  const Profile school = MakeProfile(With(kAmy, IdentifierKind::kUpn, kUpn));
  const Profile health = MakeProfile(With(kAmy, IdentifierKind::kNhsNumber, kNhs));
  const Profile stranger = MakeProfile(With(kAmy, IdentifierKind::kNhsNumber, kOtherNhs));

  CHECK(Compare(stranger, {school}).band == Band::kMatch);
  CHECK(Compare(stranger, {school, health}).band == Band::kPotential);
  CHECK(Compare(stranger, {health, school}) == Compare(stranger, {school, health}));
  CHECK(Compare(stranger, {}).band == Band::kNone);
}

std::vector<Subject> ManyPeople() {
  std::vector<Subject> people;
  for (const std::string_view given : {"Amy", "Amy Rose", "Ben", "Baby", ""}) {
    for (const std::string_view family : {"Lee", "Hart"}) {
      for (const std::string_view birth : {"2015-03-04", "2015-01-01", "2015", ""}) {
        const Subject bare = Person(given, family, birth);
        people.push_back(bare);
        people.push_back(With(bare, Sex::kMale));
        people.push_back(With(With(bare, Sex::kFemale), IdentifierKind::kNhsNumber, kNhs));
        people.push_back(With(bare, IdentifierKind::kNhsNumber, kOtherNhs));
        people.push_back(
            With(With(bare, IdentifierKind::kUpn, kUpn), IdentifierKind::kNhsNumber, kNhs));
      }
    }
  }
  return people;
}

TEST_CASE("comparing is symmetric, and its explanation sums to its weight", "[linkage][law]") {
  std::vector<Profile> profiles;
  for (const Subject& person : ManyPeople()) profiles.push_back(MakeProfile(person));
  std::size_t broken = 0;
  for (const Profile& a : profiles) {
    for (const Profile& b : profiles) {
      const Comparison comparison = Compare(a, {b});
      double sum = 0;
      for (const FieldWeight& field : comparison.fields) sum += field.bits;
      broken += comparison != Compare(b, {a}) || sum != comparison.bits;
    }
  }
  CHECK(broken == 0);
}

TEST_CASE("one more agreement never lowers the weight", "[linkage][law]") {
  const auto add = [](Profile profile, int what) {
    const auto insert = [](std::vector<std::string>& list, const char* text) {
      list.insert(std::lower_bound(list.begin(), list.end(), text), text);
    };
    if (what == 0) insert(profile.nhs_numbers, "4010232137");
    if (what == 1) insert(profile.upns, "B987654321098");
    if (what == 2) insert(profile.given, "carla");
    if (what == 3) insert(profile.family, "quinn");
    if (what == 4) profile.birth = PartialDate::Parse("2016-07-08").value();
    if (what == 5) profile.sex = Sex::kFemale;
    return profile;
  };
  std::size_t broken = 0;
  std::vector<Profile> profiles;
  for (const Subject& person : ManyPeople()) profiles.push_back(MakeProfile(person));
  for (const Profile& a : profiles) {
    for (const Profile& b : profiles) {
      // A placeholder birth date replaced by a shared real one only adds weight too.
      for (int what = 0; what < 6; ++what) {
        broken += Compare(add(a, what), {add(b, what)}).bits < Compare(a, {b}).bits;
      }
    }
  }
  CHECK(broken == 0);
}

TEST_CASE("what is missing counts neither for nor against", "[linkage]") {
  for (const FieldWeight& field : Compared(Subject(), kAmy).fields) {
    CHECK(field.agreement == Agreement::kMissing);
    CHECK(field.bits == 0);
  }
}

TEST_CASE("a date on which forms default weighs less", "[linkage]") {
  const Comparison plain = Compared(kAmy, kAmy);
  const Subject new_year = Person("Amy", "Lee", "2015-01-01");

  CHECK(Compared(new_year, new_year).bits < plain.bits);
}

TEST_CASE("an explanation names fields and weights and no values", "[linkage]") {
  const Subject one = With(kAmy, IdentifierKind::kNhsNumber, kNhs);
  const Subject other = With(Person("Maya", "Lee", "2015-03-04"), IdentifierKind::kNhsNumber, kNhs);

  CHECK(Explain(Compared(one, other)) ==
        "nhs_number agrees +20.0; given differs -6.0; family agrees +7.0; birth agrees +12.0");
  CHECK(Explain(Compared(Subject(), kAmy)) == "nothing to compare");
}

const Comparison kMatches = Compared(kAmy, kAmy);
const Comparison kPerhaps = Compared(kAmy, Person("Amy Rose", "Lee", "2015-03-04"));
const Comparison kSharesNumber =
    Compared(With(kAmy, IdentifierKind::kNhsNumber, kNhs),
             With(Person("Maya", "Hart", "2012-05-06"), IdentifierKind::kNhsNumber, kNhs));
const Comparison kNobody = Compared(kAmy, Subject());

TEST_CASE("one match links, two ask, and doubts ask", "[linkage]") {
  REQUIRE(kMatches.band == Band::kMatch);
  REQUIRE(kPerhaps.band == Band::kPotential);
  REQUIRE(kSharesNumber.band == Band::kPotential);
  const struct {
    std::vector<Comparison> candidates;
    Band band;
    std::vector<std::size_t> named;
  } rows[] = {
      {{}, Band::kNone, {}},
      {{kNobody, kNobody}, Band::kNone, {}},
      {{kNobody, kMatches}, Band::kMatch, {1}},
      {{kPerhaps, kMatches}, Band::kMatch, {1}},
      {{kMatches, kSharesNumber}, Band::kMany, {0, 1}},
      {{kMatches, kNobody, kMatches}, Band::kMany, {0, 2}},
      {{kPerhaps, kNobody}, Band::kPotential, {0}},
      {{kPerhaps, kNobody, kSharesNumber}, Band::kPotential, {0, 2}},
  };
  for (const auto& row : rows) {
    const Verdict verdict = Decide(row.candidates);
    CHECK(verdict.band == row.band);
    CHECK(verdict.candidates == row.named);
  }
}

TEST_CASE("the order of candidates plays no part", "[linkage][law]") {
  const std::vector<Comparison> kinds = {kMatches, kPerhaps, kSharesNumber, kNobody};
  std::mt19937 random(7);
  for (int turn = 0; turn < 2000; ++turn) {
    std::vector<Comparison> candidates;
    for (auto n = random() % 6; n > 0; --n) candidates.push_back(kinds[random() % 4]);
    std::vector<std::size_t> order(candidates.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::shuffle(order.begin(), order.end(), random);
    std::vector<Comparison> shuffled;
    for (const std::size_t i : order) shuffled.push_back(candidates[i]);

    const Verdict plain = Decide(candidates);
    const Verdict other = Decide(shuffled);

    std::set<std::size_t> named;
    for (const std::size_t i : other.candidates) named.insert(order[i]);
    if (plain.band != other.band ||
        named != std::set<std::size_t>(plain.candidates.begin(), plain.candidates.end())) {
      FAIL("turn " << turn);
    }
  }
}

bool ShareAKey(const Profile& a, const Profile& b) {
  const std::vector<std::string> of_b = BlockingKeys(b);
  for (const std::string& key : BlockingKeys(a)) {
    if (std::find(of_b.begin(), of_b.end(), key) != of_b.end()) return true;
  }
  return false;
}

TEST_CASE("whoever would be linked or asked about shares a blocking key", "[linkage][law]") {
  std::vector<Profile> profiles;
  for (const Subject& person : ManyPeople()) profiles.push_back(MakeProfile(person));
  profiles.push_back(MakeProfile(Person("Anne-Marie", "Lee", "2015-03-04")));
  profiles.push_back(MakeProfile(Person("Anne Marie", "Lee", "2015-03-04")));
  std::size_t missed = 0;
  for (const Profile& a : profiles) {
    for (const Profile& b : profiles) {
      missed += Compare(a, {b}).band != Band::kNone && !ShareAKey(a, b);
    }
  }
  CHECK(missed == 0);
}

TEST_CASE("keys say their kind, are eight at most, and hold no place", "[linkage]") {
  Subject subject = With(With(kAmy, IdentifierKind::kNhsNumber, kNhs), IdentifierKind::kUpn, kUpn);
  subject.addresses.push_back({Sensitive("1 High Street"), Sensitive("AB1 2CD")});
  subject.phones.push_back(Sensitive("07700900000"));
  const Profile profile = MakeProfile(subject);

  CHECK(BlockingKeys(profile) == std::vector<std::string>{"nhs:9434765919", "upn:A123456789012",
                                                          "name-birth:amy\nlee\n2015-03-04"});

  for (int i = 0; i < 9; ++i) {
    const std::string name(3, static_cast<char>('a' + i));
    subject = AlsoNamed(subject, NameUse::kFormer, name + " x", name + "y");
    subject = With(subject, IdentifierKind::kFormerUpn, "C00000000000" + std::to_string(i));
  }
  CHECK(BlockingKeys(MakeProfile(subject)).size() == 8);
  CHECK(BlockingKeys(MakeProfile(Person("Baby", "Lee", "2015-03-04"))).empty());
  CHECK(BlockingKeys(MakeProfile(Person("Amy", "Lee", "2015-03"))).empty());
}

TEST_CASE("stored numbers of agreements and bands stay", "[linkage][format]") {
  CHECK(static_cast<int>(Agreement::kMissing) == 0);
  CHECK(static_cast<int>(Agreement::kAgrees) == 1);
  CHECK(static_cast<int>(Agreement::kDiffers) == 2);
  CHECK(static_cast<int>(Agreement::kContradicts) == 3);
  CHECK(static_cast<int>(Band::kNone) == 0);
  CHECK(static_cast<int>(Band::kPotential) == 1);
  CHECK(static_cast<int>(Band::kMatch) == 2);
  CHECK(static_cast<int>(Band::kMany) == 3);
}

}  // namespace
}  // namespace hub::linkage
