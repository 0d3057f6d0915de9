// What must be done when an answer is given (law.md A1.8, A2 step 5), and by when. Stored
// with decisions, so numbers never change.

#ifndef HUB_ACCESS_OBLIGATIONS_H_
#define HUB_ACCESS_OBLIGATIONS_H_

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace hub::access {

enum class Obligation : std::uint8_t {
  kNotifyOwner = 1,          // A2: the agency that owns what was shown
  kQueueForOfficer = 2,      // A3: the data protection officer, the same day
  kAlert = 3,                // A4: officer and manager, at once
  kReview = 4,               // A4: within a working day
  kSecondPersonAfter = 5,    // within the hour
  kWatermark = 6,            // user, time and case on each page
  kMarkCover = 7,            // "covering"
  kConfirmRelationship = 8,  // the lead, within two working days
  kLeadDecides = 9,          // holders of parental responsibility disagree: five working days
  kThresholdDecision = 10,   // a manager records whether the threshold is met
  kInformOrDefer = 11,       // tell the family, or record why that must wait
  kNoticeOverdue = 12,       // a deferral is older than its review
  kReviewAgreement = 13,     // the agreement has lapsed
  kStrategyDiscussion = 14,  // record it before the override lapses
  kReceipt = 15,             // of a transferred file, within five working days
  kBanner = 16,              // disputed: say so
  kShowAsOpinion = 17,       // with author's role and date
  kAskOriginator = 18,       // of police information, before anything is released
  kHealthOpinion = 19,       // before a health record is released
  kBestInterests = 20,       // test before abuse data goes to a parent
  kOwnerDecides = 21,        // referred: an hour out of hours, four in hours
  kPointToAdoptionAgency = 22,
  kTellRecipients = 23,      // of a correction or an erasure
  kRecordJudgement = 24,     // share or not, with reasons
  kProtectionFlagOnly = 25,  // yes or no, and nothing else
};
std::string_view Name(Obligation obligation);   // "notify_owner"
std::string_view Words(Obligation obligation);  // "the agency that wrote it is told"
// Whether whoever was refused is told of it. Not of who watches: that depends on what they may
// not know, such as that the child died.
bool IsToldOfRefusal(Obligation obligation);

class ObligationSet {
 public:
  constexpr ObligationSet() = default;
  constexpr ObligationSet(std::initializer_list<Obligation> list) {
    for (const Obligation obligation : list) bits_ |= Bit(obligation);
  }
  constexpr ObligationSet Union(ObligationSet other) const {
    other.bits_ |= bits_;
    return other;
  }
  constexpr ObligationSet With(Obligation obligation) const { return Union({obligation}); }
  constexpr bool Has(Obligation obligation) const { return (bits_ & Bit(obligation)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint32_t bits() const { return bits_; }
  std::vector<Obligation> All() const;  // in order of number
  friend constexpr bool operator==(ObligationSet, ObligationSet) = default;

 private:
  static constexpr std::uint32_t Bit(Obligation obligation) {
    return 1U << static_cast<unsigned>(obligation);
  }
  std::uint32_t bits_ = 0;
};

}  // namespace hub::access

#endif  // HUB_ACCESS_OBLIGATIONS_H_
