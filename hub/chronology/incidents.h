// Which entries of a child tell of the same incident: the police notice, the contact and the
// referral that followed it, the visit to the emergency department, the remark in the register.
//
// A suggestion, never a merge: each entry keeps its own words, and a person confirms or separates.
// Pure, over what one reader may see. A pair's likeness rests on these two alone, and groups on
// the pairs that are given, so an entry that is not given changes nothing about the others.
//
// A suggestion needs kNeeded points: time, kinds, who told, place, adults (Likeness says which).
// Two records of one agency and of one kind are two incidents until a person says otherwise.

#ifndef HUB_CHRONOLOGY_INCIDENTS_H_
#define HUB_CHRONOLOGY_INCIDENTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/partial_date.h"
#include "hub/chronology/evidence.h"
#include "hub/records/kinds.h"

namespace hub::chronology {

// An entry that may tell of an incident, as its reader sees it.
struct Telling {
  EntryId id;
  records::Kind kind = records::Kind::kNote;
  records::AgencyKind agency_kind = records::AgencyKind::kOther;
  std::int64_t agency = 0;  // told apart by it; 0: kept from the reader, who sees its kind alone
  PartialDate happened;
  Evidence evidence;
};

// Whether entries of this kind can tell of an incident at all.
bool MayTell(records::Kind kind);

// Those that are near enough in time to another for both to tell of one incident, by kind and
// date alone: only these need evidence. Ascending.
std::vector<std::size_t> Neighbours(const std::vector<Telling>& tellings);

struct Likeness {
  int time =
      0;  // 4: within three hours; 3: one day; 2: the next working day; 1: within the kinds' delay
  int kind = 0;     // how well these kinds go together
  int told_by = 0;  // one says that the other's agency told it
  int place = 0;
  int adults = 0;  // the same adults beside the child

  int Total() const { return time + kind + told_by + place + adults; }
  friend bool operator==(const Likeness&, const Likeness&) = default;
};
inline constexpr int kNeeded = 5;

// nullopt: they cannot be one incident, whatever else they share.
std::optional<Likeness> Liken(const Telling& a, const Telling& b);

// What a person said of two entries; of several about one pair the last counts.
struct Settled {
  std::size_t a = 0;
  std::size_t b = 0;
  bool same = false;
};

struct Incident {
  struct Pair {
    std::size_t a = 0;
    std::size_t b = 0;
    std::optional<Likeness> likeness;  // none: a person's word alone
    bool confirmed = false;
  };
  std::vector<std::size_t> tellings;  // two at least, ascending
  std::vector<Pair> because;          // what joined them, the surest first
  std::size_t agencies = 0;
  bool confirmed = false;  // all of it rests on what people said
};

// In order of their first entry. An entry is in one incident at most.
std::vector<Incident> FindIncidents(const std::vector<Telling>& tellings,
                                    const std::vector<Settled>& settled);

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_INCIDENTS_H_
