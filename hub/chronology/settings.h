// What a partnership sets about its chronologies, in hub.json.

#ifndef HUB_CHRONOLOGY_SETTINGS_H_
#define HUB_CHRONOLOGY_SETTINGS_H_

#include <cstdint>
#include <initializer_list>

#include "hub/records/kinds.h"

namespace hub::chronology {

class KindSet {
 public:
  constexpr KindSet() = default;
  constexpr KindSet(std::initializer_list<records::Kind> kinds) {
    for (const records::Kind kind : kinds) *this = With(kind);
  }
  constexpr KindSet With(records::Kind kind) const {
    KindSet more = *this;
    more.bits_ |= std::uint64_t{1} << static_cast<int>(kind);
    return more;
  }
  constexpr bool Has(records::Kind kind) const {
    return (bits_ >> static_cast<int>(kind) & 1) != 0;
  }
  friend constexpr bool operator==(KindSet, KindSet) = default;

 private:
  std::uint64_t bits_ = 0;
};

struct Settings {
  int late_days = 14;         // written down later than this after it happened: said so
  int no_contact_weeks = 12;  // a longer stretch without contact is a gap
  int answer_days = 14;       // a referral that nothing followed by then is unanswered
  // Of these kinds an entry is on the short chronology, unless its owner's steward said otherwise.
  KindSet significant = {
      records::Kind::kSuspension,
      records::Kind::kExclusion,
      records::Kind::kMissingEpisode,
      records::Kind::kPoliceNotice,
      records::Kind::kReferral,
      records::Kind::kPlan,
      records::Kind::kStrategyDiscussion,
      records::Kind::kEnquiry,
      records::Kind::kConference,
      records::Kind::kProtectionPlan,
      records::Kind::kPreProceedings,
      records::Kind::kPlacement,
      records::Kind::kCaseClosure,
      records::Kind::kDeath,
      records::Kind::kOwnWords,
      records::Kind::kStrength,
      records::Kind::kNeed,
  };
};

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_SETTINGS_H_
