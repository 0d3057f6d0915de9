#include "hub/access/vocabulary.h"

#include <cstddef>
#include <iterator>

namespace hub::access {
namespace {

struct Term {
  std::string_view name;
  std::string_view words;
};

// Each table's row is its value's number.
constexpr Term kPurposes[] = {
    {"", "no purpose"},
    {"EH", "early help"},
    {"CIN", "child in need"},
    {"MASH", "screening a contact"},
    {"S47", "child protection enquiry"},
    {"EMERG", "emergency"},
    {"TRANSIT", "change of school or setting"},
    {"COURT", "court order"},
    {"REVIEW", "safeguarding practice review"},
    {"OWN", "your own agency's records"},
    {"RIGHTS", "a person's data protection rights"},
    {"OVERSIGHT", "oversight of access"},
    {"LE", "law enforcement"},
    {"STATS", "planning and statistics"},
    {"CARE", "treating a patient"},
    {"", "a purpose on no list"},
};

constexpr Term kRoles[] = {
    {"", "no role"},
    {"NP", "named professional"},
    {"LP", "lead professional"},
    {"MASH", "screener in the safeguarding hub"},
    {"SW47", "child protection social worker"},
    {"SUP", "supervisor"},
    {"STEWARD", "data steward"},
    {"DPO", "data protection officer"},
    {"CALD", "Caldicott Guardian"},
    {"ADMIN", "administrator"},
    {"AUDITOR", "auditor"},
    {"SVC", "connector"},
    {"REVIEWER", "reviewer"},
};

constexpr Term kRelationships[] = {
    {"none", ""},
    {"named", ""},
    {"cover", ""},
    {"allocated", ""},
    {"self_claimed", ""},
    {"ended", ""},
    {"conflict_of_interest", ""},
    {"awaiting", ""},
};

constexpr Term kAgreementStates[] = {
    {"unknown", ""},       {"not_sought", ""},   {"given", ""},      {"given_partial", ""},
    {"refused", ""},       {"withdrawn", ""},    {"expired", ""},    {"conflict", ""},
    {"child_refused", ""}, {"not_required", ""}, {"overridden", ""},
};

constexpr Term kConfidences[] = {
    {"unknown", ""},           {"implied_care", ""},    {"express", ""}, {"refused", ""},
    {"set_aside_statute", ""}, {"public_interest", ""}, {"n/a", ""},
};

constexpr Term kGdprConsents[] = {{"not_used", ""}, {"given", ""}, {"withdrawn", ""}};

constexpr Term kInformed[] = {{"unknown", ""}, {"informed", ""}, {"deferred", ""}, {"exempt", ""}};

constexpr Term kGivers[] = {{"unknown", ""}, {"parent", ""}, {"child", ""}, {"young_adult", ""}};

constexpr Term kCompetences[] = {
    {"unknown", ""},           {"under_12", ""},           {"12_15_assessed_yes", ""},
    {"12_15_assessed_no", ""}, {"12_15_not_assessed", ""}, {"16_17_presumed", ""},
    {"lacks_capacity", ""},
};

constexpr Term kEmergencyCategories[] = {
    {"none", "no emergency"},
    {"serious_harm", "a child is about to come to serious harm"},
    {"missing_child", "a child is missing"},
    {"owner_unreachable", "the agency that knows cannot be reached in time"},
};

constexpr Term kEnquiryParts[] = {{"none", ""}, {"allocated", ""}, {"member", ""}};

constexpr Term kClosures[] = {
    {"", ""}, {"objection", ""}, {"erasure", ""}, {"legal_hold", ""}, {"adoption", ""}};
constexpr Term kExportKinds[] = {{"", ""},
                                 {"conference", "a conference"},
                                 {"court", "a court"},
                                 {"review", "a review"},
                                 {"family", "the family"}};
constexpr Term kRightsRequesters[] = {{"none", ""}, {"parent", ""}, {"competent_child", ""}};

template <std::size_t N, class Enum>
Term TermOf(const Term (&table)[N], Enum value) {
  const auto row = static_cast<std::size_t>(value);
  return row < N ? table[row] : Term{};
}

template <class Enum, std::size_t N>
std::optional<Enum> ValueOf(const Term (&table)[N], std::string_view name) {
  if (name.empty()) return std::nullopt;
  for (std::size_t row = 0; row < N; ++row) {
    if (table[row].name == name) return static_cast<Enum>(row);
  }
  return std::nullopt;
}

}  // namespace

std::string_view Name(Purpose purpose) { return TermOf(kPurposes, purpose).name; }
std::string_view Words(Purpose purpose) { return TermOf(kPurposes, purpose).words; }
std::optional<Purpose> PurposeFrom(std::string_view name) {
  return ValueOf<Purpose>(kPurposes, name);
}

std::string_view Name(Role role) { return TermOf(kRoles, role).name; }
std::string_view Words(Role role) { return TermOf(kRoles, role).words; }
std::optional<Role> RoleFrom(std::string_view name) { return ValueOf<Role>(kRoles, name); }

std::string_view Name(Relationship relationship) {
  return TermOf(kRelationships, relationship).name;
}
std::optional<Relationship> RelationshipFrom(std::string_view name) {
  return ValueOf<Relationship>(kRelationships, name);
}

std::string_view Name(AgreementState state) { return TermOf(kAgreementStates, state).name; }
std::optional<AgreementState> AgreementStateFrom(std::string_view name) {
  return ValueOf<AgreementState>(kAgreementStates, name);
}

std::string_view Name(Confidence value) { return TermOf(kConfidences, value).name; }
std::optional<Confidence> ConfidenceFrom(std::string_view name) {
  return ValueOf<Confidence>(kConfidences, name);
}

std::string_view Name(GdprConsent value) { return TermOf(kGdprConsents, value).name; }
std::optional<GdprConsent> GdprConsentFrom(std::string_view name) {
  return ValueOf<GdprConsent>(kGdprConsents, name);
}

std::string_view Name(Informed value) { return TermOf(kInformed, value).name; }
std::optional<Informed> InformedFrom(std::string_view name) {
  return ValueOf<Informed>(kInformed, name);
}

std::string_view Name(Giver value) { return TermOf(kGivers, value).name; }
std::optional<Giver> GiverFrom(std::string_view name) { return ValueOf<Giver>(kGivers, name); }

std::string_view Name(Competence value) { return TermOf(kCompetences, value).name; }
std::optional<Competence> CompetenceFrom(std::string_view name) {
  return ValueOf<Competence>(kCompetences, name);
}

std::string_view Name(EmergencyCategory value) { return TermOf(kEmergencyCategories, value).name; }
std::optional<EmergencyCategory> EmergencyCategoryFrom(std::string_view name) {
  return ValueOf<EmergencyCategory>(kEmergencyCategories, name);
}

std::string_view Name(EnquiryPart value) { return TermOf(kEnquiryParts, value).name; }
std::optional<EnquiryPart> EnquiryPartFrom(std::string_view name) {
  return ValueOf<EnquiryPart>(kEnquiryParts, name);
}

std::string_view Name(Closure value) { return TermOf(kClosures, value).name; }
std::optional<Closure> ClosureFrom(std::string_view name) {
  return ValueOf<Closure>(kClosures, name);
}
std::string_view Name(RightsRequester value) { return TermOf(kRightsRequesters, value).name; }
std::optional<RightsRequester> RightsRequesterFrom(std::string_view name) {
  return ValueOf<RightsRequester>(kRightsRequesters, name);
}

std::string_view Name(ExportKind value) { return TermOf(kExportKinds, value).name; }
std::string_view Words(ExportKind value) { return TermOf(kExportKinds, value).words; }
std::optional<ExportKind> ExportKindFrom(std::string_view name) {
  return ValueOf<ExportKind>(kExportKinds, name);
}

std::string_view Words(EmergencyCategory value) {
  return TermOf(kEmergencyCategories, value).words;
}

}  // namespace hub::access
