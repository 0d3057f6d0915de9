#include "hub/wire/requests.h"

#include <utility>

#include "hub/base/user_name.h"
#include "hub/wire/detail/json_document.h"
#include "hub/wire/detail/object_reader.h"
#include "hub/wire/detail/read_value.h"

namespace hub::wire {
namespace {

using access::AgreementState;
using access::Purpose;

constexpr std::size_t kValueLimit = 1'000;
constexpr std::size_t kPasswordLimit = 1'024;  // bytes; hashing takes time
constexpr std::size_t kCodeDigits = 6;

// What would have been right, for the faults that their place alone does not explain.
constexpr struct {
  std::string_view fault;
  std::string_view remedy;
} kRemedies[] = {
    {"bad id", "2 to 64 of a-z, 0-9, - . _, starting with a letter or a digit"},
    {"bad date", "a day as YYYY-MM-DD, not before 1900"},
};

Error AtFault(std::string fault) {
  for (const auto& [start, remedy] : kRemedies) {
    if (fault.starts_with(start)) fault.append(": ").append(remedy);
  }
  return {ErrorCode::kInvalid, std::move(fault), ""};
}

// ReadListed, with the names to choose from in its fault.
template <class Enum>
bool ReadChoice(JsonView value, const Path& path, Reading& reading,
                std::optional<Enum> (*from)(std::string_view), Enum& into) {
  constexpr int kMost = 32;  // no list is longer
  if (ReadListed(value, path, reading, from, into)) return true;
  std::string_view before = ": one of ";
  for (int number = 0; number < kMost; ++number) {
    const std::string_view name = Name(static_cast<Enum>(number));
    if (name.empty() || from(name) != static_cast<Enum>(number)) continue;
    reading.fault.append(before).append(name);
    before = ", ";
  }
  return false;
}

// A user name as it was typed.
template <auto kMember, class T>
bool UserName(JsonView value, const Path& path, Reading& reading, T& into) {
  if (!IsText(value, path, reading, kCodeLimit)) return false;
  const std::optional<ProfessionalId> name = UserNameFrom(value.text());
  if (!name) return reading.Fault("bad id", path);
  into.*kMember = *name;
  return true;
}

template <class T, std::size_t kRules>
Result<T> ParseObject(std::string_view body, const MemberRule<T> (&rules)[kRules],
                      bool (*complete)(const Path&, Reading&, const T&)) {
  const Result<JsonDocument> document = JsonDocument::Read(body, {kBodyLimit, kValueLimit});
  if (!document.ok()) return document.error();
  const Path path;
  Reading reading;
  T parsed;
  if (!ReadObject(document.value().root(), path, reading, rules, parsed)) {
    return AtFault(std::move(reading.fault));
  }
  if (!reading.unknown_fields.empty()) {
    return Error{ErrorCode::kInvalid, "unknown member " + reading.unknown_fields.front(), ""};
  }
  if (!complete(path, reading, parsed)) return Error{ErrorCode::kInvalid, reading.fault, ""};
  return parsed;
}

bool Needs(bool given, std::string_view name, const Path& path, Reading& reading) {
  return given || reading.Fault("missing", path.Member(name));
}

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

std::optional<access::Relationship> SettableRelationship(std::string_view name) {
  const std::optional<access::Relationship> state = access::RelationshipFrom(name);
  const bool settable =
      state && (*state == access::Relationship::kNamed || *state == access::Relationship::kCover ||
                *state == access::Relationship::kEnded);
  return settable ? state : std::nullopt;
}

bool ReadRelationship(JsonView value, const Path& path, Reading& reading, SetRelationship& into) {
  return ReadChoice(value, path, reading, &SettableRelationship, into.state);
}

constexpr MemberRule<SetRelationship> kRelationshipRules[] = {
    {"professional", UserName<&SetRelationship::professional>},
    {"state", ReadRelationship},
    {"until", Typed<&SetRelationship::until>},
};

bool RelationshipComplete(const Path& path, Reading& reading, const SetRelationship& relationship) {
  return Needs(!relationship.professional.empty(), "professional", path, reading) &&
         Needs(relationship.state != access::Relationship::kNone, "state", path, reading);
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
  if (!IsList(value, path, reading, kListLimit)) return false;
  std::size_t place = 0;
  for (const JsonView element : value) {
    records::RecordClass klass{};
    const Path here = path.Element(place++);
    if (!ReadChoice(element, here, reading, &records::RecordClassFrom, klass)) return false;
    into.classes = into.classes.With(klass);
  }
  return true;
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

Result<SetRelationship> ParseSetRelationship(std::string_view body) {
  return ParseObject(body, kRelationshipRules, &RelationshipComplete);
}

Result<RecordAgreement> ParseRecordAgreement(std::string_view body) {
  return ParseObject(body, kAgreementRules, &AgreementComplete);
}

}  // namespace hub::wire
