#include "hub/service/replay.h"

#include <algorithm>

#include "hub/service/audit_detail.h"
#include "hub/service/stored_facts.h"

namespace hub::service {
namespace {

// Leaves for each snapshot, so that a replay of years holds back no checkpoint of the database.
constexpr std::uint64_t kAtOnce = 1'000;
constexpr std::size_t kMostTold = 100;

// The detail as it would be now. The same bytes: the same answer.
std::string Again(AuditDetail detail, const access::Told& told) {
  const bool graded = detail.told && detail.told->grade;
  detail.told = told;
  if (!graded) {
    detail.told->grade.reset();  // written before grades were
    detail.told->owed.clear();
  }
  return Encode(std::move(detail));
}

// Details of other acts, such as a batch's, have forms of their own.
bool HoldsDecision(std::string_view detail) {
  return detail.starts_with("actor ") && detail.find("\ntold ") != std::string_view::npos;
}

void AddOnce(const std::string& version, std::vector<std::string>& versions) {
  if (std::find(versions.begin(), versions.end(), version) == versions.end())
    versions.push_back(version);
}

// A leaf that commits to a detail which is not there any more.
bool IsGone(store::LogTransaction& reading, std::uint64_t leaf) {
  const auto written = audit::Decode(reading.Leaf(leaf));
  return written.ok() && written.value().leaf.commitment != crypto::Hash{};
}

}  // namespace

std::string_view WhyNotReplayed(audit::Event event) {
  constexpr std::string_view kCommand =
      "a command of the operator, who may do it by having the data; no rule of access/ is asked";
  constexpr std::string_view kSession =
      "whether somebody is who they say: a password, a code or a passkey, of which nothing is kept";
  constexpr std::string_view kSystem =
      "a system with a pinned certificate, about its own agency's records and nobody's rights";
  constexpr std::string_view kIntake =
      "each record is judged by itself, and the signed receipt keeps what became of it; its "
      "content "
      "is kept under its own key and not a second time";
  constexpr std::string_view kRepeats = "says again what another leaf's decision told its asker";
  constexpr std::string_view kLog = "about the log itself; no child and no asker";
  using audit::Event;
  switch (event) {
    case Event::kChildrenSearched:
    case Event::kChronologyRead:
    case Event::kInvolvedRead:
    case Event::kAccessRefused:
    case Event::kRelationshipSet:
    case Event::kRelationshipEnded:
    case Event::kAgreementRecorded:
    case Event::kLinkSplit:
    case Event::kAuditRead:
    case Event::kRelationshipClaimed:
    case Event::kPermissionRecorded:
    case Event::kGatewayOpened:
    case Event::kGatewayChanged:
    case Event::kGatewayClosed:
    case Event::kShielded:
    case Event::kClearanceSet:
    case Event::kEntryMarked:
    case Event::kMatchesRead:
    case Event::kMatchAnswered:
    case Event::kLinkJoined:
    case Event::kWrongReadsRead:
    case Event::kChildrenChecked:
    case Event::kShareAsked:
    case Event::kShareDecided:
    case Event::kShareDecisionsRead:
    case Event::kWhatIfRun:
    case Event::kGlassBroken:
    case Event::kGlassSeconded:
    case Event::kGlassReviewed:
    case Event::kGlassUnlocked:
    case Event::kGlassRead:
    case Event::kRecordSent:
    case Event::kWaitingTiesRead:
    case Event::kNoticesRead:
    case Event::kNoticeReviewed:
    case Event::kSendingEnded:
    case Event::kDisclosuresRead:
    case Event::kRightsRead:
    case Event::kChildClosed:
    case Event::kChildReopened:
    case Event::kIncidentSettled:
    case Event::kContradictionSettled:
    case Event::kChronologySearched:
    case Event::kOwnChildrenListed:
    case Event::kChildExported:
    case Event::kRecallsRead:
    case Event::kRecallAcknowledged:
    case Event::kCuratedKept:
    case Event::kCuratedRead:
    case Event::kAdministrationRead:
    case Event::kLogChecked:
    case Event::kMendingRead:
    case Event::kWhoLookedRead:
    case Event::kRightRequested:
    case Event::kRightDecided:
    case Event::kRightsDueRead:
    case Event::kConsulted:
    case Event::kFamilyRead:
    case Event::kRelativeTold:
    case Event::kOwnAccessesRead:
    case Event::kLabelsRead:
      return {};
    case Event::kHubInitialised:
    case Event::kHubStarted:
    case Event::kHubStopped:
    case Event::kPolicyLoaded:
    case Event::kDecisionsReplayed:
      return kLog;
    case Event::kAgencyAdded:
    case Event::kAgencyCertificateIssued:
    case Event::kAgencyRevoked:
    case Event::kPersonAdded:
    case Event::kPersonDisabled:
    case Event::kEnrolmentRenewed:
    case Event::kAgencyPermissionsChanged:
    case Event::kEntryAllowed:
    case Event::kEntryEnded:
    case Event::kLoginLinked:
    case Event::kLoginUnlinked:
    case Event::kErased:
    case Event::kBackupMade:
    case Event::kRestored:
      return kCommand;
    case Event::kPersonEnrolled:
    case Event::kSignedIn:
    case Event::kSignInRefused:
    case Event::kSignedOut:
    case Event::kPasskeyAdded:
    case Event::kPasskeyVouched:
    case Event::kPasskeyRemoved:
      return kSession;
    case Event::kBatchReceived:
    case Event::kBatchRefused:
    case Event::kLinksMade:
    case Event::kQuarantineReleased:
      return kIntake;
    case Event::kQuarantineRead:
    case Event::kPurged:
    case Event::kReceiptRead:
    case Event::kServicesReplaced:
      return kSystem;
    case Event::kDecisionRead:
      return kRepeats;
  }
  return {};
}

const access::Policy* Replay::Find(const std::string& version) const {
  const auto found = std::find_if(policies_.begin(), policies_.end(),
                                  [&](const access::Policy& p) { return p.version == version; });
  return found == policies_.end() ? nullptr : &*found;
}

void Replay::One(store::LogTransaction& reading, std::uint64_t leaf, Replayed& out) const {
  const Result<std::string> text = reading.Detail(leaf);
  if (!text.ok()) {
    if (text.error().code != ErrorCode::kNotFound) ++out.unreadable;
    if (text.error().code == ErrorCode::kNotFound && IsGone(reading, leaf)) ++out.gone;
    return;
  }
  if (!HoldsDecision(text.value())) return;
  ++out.decisions;
  const std::optional<AuditDetail> detail = DecodeAuditDetail(text.value());
  if (!detail || !detail->told) {
    ++out.unreadable;
    return;
  }
  if (detail->facts.empty()) {
    ++out.without_facts;
    return;
  }
  const access::Policy* const policy = Find(detail->told->policy);
  if (policy == nullptr) {
    AddOnce(detail->told->policy, out.policies_missing);
    return;
  }
  const std::uint64_t print = detail->told->policy_print;
  if (print != 0 && print != policy->fingerprint)
    AddOnce(detail->told->policy, out.policies_changed);
  const std::optional<Basis> decided = DecodeFacts(detail->facts, detail->actor, *detail->told);
  if (!decided) {
    ++out.unreadable;
    return;
  }
  access::Told again = DecideAgain(*decided, *policy);
  again.policy_print = print;  // that it is another is told of the policy, once
  if (Again(*detail, again) == text.value()) {
    ++out.same;
    return;
  }
  ++out.differ;
  if (out.differing.size() < kMostTold) out.differing.push_back(leaf);
}

Result<Replayed> Replay::Run(std::uint64_t from) {
  Replayed out;
  std::uint64_t end = 0;
  {
    store::LogTransaction reading = store_.ReadLog();
    end = reading.LeafCount();
  }
  for (std::uint64_t next = from; next < end;) {
    store::LogTransaction reading = store_.ReadLog();
    for (const std::uint64_t last = std::min(end, next + kAtOnce); next < last; ++next) {
      ++out.leaves;
      One(reading, next, out);
    }
  }
  const Status noted = store_.writer().Write([&](store::Writing& writing) -> Status {
    audit::Leaf leaf;
    leaf.event = audit::Event::kDecisionsReplayed;
    leaf.auth = "socket";
    leaf.outcome = out.AllSame() ? "same" : "differ";
    leaf.count = static_cast<std::uint32_t>(out.decisions);
    writing.AppendLeaf(leaf);
    return Done{};
  });
  if (!noted.ok()) return noted.error();
  return out;
}

}  // namespace hub::service
