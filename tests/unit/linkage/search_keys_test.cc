#include "hub/linkage/search_keys.h"

#include <algorithm>
#include <set>
#include <string>

#include "hub/linkage/linkage.h"
#include "tests/support/catch.h"

namespace hub::linkage {
namespace {

using records::IdentifierKind;
using records::NameUse;
using records::Subject;

constexpr const char* kNhs = "9434765919";
constexpr const char* kUpn = "A950000178301";
constexpr const char* kBirth = "2015-02-28";

const Nicknames kNicknames({{"william", "bill"}, {"alexander", "alex"}, {"alexandra", "alex"}});

Subject Named(const std::string& given, const std::string& family) {
  Subject subject;
  subject.names.push_back({NameUse::kCurrent, Sensitive(given), Sensitive(family)});
  subject.birth = *PartialDate::Parse(kBirth);
  return subject;
}

Subject AlsoNamed(Subject subject, NameUse use, const std::string& given,
                  const std::string& family) {
  subject.names.push_back({use, Sensitive(given), Sensitive(family)});
  return subject;
}

Sought For(const std::string& given, const std::string& family, const std::string& birth = kBirth) {
  Sought sought;
  sought.given = Sensitive(given);
  sought.family = Sensitive(family);
  sought.birth = Date::Parse(birth);
  return sought;
}

bool AreLookedUp(const Sought& sought, const Subject& held) {
  const auto probes = SearchProbes(sought);
  const auto keys = SearchKeys(held);
  return std::any_of(probes.begin(), probes.end(), [&](const std::string& probe) {
    return std::find(keys.begin(), keys.end(), probe) != keys.end();
  });
}

// Whether a search finds somebody of whom the hub holds this.
bool Finds(const Sought& sought, const Subject& held) {
  KnownAs known;
  known.Add(held);
  return AreLookedUp(sought, held) && FitOf(sought, known, kNicknames).whole();
}

TEST_CASE("a child is found by any name in use or once in use, however it is written",
          "[linkage][search]") {
  Subject held = Named("Zoë Anne-Marie", "O'Brien-Smith");
  held = AlsoNamed(held, NameUse::kFormer, "Zoë", "Łukasiewicz");
  held = AlsoNamed(held, NameUse::kPreferred, "Bill", "de la Cruz");

  const std::pair<const char*, const char*> ways[] = {
      {"Zoë Anne-Marie", "O'Brien-Smith"},
      {"ZOE", "OBRIEN SMITH"},
      {"Zoe Anne Marie", "O’Brien Smith"},
      {"Anne-Marie Zoe", "Smith-O'Brien"},
      {"Marie", "O'Brien"},
      {"Zoe", "Smith"},
      {"Zoe Anne-Marie Josephine", "O'Brien-Smith"},
      {"O'Brien-Smith", "Zoe"},
      {"Lukasiewicz", "zoe"},
      {"zoe", "LUKASIEWICZ"},
      {"William", "De La Cruz"},
      {"Bill", "delacruz"},
      {"Zoe", "Cruz"},
  };
  for (const auto& [given, family] : ways) {
    INFO(given << " " << family);
    CHECK(Finds(For(given, family), held));
  }
}

TEST_CASE("a name that only sounds or looks alike is another name", "[linkage][search]") {
  const Subject held = Named("Zoe Anne", "Marlow");
  for (const auto& [given, family] : {std::pair{"Zoe", "Marlowe"},
                                      {"Zo", "Marlow"},
                                      {"Chloe", "Marlow"},
                                      {"Zoe Beth", "Marlow"},
                                      {"Zoe", "Reeves"},
                                      {"", "Marlow"},
                                      {"Zoe", ""}}) {
    INFO(given << " " << family);
    CHECK_FALSE(Finds(For(given, family), held));
  }
  CHECK(Finds(For("Zoe", "Marlow-Reeves"), held));
  CHECK_FALSE(Finds(For("Zoe", "Reeves-Marlow"), Named("Zoe", "Marlow-Finch")));
  CHECK_FALSE(Finds(For("Zoe", "de la Cruz"), Named("Zoe", "de la Vega")));
  // A nickname of two names is of each, and neither is the other.
  CHECK(Finds(For("Alex", "Marlow"), Named("Alexandra", "Marlow")));
  CHECK_FALSE(Finds(For("Alexander", "Marlow"), Named("Alexandra", "Marlow")));
}

TEST_CASE("day and month are never changed over, and a near date is another date",
          "[linkage][search]") {
  Subject held = Named("Zoe", "Marlow");
  held.birth = *PartialDate::Parse("2015-02-03");
  CHECK(Finds(For("Zoe", "Marlow", "2015-02-03"), held));
  for (const char* other : {"2015-03-02", "2015-02-04", "2014-02-03"}) {
    CHECK_FALSE(Finds(For("Zoe", "Marlow", other), held));
  }
}

TEST_CASE("a number finds, and what was given beside it must not differ", "[linkage][search]") {
  Subject held = Named("Zoe", "Marlow");
  held.identifiers.push_back(records::MakeIdentifier(IdentifierKind::kNhsNumber, kNhs));
  Sought sought;
  sought.nhs_number = Sensitive(kNhs);
  CHECK(AreLookedUp(sought, held));
  CHECK_FALSE(Finds(sought, held));  // one identifier
  sought.birth = Date::Parse(kBirth);
  CHECK(Finds(sought, held));
  sought.upn = Sensitive(kUpn);  // of which nothing is known
  CHECK(Finds(sought, held));
  sought.given = Sensitive("Ada");
  sought.family = Sensitive("Marlow");
  CHECK_FALSE(Finds(sought, held));
  KnownAs known;
  known.Add(held);
  const Fit fit = FitOf(sought, known, kNicknames);
  CHECK(fit.partly());
  CHECK(fit.agree == 2);
  CHECK(fit.differ == 1);
}

TEST_CASE("numbers that nobody verified find nobody", "[linkage][search]") {
  Subject held = Named("Zoe", "Marlow");
  held.identifiers.push_back({IdentifierKind::kNhsNumber, Sensitive(kNhs), false});
  Sought sought;
  sought.nhs_number = Sensitive(kNhs);
  sought.birth = Date::Parse(kBirth);
  CHECK_FALSE(Finds(sought, held));
}

TEST_CASE("baby and unknown are no names", "[linkage][search]") {
  CHECK(IdentifiersIn(For("Zoe", "Marlow")) == 2);
  CHECK(IdentifiersIn(For("Baby", "Marlow")) == 1);
  CHECK(IdentifiersIn(For("Zoe", "Unknown")) == 1);
  CHECK(IdentifiersIn(For("--", "Marlow")) == 1);
  CHECK(IdentifiersIn(For("Zoe", "")) == 1);
  CHECK(IdentifiersIn(Sought()) == 0);
  CHECK_FALSE(Finds(For("Baby", "Marlow"), Named("Baby", "Marlow")));
}

TEST_CASE("of a date that is no day a search learns nothing", "[linkage][search]") {
  Subject held = Named("Zoe", "Marlow");
  held.birth = *PartialDate::Parse("2015-02");
  CHECK(SearchKeys(held).empty());
  KnownAs known;
  known.Add(held);
  CHECK(FitOf(For("Zoe", "Marlow"), known, kNicknames).agree == 1);
  CHECK(FitOf(For("Zoe", "Marlow"), known, kNicknames).differ == 0);
  CHECK(FitOf(For("Zoe", "Marlow", "2015-03-01"), known, kNicknames).differ == 1);
}

TEST_CASE("search keys hold no place, are twelve at most, and keep the form that is stored",
          "[linkage][search][format]") {
  Subject held = Named("Amy", "Lee-Jones");
  held.identifiers.push_back(records::MakeIdentifier(IdentifierKind::kNhsNumber, kNhs));
  held.identifiers.push_back(records::MakeIdentifier(IdentifierKind::kUpn, kUpn));
  held.addresses.push_back({Sensitive("1 High Street"), Sensitive("AB1 2CD")});
  held.phones.push_back(Sensitive("07700900000"));

  CHECK(SearchKeys(held) == std::vector<std::string>{"nhs:9434765919", "upn:A950000178301",
                                                     "family-birth:leejones\n2015-02-28",
                                                     "family-birth:lee\n2015-02-28",
                                                     "family-birth:jones\n2015-02-28"});
  for (int i = 0; i < 20; ++i) {
    const std::string name(3, static_cast<char>('a' + i));
    held = AlsoNamed(held, NameUse::kFormer, "Amy", name + "-" + name + "x");
  }
  CHECK(SearchKeys(held).size() == 12);
}

TEST_CASE("every question is looked up as often, whatever was given", "[linkage][search]") {
  Sought number;
  number.upn = Sensitive(kUpn);
  Sought all = For("Anna Beth Cora Dora Edna", "Finch-Grey-Hope-Ivory-Jones");
  all.upn = Sensitive(kUpn);
  all.nhs_number = Sensitive(kNhs);
  for (const Sought& sought : {Sought(), number, For("Zoe", "Marlow"), all}) {
    const auto probes = SearchProbes(sought);
    CHECK(std::set<std::string>(probes.begin(), probes.end()).size() == kSearchProbes);
  }
}

TEST_CASE("one question has one text, however its names are written", "[linkage][search]") {
  CHECK(Canonical(For("Zoë", "O'Brien")) == Canonical(For("ZOE", "o’brien")));
  CHECK(Canonical(For("Zoe", "Marlow")) != Canonical(For("Zo", "EMarlow")));
  CHECK(Canonical(For("Zoe", "Marlow")) != Canonical(For("Zoe", "Marlow", "2015-03-01")));
}

TEST_CASE("any bytes may be asked for", "[linkage][search][fuzz]") {
  std::uint64_t random = 7;
  const auto next = [&random] {
    random = random * 6364136223846793005U + 1442695040888963407U;
    return random >> 33;
  };
  for (int turn = 0; turn < 2'000; ++turn) {
    std::string given(next() % 40, ' ');
    std::string family(next() % 40, ' ');
    for (char& c : given) c = static_cast<char>(next());
    for (char& c : family) c = static_cast<char>(next());
    const Sought sought = For(given, family);
    const Subject held = Named(given, family);
    static_cast<void>(Canonical(sought));
    // Whoever asks by exactly what is held is answered, unless there is no name in it.
    if (IdentifiersIn(sought) == 2 && !Finds(sought, held)) FAIL("turn " << turn);
  }
}

}  // namespace
}  // namespace hub::linkage
