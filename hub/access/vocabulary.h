// The words that access questions are asked in: purposes, roles, relationships and
// states of agreement (law.md A1.1 to A1.6). Closed lists; the wire names are law.md's.

#ifndef HUB_ACCESS_VOCABULARY_H_
#define HUB_ACCESS_VOCABULARY_H_

#include <cstdint>
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

std::string_view Name(Purpose purpose);   // "EH"; "" for kNone
std::string_view Words(Purpose purpose);  // "early help"
std::optional<Purpose> PurposeFrom(std::string_view name);
std::string_view Name(Role role);   // "NP"
std::string_view Words(Role role);  // "named professional"
std::optional<Role> RoleFrom(std::string_view name);
std::string_view Name(Relationship relationship);  // "named"
std::optional<Relationship> RelationshipFrom(std::string_view name);
std::string_view Name(AgreementState state);  // "given_partial"
std::optional<AgreementState> AgreementStateFrom(std::string_view name);

}  // namespace hub::access

#endif  // HUB_ACCESS_VOCABULARY_H_
