#include "hub/access/vocabulary.h"

#include "tests/support/catch.h"

namespace hub::access {
namespace {

TEST_CASE("purposes keep the number and name already in stored decisions", "[access][format]") {
  const struct {
    Purpose value;
    int number;
    std::string_view name;
  } written[] = {
      {Purpose::kEarlyHelp, 1, "EH"},
      {Purpose::kChildInNeed, 2, "CIN"},
      {Purpose::kMash, 3, "MASH"},
      {Purpose::kSection47, 4, "S47"},
      {Purpose::kEmergency, 5, "EMERG"},
      {Purpose::kTransit, 6, "TRANSIT"},
      {Purpose::kCourt, 7, "COURT"},
      {Purpose::kReview, 8, "REVIEW"},
      {Purpose::kOwn, 9, "OWN"},
      {Purpose::kRights, 10, "RIGHTS"},
      {Purpose::kOversight, 11, "OVERSIGHT"},
      {Purpose::kLawEnforcement, 12, "LE"},
      {Purpose::kStatistics, 13, "STATS"},
      {Purpose::kDirectCare, 14, "CARE"},
  };
  for (const auto& [value, number, name] : written) {
    CHECK(static_cast<int>(value) == number);
    CHECK(Name(value) == name);
    CHECK(PurposeFrom(name) == value);
    CHECK_FALSE(Words(value).empty());
  }
}

TEST_CASE("roles keep the number and name already in stored decisions", "[access][format]") {
  const struct {
    Role value;
    int number;
    std::string_view name;
  } written[] = {
      {Role::kNamedProfessional, 1, "NP"},
      {Role::kLeadProfessional, 2, "LP"},
      {Role::kMashScreener, 3, "MASH"},
      {Role::kSection47Worker, 4, "SW47"},
      {Role::kSupervisor, 5, "SUP"},
      {Role::kSteward, 6, "STEWARD"},
      {Role::kDataProtectionOfficer, 7, "DPO"},
      {Role::kCaldicottGuardian, 8, "CALD"},
      {Role::kAdministrator, 9, "ADMIN"},
      {Role::kAuditor, 10, "AUDITOR"},
      {Role::kConnector, 11, "SVC"},
      {Role::kReviewer, 12, "REVIEWER"},
  };
  for (const auto& [value, number, name] : written) {
    CHECK(static_cast<int>(value) == number);
    CHECK(Name(value) == name);
    CHECK(RoleFrom(name) == value);
    CHECK_FALSE(Words(value).empty());
  }
}

TEST_CASE("relationships keep their number and name", "[access][format]") {
  const struct {
    Relationship value;
    int number;
    std::string_view name;
  } written[] = {
      {Relationship::kNone, 0, "none"},
      {Relationship::kNamed, 1, "named"},
      {Relationship::kCover, 2, "cover"},
      {Relationship::kAllocated, 3, "allocated"},
      {Relationship::kSelfClaimed, 4, "self_claimed"},
      {Relationship::kEnded, 5, "ended"},
      {Relationship::kConflictOfInterest, 6, "conflict_of_interest"},
      {Relationship::kAwaiting, 7, "awaiting"},
  };
  for (const auto& [value, number, name] : written) {
    CHECK(static_cast<int>(value) == number);
    CHECK(Name(value) == name);
    CHECK(RelationshipFrom(name) == value);
  }
}

TEST_CASE("states of agreement keep their number and name", "[access][format]") {
  const struct {
    AgreementState value;
    int number;
    std::string_view name;
  } written[] = {
      {AgreementState::kUnknown, 0, "unknown"},
      {AgreementState::kNotSought, 1, "not_sought"},
      {AgreementState::kGiven, 2, "given"},
      {AgreementState::kGivenPartial, 3, "given_partial"},
      {AgreementState::kRefused, 4, "refused"},
      {AgreementState::kWithdrawn, 5, "withdrawn"},
      {AgreementState::kExpired, 6, "expired"},
      {AgreementState::kConflict, 7, "conflict"},
      {AgreementState::kChildRefused, 8, "child_refused"},
      {AgreementState::kNotRequired, 9, "not_required"},
      {AgreementState::kOverridden, 10, "overridden"},
  };
  for (const auto& [value, number, name] : written) {
    CHECK(static_cast<int>(value) == number);
    CHECK(Name(value) == name);
    CHECK(AgreementStateFrom(name) == value);
  }
}

template <class Enum>
void CheckNumbered(std::initializer_list<std::string_view> names,
                   std::optional<Enum> (*from)(std::string_view)) {
  int number = 0;
  for (const std::string_view name : names) {
    const auto value = static_cast<Enum>(number++);
    CHECK(Name(value) == name);
    CHECK(from(name) == value);
  }
  CHECK(Name(static_cast<Enum>(number)).empty());
}

TEST_CASE("the other words of the law keep their number and name", "[access][format]") {
  CheckNumbered<Confidence>({"unknown", "implied_care", "express", "refused", "set_aside_statute",
                             "public_interest", "n/a"},
                            &ConfidenceFrom);
  CheckNumbered<GdprConsent>({"not_used", "given", "withdrawn"}, &GdprConsentFrom);
  CheckNumbered<Informed>({"unknown", "informed", "deferred", "exempt"}, &InformedFrom);
  CheckNumbered<Giver>({"unknown", "parent", "child", "young_adult"}, &GiverFrom);
  CheckNumbered<Competence>({"unknown", "under_12", "12_15_assessed_yes", "12_15_assessed_no",
                             "12_15_not_assessed", "16_17_presumed", "lacks_capacity"},
                            &CompetenceFrom);
  CheckNumbered<EmergencyCategory>({"none", "serious_harm", "missing_child", "owner_unreachable"},
                                   &EmergencyCategoryFrom);
  CheckNumbered<EnquiryPart>({"none", "allocated", "member"}, &EnquiryPartFrom);
  CHECK(Name(Closure::kObjection) == "objection");
  CHECK(static_cast<int>(Closure::kAdoption) == 4);
  CHECK(ClosureFrom("legal_hold") == Closure::kLegalHold);
  CHECK(ClosureFrom("erasure") == Closure::kErasure);
  CHECK(Name(Closure::kAdoption) == "adoption");
  CHECK(Name(ExportKind::kNone).empty());
  CHECK(Name(ExportKind::kConference) == "conference");
  CHECK(ExportKindFrom("court") == ExportKind::kCourt);
  CHECK(ExportKindFrom("review") == ExportKind::kReview);
  CHECK(static_cast<int>(ExportKind::kFamily) == 4);
  CHECK(ExportKindFrom("family") == ExportKind::kFamily);
  CHECK_FALSE(ExportKindFrom(""));
  CheckNumbered<RightsRequester>({"none", "parent", "competent_child"}, &RightsRequesterFrom);
}

TEST_CASE("a set of roles or purposes holds nothing beyond its list", "[access]") {
  const RoleSet roles = {Role::kSupervisor};
  CHECK(roles.Has(Role::kSupervisor));
  CHECK_FALSE(roles.Has(Role::kNone));
  CHECK_FALSE(roles.With(static_cast<Role>(99)).Has(static_cast<Role>(99)));
  CHECK_FALSE(PurposeSet({static_cast<Purpose>(200)}).Has(static_cast<Purpose>(200)));
  CHECK(RoleSet({Role::kSupervisor, Role::kReviewer}).Contains(roles));
  CHECK_FALSE(roles.Contains({Role::kReviewer}));
}

TEST_CASE("a word that is not on a list is not understood", "[access]") {
  for (const std::string_view word : {"", "eh", "EH ", "IMMIGRATION", "NP\n", "Given"}) {
    CHECK_FALSE(PurposeFrom(word));
    CHECK_FALSE(RoleFrom(word));
    CHECK_FALSE(RelationshipFrom(word));
    CHECK_FALSE(AgreementStateFrom(word));
  }
}

TEST_CASE("a value beyond its list has no name", "[access]") {
  CHECK(Name(static_cast<Purpose>(99)).empty());
  CHECK(Name(static_cast<Role>(99)).empty());
  CHECK(Name(static_cast<Relationship>(99)).empty());
  CHECK(Name(static_cast<AgreementState>(99)).empty());
  CHECK(Name(Purpose::kNone).empty());
}

}  // namespace
}  // namespace hub::access
