// Labels, kinds and identifiers: names, numbers and check digits.

#include <set>
#include <string>
#include <vector>

#include "hub/records/identifiers.h"
#include "hub/records/kinds.h"
#include "hub/records/labels.h"
#include "hub/records/record.h"
#include "tests/support/catch.h"

namespace hub::records {
namespace {

TEST_CASE("labels keep the bit and the name already stored", "[records][format]") {
  const std::vector<std::string_view> names = {
      "GENERAL",
      "HEALTH",
      "SENS_SERVICE:sexual_repro",
      "SENS_SERVICE:mental_health",
      "SENS_SERVICE:substance",
      "SENS_SERVICE:hiv",
      "SENS_SERVICE:counselling",
      "SENS_SERVICE:da_specialist",
      "ADULT_HEALTH",
      "CRIMINAL",
      "POLICE_P",
      "POLICE_C",
      "GSC:OFFICIAL",
      "GSC:OFFICIAL-SENSITIVE",
      "SHIELDED",
      "ADOPTION",
      "THIRD_PARTY",
      "CONFIDER",
      "CHILD_ABUSE",
      "LEGAL_PRIV",
      "COURT_RESTRICTED",
      "VICTIM_ANON",
      "GRC",
      "LIVE_OP",
      "DISPUTED",
      "RESTRICTED",
      "OPINION",
      "UNVERIFIED",
  };
  REQUIRE(names.size() == kLabelCount);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Label label = static_cast<Label>(i);
    CHECK(Name(label) == names[i]);
    CHECK(LabelFrom(names[i]) == label);
  }
  CHECK(Label::kSensMentalHealth == static_cast<Label>(3));
  CHECK(Label::kGscOfficialSensitive == static_cast<Label>(13));
  CHECK(Label::kShielded == static_cast<Label>(14));
  CHECK(Label::kUnverified == static_cast<Label>(27));
}

TEST_CASE("a label that is not on the list is no label", "[records]") {
  for (const char* name :
       {"", "general", "SECRET", "GSC:SECRET", "SENS_SERVICE", "SENS_SERVICE:", "SHIELDED "}) {
    INFO(name);
    CHECK_FALSE(LabelFrom(name));
  }
  CHECK(Name(static_cast<Label>(kLabelCount)).empty());
}

TEST_CASE("a set of labels has what was put in, in the order of its bits", "[records]") {
  const LabelSet labels = LabelSet().With(Label::kShielded).With(Label::kHealth);

  CHECK(labels.Has(Label::kHealth));
  CHECK_FALSE(labels.Has(Label::kGeneral));
  CHECK(labels.All() == std::vector{Label::kHealth, Label::kShielded});
  CHECK(labels.bits() == (1U << 14 | 1U << 1));
  CHECK(LabelSet().empty());
}

TEST_CASE("every kind has a name, words and a class", "[records]") {
  std::set<std::string_view> names, words;
  for (int number = 1; number <= static_cast<int>(kLastKind); ++number) {
    const Kind kind = static_cast<Kind>(number);
    INFO(number);
    CHECK(KindFrom(Name(kind)) == kind);
    CHECK_FALSE(Words(kind).empty());
    CHECK_FALSE(Name(ClassOf(kind)).empty());
    names.insert(Name(kind));
    words.insert(Words(kind));
  }
  CHECK(names.size() == 34);
  CHECK(words.size() == 34);
  CHECK_FALSE(KindFrom(""));
  CHECK_FALSE(KindFrom("Referral"));
  CHECK(Name(static_cast<Kind>(0)).empty());
  CHECK(Name(static_cast<Kind>(35)).empty());
}

TEST_CASE("a kind belongs to the class its agreement speaks of", "[records]") {
  CHECK(Name(Kind::kReferral) == "referral");
  CHECK(Words(Kind::kReferral) == "referral to children's services");
  CHECK(Words(Kind::kAttendancePeriod) == "attendance");
  CHECK(ClassOf(Kind::kAttendancePeriod) == RecordClass::kEducation);
  CHECK(ClassOf(Kind::kPoliceNotice) == RecordClass::kPolice);
  CHECK(ClassOf(Kind::kProtectionPlan) == RecordClass::kSocialCare);
  CHECK(ClassOf(Kind::kImmunisation) == RecordClass::kHealth);
  CHECK(ClassOf(Kind::kInvolvement) == RecordClass::kInvolvement);
  CHECK(ClassOf(Kind::kFamilyTie) == RecordClass::kInvolvement);
  CHECK(ClassOf(Kind::kOwnWords) == RecordClass::kSupport);
  CHECK(ClassOf(Kind::kNote) == RecordClass::kSupport);
  CHECK(ClassOf(Kind::kStrength) == RecordClass::kSupport);
  CHECK(ClassOf(Kind::kNeed) == RecordClass::kSupport);
}

TEST_CASE("a relation has a name and words, and its inverse has it for inverse",
          "[records][family]") {
  for (int number = 1; number <= static_cast<int>(kLastRelation); ++number) {
    const auto relation = static_cast<Relation>(number);
    CHECK(RelationFrom(Name(relation)) == relation);
    CHECK_FALSE(Words(relation).empty());
    // Who is whose parent has a sex on one side only.
    CHECK(Inverse(Inverse(Inverse(relation))) == Inverse(relation));
  }
  CHECK(Inverse(Relation::kMother) == Relation::kChild);
  CHECK(Inverse(Relation::kTwin) == Relation::kTwin);
  CHECK_FALSE(RelationFrom("niece"));
}

TEST_CASE("classes and kinds of agency read back from their names", "[records][format]") {
  for (const char* name :
       {"education", "health", "social_care", "police", "support", "involvement"}) {
    REQUIRE(RecordClassFrom(name));
    CHECK(Name(*RecordClassFrom(name)) == name);
  }
  for (const char* name : {"school", "police", "health", "social_care", "voluntary", "other"}) {
    REQUIRE(AgencyKindFrom(name));
    CHECK(Name(*AgencyKindFrom(name)) == name);
  }
  CHECK(static_cast<int>(*RecordClassFrom("social_care")) == 3);
  CHECK(static_cast<int>(*AgencyKindFrom("social_care")) == 4);
  CHECK_FALSE(RecordClassFrom("housing"));
  CHECK_FALSE(AgencyKindFrom("housing"));
  const ClassSet classes = ClassSet().With(RecordClass::kHealth);
  CHECK(classes.Has(RecordClass::kHealth));
  CHECK_FALSE(classes.Has(RecordClass::kPolice));
}

TEST_CASE("an agency whose name may say where a child is counts as a place", "[records]") {
  CHECK(GivesAwayPlace(AgencyKind::kSchool));
  CHECK(GivesAwayPlace(AgencyKind::kHealth));
  CHECK(GivesAwayPlace(AgencyKind::kVoluntary));
  CHECK(GivesAwayPlace(AgencyKind::kOther));
  CHECK_FALSE(GivesAwayPlace(AgencyKind::kPolice));
  CHECK_FALSE(GivesAwayPlace(AgencyKind::kSocialCare));
}

TEST_CASE("an NHS number is ten digits that pass modulus 11", "[records][vector]") {
  for (const char* number : {"9000000009", "9434765919", "4010232137"}) {
    CHECK(NormaliseNhsNumber(number) == number);
  }
  CHECK(NormaliseNhsNumber("943 476 5919") == "9434765919");
  CHECK(NormaliseNhsNumber("943-476-5919") == "9434765919");
  for (const char* text :
       {"", "1234567890", "9434765918", "943476591", "94347659190", "943476591X", "943\t4765919"}) {
    INFO(text);
    CHECK_FALSE(NormaliseNhsNumber(text));
  }
}

TEST_CASE("any wrong digit in an NHS number is found", "[records][law]") {
  const std::string right = "9434765919";
  for (std::size_t i = 0; i < right.size(); ++i) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string wrong = right;
      wrong[i] = digit;
      CHECK(NormaliseNhsNumber(wrong).has_value() == (wrong == right));
    }
  }
}

TEST_CASE("a number of ten equal digits joins nobody", "[records]") {
  for (char digit = '0'; digit <= '9'; ++digit) {
    CHECK_FALSE(NormaliseNhsNumber(std::string(10, digit)));
  }
}

TEST_CASE("a UPN has its check letter in front", "[records][vector]") {
  // 8x2+2x3+0x4+1x5+0x6+1x7+1x8+2x9+0x10+0x11+0x12+1x13 = 73 = 4 mod 23, which is E.
  CHECK(NormaliseUpn("E820101120001") == "E820101120001");
  CHECK(NormaliseUpn(" e820 1011 20001 ") == "E820101120001");
  CHECK_FALSE(NormaliseUpn("F820101120001"));
  CHECK_FALSE(NormaliseUpn("E820101120002"));
}

TEST_CASE("a temporary UPN ends in a letter, which counts by its place", "[records]") {
  // The sum without place 13 is 60; B is 1 there, so 73; C is 2, so 86 = 17 mod 23, U.
  CHECK(NormaliseUpn("E82010112000B") == "E82010112000B");
  CHECK(NormaliseUpn("U82010112000C") == "U82010112000C");
  CHECK_FALSE(NormaliseUpn("E82010112000C"));
}

TEST_CASE("what is not shaped like a UPN is none", "[records]") {
  for (const char* text :
       {"", "E82010112000", "E8201011200011", "E82A101120001", "E82010112000I", "E82010112000O",
        "E82010112000S", "21db2df8-fa0", "UN3", "1820101120001", "E82010112000-"}) {
    INFO(text);
    CHECK_FALSE(NormaliseUpn(text));
  }
}

TEST_CASE("an identifier that fails its check is kept as sent, unverified", "[records]") {
  const Identifier good = MakeIdentifier(IdentifierKind::kNhsNumber, "943 476 5919");
  CHECK(good.verified);
  CHECK(good.value == Sensitive("9434765919"));

  const Identifier bad = MakeIdentifier(IdentifierKind::kUpn, "f820101120001");
  CHECK_FALSE(bad.verified);
  CHECK(bad.value == Sensitive("f820101120001"));

  CHECK(MakeIdentifier(IdentifierKind::kFormerUpn, "e820101120001").verified);
  CHECK_FALSE(MakeIdentifier(IdentifierKind::kLocal, "9434765919").verified);
}

TEST_CASE("kinds of identifier keep their numbers and names", "[records][format]") {
  const char* names[] = {"nhs_number", "upn", "former_upn", "local"};
  for (int number = 1; number <= 4; ++number) {
    const IdentifierKind kind = static_cast<IdentifierKind>(number);
    CHECK(Name(kind) == names[number - 1]);
    CHECK(IdentifierKindFrom(names[number - 1]) == kind);
  }
  CHECK_FALSE(IdentifierKindFrom("passport"));
}

}  // namespace
}  // namespace hub::records
