// What is written to the audit log: the catalogue of events and the form of a leaf.
//
// A leaf holds no personal data (hardening.md C7): pseudonyms keyed per year, rule ids,
// counts and hashes. Who exactly, about whom, and which record versions were shown lie
// in a sealed detail beside the log; the leaf binds it by a salted commitment, so that
// the detail can be erased and the tree still verifies.
//
// A leaf is one line of JSON with fixed member order, so that any other program can
// read it; the bytes are what is hashed. schemas/audit_events.md lists the events.

#ifndef HUB_AUDIT_EVENT_H_
#define HUB_AUDIT_EVENT_H_

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/result.h"
#include "hub/base/time.h"
#include "hub/crypto/hash.h"
#include "hub/crypto/keys.h"

namespace hub::audit {

// Numbers and names are written to the log. Add at the end; never renumber or rename.
enum class Event : std::uint8_t {
  kHubInitialised = 1,
  kHubStarted = 2,
  kHubStopped = 3,
  kAgencyAdded = 4,
  kAgencyCertificateIssued = 5,
  kAgencyRevoked = 6,
  kPersonAdded = 7,
  kPersonDisabled = 8,
  kPersonEnrolled = 9,
  kSignedIn = 10,
  kSignInRefused = 11,
  kSignedOut = 12,
  kChildrenSearched = 13,
  kChronologyRead = 14,
  kInvolvedRead = 15,
  kAccessRefused = 16,
  kDecisionRead = 17,
  kRelationshipSet = 18,
  kRelationshipEnded = 19,
  kAgreementRecorded = 20,
  kBatchReceived = 21,
  kBatchRefused = 22,
  kLinksMade = 23,
  kLinkSplit = 24,
  kQuarantineRead = 25,
  kQuarantineReleased = 26,
  kErased = 27,
  kPurged = 28,
  kBackupMade = 29,
  kRestored = 30,
  kAuditRead = 31,
  kPolicyLoaded = 32,
  kReceiptRead = 33,
  kEnrolmentRenewed = 34,
  kAgencyPermissionsChanged = 35,
  kServicesReplaced = 36,
  kEntryAllowed = 37,
  kEntryEnded = 38,
  kRelationshipClaimed = 39,
  kPermissionRecorded = 40,
  kGatewayOpened = 41,
  kGatewayChanged = 42,
  kGatewayClosed = 43,
  kShielded = 44,
  kClearanceSet = 45,
  kEntryMarked = 46,
  kMatchesRead = 47,
  kMatchAnswered = 48,
  kLinkJoined = 49,
  kWrongReadsRead = 50,
  kChildrenChecked = 51,
  kShareAsked = 52,
  kShareDecided = 53,
  kShareDecisionsRead = 54,
  kWhatIfRun = 55,
  kDecisionsReplayed = 56,
  kPasskeyAdded = 57,
  kPasskeyVouched = 58,
  kPasskeyRemoved = 59,
  kGlassBroken = 60,
  kGlassSeconded = 61,
  kGlassReviewed = 62,
  kGlassUnlocked = 63,
  kGlassRead = 64,
  kRecordSent = 65,
  kWaitingTiesRead = 66,
  kNoticesRead = 67,
  kNoticeReviewed = 68,
  kSendingEnded = 69,
  kDisclosuresRead = 70,
  kRightsRead = 71,
  kChildClosed = 72,
  kChildReopened = 73,
  kIncidentSettled = 74,
  kOwnChildrenListed = 75,
  kChildExported = 76,
  kRecallsRead = 77,
  kRecallAcknowledged = 78,
  kCuratedKept = 79,
  kCuratedRead = 80,
  kAdministrationRead = 81,
  kLogChecked = 82,
  kMendingRead = 83,
  kWhoLookedRead = 84,
  kRightRequested = 85,
  kRightDecided = 86,
  kRightsDueRead = 87,
  kConsulted = 88,
  kContradictionSettled = 89,
  kChronologySearched = 90,
  kLoginLinked = 91,
  kLoginUnlinked = 92,
  kFamilyRead = 93,
  kRelativeTold = 94,
  kOwnAccessesRead = 95,
  kLabelsRead = 96,
};
std::string_view Name(Event event);  // "chronology.read"; "" for a number not on the list
std::optional<Event> EventFrom(std::string_view name);

inline constexpr std::uint32_t kNoCount = UINT32_MAX;

struct Leaf {
  Event event = Event::kHubStarted;
  std::string actor;    // Pseudonyms::Actor, or "" when there is none
  std::string agency;   // the actor's agency id; of a received batch, whose records it holds
  std::string role;     // "NP"
  std::string auth;     // "mtls", "2fa", "oidc", "socket", ""
  std::string purpose;  // "EH"
  std::string gateway;  // "T5"
  std::vector<std::string> rules;
  std::string policy;   // policy version
  std::string subject;  // Pseudonyms::Subject, or ""
  std::string outcome;  // "permit", "deny", "ok" ...
  std::vector<std::string> redactions;
  std::string grade;  // law.md A1.8, "A3": who is told of it, and looks at it; "" for none
  std::uint32_t count = kNoCount;  // of entries shown or records taken
  // All zero: nothing was shown; else of the entry ids, sorted. Of a received batch: the
  // receipt's RecordsRoot().
  crypto::Hash shown{};
  crypto::Hash commitment{};  // all zero: no detail; else Commit(salt, detail)

  friend bool operator==(const Leaf&, const Leaf&) = default;
};

// The line that is hashed and stored, without a line feed. `index` is its place in the tree.
// Always ASCII: any other byte is escaped as \u00xx.
std::string Encode(const Leaf& leaf, std::uint64_t index, Instant at);

struct WrittenLeaf {
  Leaf leaf;
  std::uint64_t index = 0;
  Instant at;
};

// kInvalid for anything but the very bytes that Encode() writes.
Result<WrittenLeaf> Decode(std::string_view line);

// SHA-256(salt || detail). The salt makes guessing the detail hopeless.
crypto::Hash Commit(const std::array<std::uint8_t, 16>& salt, std::string_view detail);

// Stable within a calendar year (UTC), unlinkable between years without the key. Threads
// may share one.
// Threads may share one.
class Pseudonyms {
 public:
  explicit Pseudonyms(const crypto::SecretKey& audit_key);
  std::string Actor(const ProfessionalId& who, Instant at) const;  // 16 hex digits
  std::string Subject(const ChildId& child, Instant at) const;     // 16 hex digits
  std::uint64_t SubjectIndex(const ChildId& child) const;  // for the sealed detail's index; no year

 private:
  crypto::SecretKey YearKey(Instant at) const;

  const crypto::SecretKey key_;
  const crypto::SecretKey index_key_;
  mutable std::mutex mutex_;
  mutable int year_ = 0;  // that of `year_key_`, the one lately asked for
  mutable crypto::SecretKey year_key_;
};

}  // namespace hub::audit

#endif  // HUB_AUDIT_EVENT_H_
