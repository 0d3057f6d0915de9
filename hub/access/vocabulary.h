// The words that access questions are asked in (law.md A1.1 to A1.6): purposes, roles,
// relationships, and the four fields that are often mixed up as "consent" - agreement to a
// service, permission under the duty of confidence, consent under data protection law, and
// having been told. Closed lists; the wire names are law.md's.

#ifndef HUB_ACCESS_VOCABULARY_H_
#define HUB_ACCESS_VOCABULARY_H_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace hub::access {

// Numbers are stored with decisions. Add at the end; never renumber.
enum class Purpose : std::uint8_t {
  kNone = 0,             // absent or not on the list: barred (B1)
  kEarlyHelp = 1,        // EH
  kChildInNeed = 2,      // CIN: Children Act 1989 s.17
  kMash = 3,             // MASH
  kSection47 = 4,        // S47
  kEmergency = 5,        // EMERG
  kTransit = 6,          // TRANSIT
  kCourt = 7,            // COURT
  kReview = 8,           // REVIEW
  kOwn = 9,              // OWN
  kRights = 10,          // RIGHTS
  kOversight = 11,       // OVERSIGHT
  kLawEnforcement = 12,  // LE: known, and not served by the hub
  kStatistics = 13,      // STATS
  kDirectCare = 14,      // CARE: treating a patient; told a flag and nothing else
  kOffList = 15,         // something was named that is on no list: immigration, debt, vetting
};

enum class Role : std::uint8_t {
  kNone = 0,
  kNamedProfessional = 1,      // NP
  kLeadProfessional = 2,       // LP
  kMashScreener = 3,           // MASH
  kSection47Worker = 4,        // SW47
  kSupervisor = 5,             // SUP
  kSteward = 6,                // STEWARD
  kDataProtectionOfficer = 7,  // DPO
  kCaldicottGuardian = 8,      // CALD
  kAdministrator = 9,          // ADMIN
  kAuditor = 10,               // AUDITOR
  kConnector = 11,             // SVC
  kReviewer = 12,              // REVIEWER
};

// The asker's tie to the child at the moment of asking.
enum class Relationship : std::uint8_t {
  kNone = 0,
  kNamed = 1,
  kCover = 2,  // team cover set by a supervisor
  kAllocated = 3,
  kSelfClaimed = 4,
  kEnded = 5,
  kConflictOfInterest = 6,
  kAwaiting = 7,  // the child was joined with another or parted: to be confirmed anew
};

// Agreement to a service. Kept apart from the legal basis for sharing (law.md A1.2).
enum class AgreementState : std::uint8_t {
  kUnknown = 0,
  kNotSought = 1,
  kGiven = 2,
  kGivenPartial = 3,
  kRefused = 4,
  kWithdrawn = 5,
  kExpired = 6,
  kConflict = 7,  // holders of parental responsibility disagree
  kChildRefused = 8,
  kNotRequired = 9,
  kOverridden = 10,
};

// Whether somebody may hold this permission, and who: the duty of confidence (A1.2).
enum class Confidence : std::uint8_t {
  kUnknown = 0,
  kImpliedCare = 1,  // within the service that was told
  kExpress = 2,      // given to a named person or agency
  kRefused = 3,
  kSetAsideByStatute = 4,
  kPublicInterest = 5,
  kNotApplicable = 6,
};

// Consent under UK GDPR Art. 6(1)(a): for optional extras, such as a survey, and nothing else.
enum class GdprConsent : std::uint8_t { kNotUsed = 0, kGiven = 1, kWithdrawn = 2 };

// Whether the person was told what is done with their data (UK GDPR Arts. 13 and 14).
enum class Informed : std::uint8_t { kUnknown = 0, kInformed = 1, kDeferred = 2, kExempt = 3 };

// Who gave or refused an agreement.
enum class Giver : std::uint8_t {
  kUnknown = 0,
  kParent = 1,      // holds parental responsibility; one alone may act
  kChild = 2,       // counts when competent
  kYoungAdult = 3,  // 18 or older, for themselves
};

// Whether the child can decide on this question themselves (A1.3). Per decision, not per age.
enum class Competence : std::uint8_t {
  kUnknown = 0,
  kUnder12 = 1,       // presumed not
  kAssessedYes = 2,   // 12 to 15
  kAssessedNo = 3,    // 12 to 15
  kNotAssessed = 4,   // 12 to 15: a parent may agree, the child's own refusal counts
  kPresumed = 5,      // 16 and older
  kLacksCapacity = 6  // 16 and older, Mental Capacity Act 2005
};

// Why a child is in danger now (A6).
enum class EmergencyCategory : std::uint8_t {
  kNone = 0,
  kSeriousHarm = 1,  // imminent serious harm
  kMissingChild = 2,
  kOwnerUnreachable = 3,  // the owner of the records cannot be reached in time
};

// What the asker has to do with a child protection enquiry.
enum class EnquiryPart : std::uint8_t {
  kNone = 0,
  kAllocated = 1,  // runs it, or supervises who does
  kMember = 2,     // of the strategy discussion or the core group
};

// Who asks for a person's own data (A7).
enum class RightsRequester : std::uint8_t { kNone = 0, kParent = 1, kCompetentChild = 2 };

// What closes a child's records, or some of them, whoever asks.
enum class Closure : std::uint8_t {
  kNone = 0,
  kObjection = 1,  // to being browsed, while it is assessed (UK GDPR Art. 21)
  kErasure = 2,    // under way (B8)
  kLegalHold = 3,  // held for a legal claim (B8)
  kAdoption = 4,   // what is held is of before an adoption (B5)
};

// For whom a pack is taken out of the hub.
enum class ExportKind : std::uint8_t {
  kNone = 0,
  kConference = 1,  // professionals who meet about the child
  kCourt = 2,       // what an order asks for
  kReview = 3,      // of the plan, by professionals
  kFamily = 4,      // somebody's request for their own data
};

// What is done with the answer.
enum class Act : std::uint8_t { kRead = 0, kExport = 1 };

std::string_view Name(Purpose purpose);   // "EH"; "" for kNone and kOffList
std::string_view Words(Purpose purpose);  // "early help"
std::optional<Purpose> PurposeFrom(std::string_view name);
std::string_view Name(Role role);   // "NP"
std::string_view Words(Role role);  // "named professional"
std::optional<Role> RoleFrom(std::string_view name);
std::string_view Name(Relationship relationship);  // "named"
std::optional<Relationship> RelationshipFrom(std::string_view name);
std::string_view Name(AgreementState state);  // "given_partial"
std::optional<AgreementState> AgreementStateFrom(std::string_view name);
std::string_view Name(Confidence state);  // "express"
std::optional<Confidence> ConfidenceFrom(std::string_view name);
std::string_view Name(GdprConsent state);  // "not_used"
std::optional<GdprConsent> GdprConsentFrom(std::string_view name);
std::string_view Name(Informed state);  // "deferred"
std::optional<Informed> InformedFrom(std::string_view name);
std::string_view Name(Giver giver);  // "parent"
std::optional<Giver> GiverFrom(std::string_view name);
std::string_view Name(Competence competence);  // "12_15_assessed_yes"
std::optional<Competence> CompetenceFrom(std::string_view name);
std::string_view Name(EmergencyCategory category);   // "missing_child"
std::string_view Words(EmergencyCategory category);  // "a child is missing"
std::optional<EmergencyCategory> EmergencyCategoryFrom(std::string_view name);
std::string_view Name(EnquiryPart part);  // "allocated"
std::optional<EnquiryPart> EnquiryPartFrom(std::string_view name);
std::string_view Name(Closure closure);  // "legal_hold"; "" for kNone
std::optional<Closure> ClosureFrom(std::string_view name);
std::string_view Name(RightsRequester requester);  // "parent"
std::optional<RightsRequester> RightsRequesterFrom(std::string_view name);
std::string_view Name(ExportKind kind);   // "conference"; "" for kNone
std::string_view Words(ExportKind kind);  // "a conference"
std::optional<ExportKind> ExportKindFrom(std::string_view name);

// A set of roles, as a condition or a policy names them.
class RoleSet {
 public:
  constexpr RoleSet() = default;
  constexpr RoleSet(std::initializer_list<Role> list) {
    for (const Role role : list) bits_ |= Bit(role);
  }
  constexpr RoleSet With(Role role) const {
    RoleSet more = *this;
    more.bits_ |= Bit(role);
    return more;
  }
  constexpr bool Has(Role role) const { return (bits_ & Bit(role)) != 0; }
  constexpr bool Contains(RoleSet other) const { return (other.bits_ & ~bits_) == 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint32_t bits() const { return bits_; }
  static constexpr RoleSet OfBits(std::uint32_t bits) {
    RoleSet set;
    set.bits_ = bits;
    return set;
  }
  friend constexpr bool operator==(RoleSet, RoleSet) = default;

 private:
  // A value beyond its list is in no set.
  static constexpr std::uint32_t Bit(Role role) {
    return static_cast<unsigned>(role) < 32 ? 1U << static_cast<unsigned>(role) : 0;
  }
  std::uint32_t bits_ = 0;
};

// A set of purposes, as an agency agreement names them.
class PurposeSet {
 public:
  constexpr PurposeSet() = default;
  constexpr PurposeSet(std::initializer_list<Purpose> list) {
    for (const Purpose purpose : list) bits_ |= Bit(purpose);
  }
  constexpr PurposeSet With(Purpose purpose) const {
    PurposeSet more = *this;
    more.bits_ |= Bit(purpose);
    return more;
  }
  constexpr bool Has(Purpose purpose) const { return (bits_ & Bit(purpose)) != 0; }
  constexpr bool Contains(PurposeSet other) const { return (other.bits_ & ~bits_) == 0; }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(PurposeSet, PurposeSet) = default;

 private:
  // A value beyond its list is in no set.
  static constexpr std::uint32_t Bit(Purpose purpose) {
    return static_cast<unsigned>(purpose) < 32 ? 1U << static_cast<unsigned>(purpose) : 0;
  }
  std::uint32_t bits_ = 0;
};

}  // namespace hub::access

#endif  // HUB_ACCESS_VOCABULARY_H_
