#include "hub/chronology/incidents.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

namespace hub::chronology {
namespace {

using records::AgencyKind;
using records::Kind;

// How an entry of a kind comes to tell of an incident, and how many days after it it is dated at
// most. Weekends lie between an evening and the office that hears of it.
enum class Manner : std::uint8_t { kNone, kAtFirstHand, kReport, kRemark };
struct KindOfTelling {
  Manner manner = Manner::kNone;
  int delay = 0;
};
constexpr int kLongestDelay = 5;
constexpr int kVague = 3;  // days; what may have happened on more is near everything

KindOfTelling HowTells(Kind kind) {
  switch (kind) {
    case Kind::kPoliceNotice:
    case Kind::kMissingEpisode:
    case Kind::kSuspension:
    case Kind::kExclusion:
      return {Manner::kAtFirstHand, 0};
    case Kind::kHealthContact:
      return {Manner::kAtFirstHand, 1};  // and the letter about it
    case Kind::kContact:
      return {Manner::kReport, 4};
    case Kind::kReferral:
    case Kind::kStrategyDiscussion:
      return {Manner::kReport, kLongestDelay};
    case Kind::kNote:
      return {Manner::kRemark, 3};
    default:
      return {};
  }
}

bool DatesTell(const PartialDate& happened) {
  return happened.known() && happened.latest.days - happened.earliest.days <= kVague;
}

// Days between two spans; 0 when they touch.
int DaysBetween(const PartialDate& a, const PartialDate& b) {
  return std::max({0, a.earliest.days - b.latest.days, b.earliest.days - a.latest.days});
}

bool IsWeekend(int day) {
  const int since_monday = ((day + 3) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
  return since_monday >= 5;
}

// Nothing but a weekend lies between them, if anything does.
bool OnTheNextWorkingDay(const PartialDate& a, const PartialDate& b) {
  int day = std::min(a.latest.days, b.latest.days) + 1;
  const int later = std::max(a.earliest.days, b.earliest.days);
  while (day < later && IsWeekend(day)) ++day;
  return day >= later;
}

// Whether there is a day on which both may tell of something.
bool OneDayFitsBoth(const Telling& a, const Telling& b) {
  const int delay_a = HowTells(a.kind).delay;
  const int delay_b = HowTells(b.kind).delay;
  return a.happened.earliest.days - delay_a <= b.happened.latest.days &&
         b.happened.earliest.days - delay_b <= a.happened.latest.days;
}

bool Near(const Telling& a, const Telling& b) {
  return MayTell(a.kind) && MayTell(b.kind) && DatesTell(a.happened) && DatesTell(b.happened) &&
         OneDayFitsBoth(a, b);
}

int TimePoints(const PartialDate& a, const PartialDate& b) {
  constexpr int kHours = 180;  // minutes
  if (DaysBetween(a, b) > 0) return OnTheNextWorkingDay(a, b) ? 2 : 1;
  const bool to_the_minute = a.precision == Precision::kMinute && b.precision == Precision::kMinute;
  return to_the_minute && std::abs(a.minute - b.minute) <= kHours ? 4 : 3;
}

bool InEmergency(const Telling& telling) { return telling.evidence.emergency_in.bits() != 0; }

// Neither a visit to a clinic tells of an incident, nor what early help handed on.
bool TellsAtAll(const Telling& telling) {
  if (telling.evidence.told_by == Teller::kEarlyHelp) return false;
  return telling.kind != Kind::kHealthContact || InEmergency(telling);
}

int KindPoints(const Telling& a, const Telling& b) {
  Manner first = HowTells(a.kind).manner;
  Manner second = HowTells(b.kind).manner;
  if (second < first) std::swap(first, second);
  if (second == Manner::kAtFirstHand) {
    const bool one_thing = a.kind == b.kind;
    return one_thing ? 3 : InEmergency(a) || InEmergency(b) ? 2 : 1;
  }
  if (second == Manner::kRemark) {
    if (first != Manner::kAtFirstHand) return 1;
    return OnTheNextWorkingDay(a.happened, b.happened) ? 3 : 2;
  }
  return 2;
}

bool IsReport(const Telling& telling) { return HowTells(telling.kind).manner == Manner::kReport; }

// Whether the other may be who told, by what its agency is. Nothing: it does not say who told.
std::optional<bool> ToldBy(const Telling& report, const Telling& other) {
  switch (report.evidence.told_by) {
    case Teller::kUnsaid:
      return std::nullopt;
    case Teller::kPolice:
      return other.agency_kind == AgencyKind::kPolice;
    case Teller::kEmergencyDepartment:
      return other.agency_kind == AgencyKind::kHealth && InEmergency(other);
    case Teller::kHealth:
      return other.agency_kind == AgencyKind::kHealth;
    case Teller::kSchool:
      return other.agency_kind == AgencyKind::kSchool;
    case Teller::kSocialCare:
      return other.agency_kind == AgencyKind::kSocialCare;
    case Teller::kSomebodyElse:
    case Teller::kEarlyHelp:
      return false;
  }
  return false;
}

// nullopt: each has another teller, so they are two stories.
std::optional<int> ToldByPoints(const Telling& a, const Telling& b) {
  if (IsReport(a) && IsReport(b)) {
    const Teller first = a.evidence.told_by;
    const Teller second = b.evidence.told_by;
    if (first == Teller::kUnsaid || second == Teller::kUnsaid) return 0;
    if (first != second) return std::nullopt;
    return 2;
  }
  if (!IsReport(a) && !IsReport(b)) return 0;
  const std::optional<bool> told = IsReport(a) ? ToldBy(a, b) : ToldBy(b, a);
  if (!told) return 0;
  if (!*told) return std::nullopt;
  return 3;
}

template <std::size_t kSize>
bool Share(const std::array<std::uint64_t, kSize>& a, const std::array<std::uint64_t, kSize>& b) {
  return std::any_of(a.begin(), a.end(), [&b](std::uint64_t one) {
    return one != 0 && std::find(b.begin(), b.end(), one) != b.end();
  });
}

bool SameAgency(const Telling& a, const Telling& b) {
  if (a.agency != 0 && b.agency != 0) return a.agency == b.agency;
  return a.agency_kind == b.agency_kind;
}

// An agency writes one record of a kind about one incident; but a hospital also a letter.
bool TwoOfOneAgency(const Telling& a, const Telling& b) {
  if (a.kind != b.kind || !SameAgency(a, b)) return false;
  return a.kind != Kind::kHealthContact || a.happened.earliest == b.happened.earliest;
}

using Indices = std::pair<std::size_t, std::size_t>;
Indices Ordered(std::size_t a, std::size_t b) { return a < b ? Indices(a, b) : Indices(b, a); }

// Groups that grow by their surest pairs. The members of a group are a ring.
class Grouping {
 public:
  Grouping(const std::vector<Telling>& tellings, const std::vector<Settled>& settled)
      : tellings_(tellings),
        group_(tellings.size()),
        next_(tellings.size()),
        unsure_(tellings.size()) {
    std::iota(group_.begin(), group_.end(), std::size_t{0});
    std::iota(next_.begin(), next_.end(), std::size_t{0});
    for (const Settled& one : settled) {
      if (one.a != one.b) settled_[Ordered(one.a, one.b)] = one.same;
    }
  }

  std::vector<Incident> Run(const std::vector<Indices>& near) {
    std::vector<Incident::Pair> pairs = Candidates(near);
    std::sort(pairs.begin(), pairs.end(),
              [this](const auto& x, const auto& y) { return Surer(x, y); });
    for (const Incident::Pair& pair : pairs) {
      const bool together = group_[pair.a] == group_[pair.b];
      if (!together && !MayJoin(pair)) continue;
      because_.push_back(pair);
      if (!together) Join(pair);
    }
    return Collect();
  }

 private:
  std::vector<Incident::Pair> Candidates(const std::vector<Indices>& near) const {
    std::vector<Incident::Pair> pairs;
    for (const auto& [both, same] : settled_) {
      if (same) {
        pairs.push_back(
            {both.first, both.second, Liken(tellings_[both.first], tellings_[both.second]), true});
      }
    }
    for (const Indices& both : near) {
      if (settled_.count(both) != 0) continue;
      const auto likeness = Liken(tellings_[both.first], tellings_[both.second]);
      if (likeness && likeness->Total() >= kNeeded) {
        pairs.push_back({both.first, both.second, likeness, false});
      }
    }
    return pairs;
  }

  // By nothing that depends on which other entries there are, and never a tie.
  bool Surer(const Incident::Pair& x, const Incident::Pair& y) const {
    const auto rank = [this](const Incident::Pair& pair) {
      const Telling& a = tellings_[pair.a];
      const Telling& b = tellings_[pair.b];
      return std::tuple(!pair.confirmed, pair.likeness ? -pair.likeness->Total() : 0,
                        DaysBetween(a.happened, b.happened), std::min(a.id, b.id),
                        std::max(a.id, b.id));
    };
    return rank(x) < rank(y);
  }

  template <class Visit>
  void EachOf(std::size_t member, const Visit& visit) const {
    std::size_t at = member;
    do {
      visit(at);
      at = next_[at];
    } while (at != member);
  }

  bool MayJoin(const Incident::Pair& pair) const {
    bool may = true;
    EachOf(pair.a, [&](std::size_t a) {
      EachOf(pair.b, [&](std::size_t b) { may = may && MayStandTogether(a, b, pair.confirmed); });
    });
    return may;
  }

  // Whoever separated two entries is never overruled, whatever joins each of them to a third.
  bool MayStandTogether(std::size_t a, std::size_t b, bool confirmed) const {
    if (!settled_.empty()) {
      const auto said = settled_.find(Ordered(a, b));
      if (said != settled_.end() && !said->second) return false;
    }
    return confirmed ||
           (!TwoOfOneAgency(tellings_[a], tellings_[b]) && Near(tellings_[a], tellings_[b]));
  }

  void Join(const Incident::Pair& pair) {
    const std::size_t into = group_[pair.a];
    const std::size_t from = group_[pair.b];
    unsure_[into] = unsure_[into] || unsure_[from] || !pair.confirmed;
    EachOf(pair.b, [&](std::size_t member) { group_[member] = into; });
    std::swap(next_[pair.a], next_[pair.b]);  // two rings become one
  }

  std::vector<Incident> Collect() const {
    std::map<std::size_t, Incident> found;  // by group
    for (std::size_t i = 0; i < tellings_.size(); ++i) {
      if (next_[i] != i) found[group_[i]].tellings.push_back(i);
    }
    for (const Incident::Pair& pair : because_) found[group_[pair.a]].because.push_back(pair);
    std::vector<Incident> incidents;
    for (auto& [group, incident] : found) {
      incident.agencies = AgenciesOf(incident);
      incident.confirmed = !unsure_[group];
      incidents.push_back(std::move(incident));
    }
    std::sort(incidents.begin(), incidents.end(), [](const Incident& a, const Incident& b) {
      return a.tellings.front() < b.tellings.front();
    });
    return incidents;
  }

  std::size_t AgenciesOf(const Incident& incident) const {
    std::set<std::int64_t> agencies;
    for (const std::size_t i : incident.tellings) {
      const Telling& telling = tellings_[i];
      const auto kind = static_cast<std::int64_t>(telling.agency_kind);
      agencies.insert(telling.agency != 0 ? telling.agency : -1 - kind);
    }
    return agencies.size();
  }

  const std::vector<Telling>& tellings_;
  std::vector<std::size_t> group_;  // of each telling
  std::vector<std::size_t> next_;   // of each telling, in its group's ring
  std::vector<bool> unsure_;        // groups that a suggestion joined
  std::map<Indices, bool> settled_;
  std::vector<Incident::Pair> because_;
};

// Every pair that is near in time, each once.
std::vector<Indices> NearPairs(const std::vector<Telling>& tellings) {
  std::vector<std::size_t> by_day;
  for (std::size_t i = 0; i < tellings.size(); ++i) {
    if (MayTell(tellings[i].kind) && DatesTell(tellings[i].happened)) by_day.push_back(i);
  }
  std::sort(by_day.begin(), by_day.end(), [&tellings](std::size_t a, std::size_t b) {
    return std::pair(tellings[a].happened.earliest, a) <
           std::pair(tellings[b].happened.earliest, b);
  });
  std::vector<Indices> near;
  for (std::size_t first = 0; first < by_day.size(); ++first) {
    const PartialDate& began = tellings[by_day[first]].happened;
    for (std::size_t next = first + 1; next < by_day.size(); ++next) {
      const Telling& other = tellings[by_day[next]];
      if (other.happened.earliest.days > began.latest.days + kLongestDelay) break;
      if (Near(tellings[by_day[first]], other))
        near.push_back(Ordered(by_day[first], by_day[next]));
    }
  }
  return near;
}

}  // namespace

bool MayTell(Kind kind) { return HowTells(kind).manner != Manner::kNone; }

std::vector<std::size_t> Neighbours(const std::vector<Telling>& tellings) {
  std::vector<std::size_t> near;
  for (const auto& [a, b] : NearPairs(tellings)) {
    near.push_back(a);
    near.push_back(b);
  }
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  return near;
}

std::optional<Likeness> Liken(const Telling& a, const Telling& b) {
  if (!Near(a, b) || !TellsAtAll(a) || !TellsAtAll(b) || TwoOfOneAgency(a, b)) return std::nullopt;
  const std::optional<int> told_by = ToldByPoints(a, b);
  if (!told_by) return std::nullopt;
  Likeness likeness;
  likeness.time = TimePoints(a.happened, b.happened);
  likeness.kind = KindPoints(a, b);
  likeness.told_by = *told_by;
  likeness.place = Share(a.evidence.places, b.evidence.places) ? 2 : 0;
  likeness.adults = Share(a.evidence.adults, b.evidence.adults) ? 1 : 0;
  return likeness;
}

std::vector<Incident> FindIncidents(const std::vector<Telling>& tellings,
                                    const std::vector<Settled>& settled) {
  return Grouping(tellings, settled).Run(NearPairs(tellings));
}

}  // namespace hub::chronology
