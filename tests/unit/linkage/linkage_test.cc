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
using records::Subject;

// Invented numbers whose check digits hold.
constexpr std::string_view kNhs = "9434765919";
constexpr std::string_view kUpn = "A123456789012";

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

Subject AlsoNamed(Subject subject, NameUse use, std::string_view given, std::string_view family) {
  subject.names.push_back({use, Sensitive(std::string(given)), Sensitive(std::string(family))});
  return subject;
}

const Subject kAmy = Person("Amy", "Lee", "2015-03-04");

TEST_CASE("a placeholder is no name", "[linkage]") {
  for (const std::string_view given :
       {"Baby", "BABY", "Baby of Jane", "Unknown", "Infant", "Male", "Female", "Twin 1", "", "-"}) {
    INFO(given);
    CHECK(MakeProfile(Person(given, "Lee", "2026-03-04")).given.empty());
  }
}

TEST_CASE("an unverified number and an agency's own are no identifiers", "[linkage]") {
  Subject subject = kAmy;
  subject.identifiers.push_back({IdentifierKind::kNhsNumber, Sensitive("9434765918"), false});
  subject.identifiers.push_back({IdentifierKind::kLocal, Sensitive("17"), true});

  CHECK(MakeProfile(subject).nhs_numbers.empty());
}

FieldWeight Field(std::string_view name, Agreement agreement, double bits) {
  return {name, agreement, bits};
}

TEST_CASE("an explanation names fields and weights and no values", "[linkage]") {
  const Comparison comparison{
      Band::kMatch,
      27,
      {Field("nhs_number", Agreement::kAgrees, 22), Field("given", Agreement::kDiffers, -6.04),
       Field("family", Agreement::kClose, 5), Field("sex", Agreement::kMissing, 0)}};

  CHECK(Explain(comparison) == "nhs_number agrees +22; given differs -6.04; family is close +5");
  CHECK(Explain(Comparison{}) == "nothing to compare");
}

const Comparison kMatches{Band::kMatch, 20, {Field("given", Agreement::kAgrees, 20)}};
const Comparison kPerhaps{Band::kPotential, 15, {Field("given", Agreement::kClose, 15)}};
const Comparison kSharesNumber{
    Band::kPotential,
    12,
    {Field("given", Agreement::kDiffers, -10), Field("nhs_number", Agreement::kAgrees, 22)}};
const Comparison kNobody{};

TEST_CASE("one match links, two ask, and doubts ask", "[linkage]") {
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

TEST_CASE("search keys say their kind, are eight at most, and hold no place", "[linkage]") {
  Subject subject = With(With(kAmy, IdentifierKind::kNhsNumber, kNhs), IdentifierKind::kUpn, kUpn);
  subject.addresses.push_back({Sensitive("1 High Street"), Sensitive("AB1 2CD")});
  subject.phones.push_back(Sensitive("07700900000"));
  const Profile profile = MakeProfile(subject);

  CHECK(SearchKeys(profile) == std::vector<std::string>{"nhs:9434765919", "upn:A123456789012",
                                                        "family-birth:lee\n2015-03-04",
                                                        "name-birth:amy\nlee\n2015-03-04"});

  for (int i = 0; i < 9; ++i) {
    const std::string name(3, static_cast<char>('a' + i));
    subject = AlsoNamed(subject, NameUse::kFormer, name + " x", name + "y");
    subject = With(subject, IdentifierKind::kFormerUpn, "C00000000000" + std::to_string(i));
  }
  CHECK(SearchKeys(MakeProfile(subject)).size() == 8);
  CHECK(SearchKeys(MakeProfile(Person("Amy", "Lee", "2015-03"))).empty());
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
