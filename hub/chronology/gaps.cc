#include "hub/chronology/gaps.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace hub::chronology {
namespace {

using records::AgencyKind;
using records::Kind;

// Somebody met the child or the family, or spoke with them.
bool IsContact(Kind kind) {
  switch (kind) {
    case Kind::kHealthContact:
    case Kind::kImmunisation:
    case Kind::kSupportGiven:
    case Kind::kAssessment:
    case Kind::kPlanReview:
    case Kind::kConference:
    case Kind::kEnquiry:
    case Kind::kOwnWords:
    case Kind::kPoliceNotice:
      return true;
    default:
      return false;
  }
}

// What may come of a referral to children's social care.
bool IsAnswer(Kind kind) {
  switch (kind) {
    case Kind::kAssessment:
    case Kind::kPlan:
    case Kind::kStrategyDiscussion:
    case Kind::kEnquiry:
    case Kind::kConference:
    case Kind::kProtectionPlan:
    case Kind::kSupportGiven:
    case Kind::kCaseClosure:
      return true;
    default:
      return false;
  }
}

// From one contact to the next. One that may have been on any of many days fills all of them.
void AddStretches(const std::vector<GapEntry>& entries, Date today, const Settings& settings,
                  std::vector<Gap>& gaps) {
  struct Met {
    Date first;
    Date last;
    EntryId id;
  };
  std::vector<Met> contacts;
  bool all_fresh = true;
  for (const GapEntry& entry : entries) {
    if (entry.not_brought || !IsContact(entry.kind) || !entry.happened.known() ||
        today < entry.happened.earliest)
      continue;
    all_fresh = all_fresh && entry.fresh;
    contacts.push_back({entry.happened.earliest, entry.happened.latest, entry.id});
  }
  if (contacts.empty()) return;
  std::sort(contacts.begin(), contacts.end(), [](const Met& a, const Met& b) {
    return std::pair(a.first, a.id) < std::pair(b.first, b.id);
  });
  const int least = 7 * settings.no_contact_weeks;
  Met last = contacts.front();
  for (const Met& next : contacts) {
    const int days = next.first.days - last.last.days;
    if (days >= least) {
      gaps.push_back({GapKind::kNoContact, last.last, next.first, days, {last.id, next.id}});
    }
    if (last.last <= next.last) last = next;
  }
  const int lasting = today.days - last.last.days;
  if (all_fresh && lasting >= least) {
    gaps.push_back({GapKind::kNoContact, last.last, std::nullopt, lasting, {last.id}});
  }
}

void AddMissedAppointments(const std::vector<GapEntry>& entries, std::vector<Gap>& gaps) {
  for (const GapEntry& entry : entries) {
    if (!entry.not_brought || !entry.happened.known()) continue;
    gaps.push_back({GapKind::kNotBrought, entry.happened.earliest, std::nullopt, 0, {entry.id}});
  }
}

bool Follows(const GapEntry& answer, const GapEntry& referral) {
  return answer.agency_kind == AgencyKind::kSocialCare && IsAnswer(answer.kind) &&
         answer.happened.known() && referral.happened.earliest <= answer.happened.latest;
}

void AddUnanswered(const std::vector<GapEntry>& entries, Date today, const Settings& settings,
                   std::vector<Gap>& gaps) {
  for (const GapEntry& referral : entries) {
    if (referral.kind != Kind::kReferral || referral.answered || !referral.fresh) continue;
    if (!referral.happened.known()) continue;
    const int waits = today.days - referral.happened.latest.days;
    const bool followed = std::any_of(entries.begin(), entries.end(), [&](const GapEntry& entry) {
      return Follows(entry, referral);
    });
    if (waits < settings.answer_days || followed) continue;
    gaps.push_back(
        {GapKind::kUnanswered, referral.happened.latest, std::nullopt, waits, {referral.id}});
  }
}

}  // namespace

bool MayShowGaps(Kind kind) { return IsContact(kind) || IsAnswer(kind) || SpeaksOfGaps(kind); }

bool SpeaksOfGaps(Kind kind) { return kind == Kind::kHealthContact || kind == Kind::kReferral; }

std::string_view Name(GapKind kind) {
  switch (kind) {
    case GapKind::kNoContact:
      return "no_contact";
    case GapKind::kNotBrought:
      return "not_brought";
    case GapKind::kUnanswered:
      return "unanswered_referral";
  }
  return "";
}

std::vector<Gap> FindGaps(const std::vector<GapEntry>& entries, const FreshFeeds& feeds, Date today,
                          const Settings& settings) {
  std::vector<Gap> gaps;
  if (!feeds.any) return gaps;
  AddStretches(entries, today, settings, gaps);
  AddMissedAppointments(entries, gaps);
  if (feeds.social_care) AddUnanswered(entries, today, settings, gaps);
  std::sort(gaps.begin(), gaps.end(), [](const Gap& a, const Gap& b) {
    return std::tuple(b.from, a.kind, a.entries) < std::tuple(a.from, b.kind, b.entries);
  });
  return gaps;
}

}  // namespace hub::chronology
