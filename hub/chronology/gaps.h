// What is missing from what a reader is shown: stretches without contact, appointments to which
// the child was not brought, referrals that nothing followed.
//
// Pure, over the entries that the reader is shown: a hidden entry neither makes a gap nor fills
// one, so a gap says "nothing that you may see", never "nothing". What may still arrive is no gap:
// a stretch that lasts is stated only while the feeds of all who met the child are fresh.

#ifndef HUB_CHRONOLOGY_GAPS_H_
#define HUB_CHRONOLOGY_GAPS_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/partial_date.h"
#include "hub/chronology/settings.h"

namespace hub::chronology {

enum class GapKind : std::uint8_t { kNoContact = 1, kNotBrought = 2, kUnanswered = 3 };
std::string_view Name(GapKind kind);  // "no_contact", "not_brought", "unanswered_referral"

struct Gap {
  GapKind kind = GapKind::kNoContact;
  Date from;                     // the last contact; the day of the appointment or referral
  std::optional<Date> until;     // the next contact; none: it still lasts
  int days = 0;                  // 0 for an appointment
  std::vector<EntryId> entries;  // that it is about: those at its ends

  friend bool operator==(const Gap&, const Gap&) = default;
};

struct GapEntry {
  EntryId id;
  records::Kind kind = records::Kind::kNote;
  records::AgencyKind agency_kind = records::AgencyKind::kOther;
  PartialDate happened;
  bool not_brought = false;  // an appointment that was not kept
  bool answered = false;     // a referral that says itself what came of it
  bool fresh = false;        // the feed that it came from is
};

// Whether entries of this kind make or fill a gap at all, and whether what they say themselves
// (GapEntry::not_brought, answered) matters.
bool MayShowGaps(records::Kind kind);
bool SpeaksOfGaps(records::Kind kind);

// Which agencies there are to hear from.
struct FreshFeeds {
  bool any = false;          // without one nothing is stated
  bool social_care = false;  // without it no referral is called unanswered
};

// The newest first.
std::vector<Gap> FindGaps(const std::vector<GapEntry>& entries, const FreshFeeds& feeds, Date today,
                          const Settings& settings);

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_GAPS_H_
