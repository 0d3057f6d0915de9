#include "hub/wire/requests.h"

#include <utility>

#include "hub/records/identifiers.h"
#include "hub/wire/detail/request_body.h"

namespace hub::wire {
namespace {

using access::AgreementState;
using access::Purpose;

constexpr std::size_t kPasswordLimit = 1'024;  // bytes; hashing takes time
constexpr std::size_t kCodeDigits = 6;

template <auto kMember, class T>
bool Password(JsonView value, const Path& path, Reading& reading, T& into) {
  return IsText(value, path, reading, kPasswordLimit) && Read(value, path, reading, into.*kMember);
}

template <auto kMember, class T>
bool OneTimeCode(JsonView value, const Path& path, Reading& reading, T& into) {
  if (!Read(value, path, reading, into.*kMember)) return false;
  const std::string& code = into.*kMember;
  const bool digits = code.find_first_not_of("0123456789") == std::string::npos;
  return (code.size() == kCodeDigits && digits) || reading.Fault("not six digits", path);
}

bool ReadRole(JsonView value, const Path& path, Reading& reading, SignIn& into) {
  return ReadChoice(value, path, reading, &access::RoleFrom, into.role);
}

constexpr MemberRule<SignIn> kSignInRules[] = {
    {"username", UserName<&SignIn::who>},
    {"password", Password<&SignIn::password>},
    {"code", OneTimeCode<&SignIn::code>},
    {"role", ReadRole},
};

bool SignInComplete(const Path& path, Reading& reading, const SignIn& sign_in) {
  return Needs(!sign_in.who.empty(), "username", path, reading) &&
         Needs(!sign_in.password.empty(), "password", path, reading) &&
         Needs(!sign_in.code.empty(), "code", path, reading) &&
         Needs(sign_in.role != access::Role::kNone, "role", path, reading);
}

constexpr MemberRule<Enrol> kEnrolRules[] = {
    {"token", Typed<&Enrol::token>},
    {"password", Password<&Enrol::password>},
};

bool EnrolComplete(const Path& path, Reading& reading, const Enrol& enrol) {
  return Needs(!enrol.token.empty(), "token", path, reading) &&
         Needs(!enrol.password.empty(), "password", path, reading);
}

constexpr MemberRule<ConfirmEnrol> kConfirmRules[] = {
    {"token", Typed<&ConfirmEnrol::token>},
    {"code", OneTimeCode<&ConfirmEnrol::code>},
};

bool ConfirmComplete(const Path& path, Reading& reading, const ConfirmEnrol& confirm) {
  return Needs(!confirm.token.empty(), "token", path, reading) &&
         Needs(!confirm.code.empty(), "code", path, reading);
}

// A purpose that is absent or not on the list is a question for access/, which bars it and
// says so (B1).
template <class T>
bool ReadPurpose(JsonView value, const Path& path, Reading& reading, T& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  into.purpose = access::PurposeFrom(value.text()).value_or(Purpose::kNone);
  return true;
}

template <auto kMember, std::optional<std::string> (*kNormalise)(std::string_view)>
bool Numbered(JsonView value, const Path& path, Reading& reading, Search& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  if (value.text().empty()) return true;
  std::optional<std::string> number = kNormalise(value.text());
  if (!number) return reading.Fault("not a valid number, check each digit of", path);
  into.*kMember = Sensitive(*std::move(number));
  return true;
}

constexpr MemberRule<Search> kSearchRules[] = {
    {"purpose", ReadPurpose<Search>},
    {"given", Short<&Search::given>},
    {"family", Short<&Search::family>},
    {"birth", Typed<&Search::birth>},
    {"nhs_number", Numbered<&Search::nhs_number, &records::NormaliseNhsNumber>},
    {"upn", Numbered<&Search::upn, &records::NormaliseUpn>},
};

bool SearchComplete(const Path&, Reading& reading, const Search& search) {
  const int identifiers = (!search.given.empty() && !search.family.empty() ? 1 : 0) +
                          (search.birth ? 1 : 0) + (search.nhs_number.empty() ? 0 : 1) +
                          (search.upn.empty() ? 0 : 1);
  if (identifiers >= 2) return true;
  reading.fault = "give at least two of: given and family name, birth, nhs_number, upn";
  return false;
}

std::optional<access::Relationship> SettableRelationship(std::string_view name) {
  const std::optional<access::Relationship> state = access::RelationshipFrom(name);
  const bool settable =
      state && *state != access::Relationship::kNone && *state != access::Relationship::kAwaiting;
  return settable ? state : std::nullopt;
}

// What anybody may be tied to a child as; kNone is the end of a conflict, "no_conflict".
bool ReadRelationship(JsonView value, const Path& path, Reading& reading, SetRelationship& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  into.stated = true;
  if (value.text() == "no_conflict") {
    into.state = access::Relationship::kNone;
    return true;
  }
  return ReadChoice(value, path, reading, &SettableRelationship, into.state);
}

constexpr MemberRule<SetRelationship> kRelationshipRules[] = {
    {"professional", UserName<&SetRelationship::professional>},
    {"state", ReadRelationship},
    {"until", Typed<&SetRelationship::until>},
    {"from", Typed<&SetRelationship::from>},
    {"reason", Typed<&SetRelationship::reason>},
};

bool RelationshipComplete(const Path& path, Reading& reading, const SetRelationship& relationship) {
  const bool own = relationship.state == access::Relationship::kSelfClaimed ||
                   relationship.state == access::Relationship::kConflictOfInterest;
  return Needs(relationship.stated, "state", path, reading) &&
         Needs(own || !relationship.professional.empty(), "professional", path, reading);
}

// The services that a family agrees to.
std::optional<Purpose> AgreedPurpose(std::string_view name) {
  const std::optional<Purpose> purpose = access::PurposeFrom(name);
  const bool agreed =
      purpose && (*purpose == Purpose::kEarlyHelp || *purpose == Purpose::kChildInNeed);
  return agreed ? purpose : std::nullopt;
}

std::optional<AgreementState> RecordableState(std::string_view name) {
  const std::optional<AgreementState> state = access::AgreementStateFrom(name);
  return state && *state != AgreementState::kUnknown ? state : std::nullopt;
}

bool ReadAgreedPurpose(JsonView value, const Path& path, Reading& reading, RecordAgreement& into) {
  return ReadChoice(value, path, reading, &AgreedPurpose, into.purpose);
}

bool ReadState(JsonView value, const Path& path, Reading& reading, RecordAgreement& into) {
  return ReadChoice(value, path, reading, &RecordableState, into.state);
}

bool ReadClasses(JsonView value, const Path& path, Reading& reading, RecordAgreement& into) {
  return ReadChoices(value, path, reading, &records::RecordClassFrom, into.classes);
}

constexpr MemberRule<RecordAgreement> kAgreementRules[] = {
    {"purpose", ReadAgreedPurpose},
    {"state", ReadState},
    {"agencies", Typed<&RecordAgreement::agencies>},
    {"classes", ReadClasses},
    {"given_by", Typed<&RecordAgreement::given_by>},
    {"evidence", Typed<&RecordAgreement::evidence>},
    {"review_by", Typed<&RecordAgreement::review_by>},
};

bool AgreementComplete(const Path& path, Reading& reading, const RecordAgreement& agreement) {
  const bool given =
      agreement.state == AgreementState::kGiven || agreement.state == AgreementState::kGivenPartial;
  return Needs(agreement.purpose != Purpose::kNone, "purpose", path, reading) &&
         Needs(agreement.state != AgreementState::kUnknown, "state", path, reading) &&
         Needs(!given || !agreement.given_by.empty(), "given_by", path, reading);
}

}  // namespace

Result<SignIn> ParseSignIn(std::string_view body) {
  return ParseObject(body, kSignInRules, &SignInComplete);
}

Result<Enrol> ParseEnrol(std::string_view body) {
  return ParseObject(body, kEnrolRules, &EnrolComplete);
}

Result<ConfirmEnrol> ParseConfirmEnrol(std::string_view body) {
  return ParseObject(body, kConfirmRules, &ConfirmComplete);
}

Result<Search> ParseSearch(std::string_view body) {
  return ParseObject(body, kSearchRules, &SearchComplete);
}

Result<SetRelationship> ParseSetRelationship(std::string_view body) {
  return ParseObject(body, kRelationshipRules, &RelationshipComplete);
}

Result<RecordAgreement> ParseRecordAgreement(std::string_view body) {
  return ParseObject(body, kAgreementRules, &AgreementComplete);
}

}  // namespace hub::wire
