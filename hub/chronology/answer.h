// The answers that a professional reads: a chronology, who is involved, what a search
// found. Values, made by service/ and written out by wire/ once their audit leaf is
// durable (audit/released.h).

#ifndef HUB_CHRONOLOGY_ANSWER_H_
#define HUB_CHRONOLOGY_ANSWER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "hub/access/told.h"
#include "hub/base/ids.h"
#include "hub/base/sensitive.h"
#include "hub/base/time.h"
#include "hub/chronology/contradictions.h"
#include "hub/chronology/coverage.h"
#include "hub/chronology/gaps.h"
#include "hub/chronology/incidents.h"

namespace hub::chronology {

// Entries that tell of the same incident: beside each other, never made one.
struct ShownIncident {
  struct Pair {
    EntryId a;
    EntryId b;
    std::optional<Likeness> likeness;  // none: a person's word alone
    bool confirmed = false;
  };
  std::vector<EntryId> entries;  // on this page and elsewhere, newest first
  std::size_t agencies = 0;
  bool confirmed = false;  // by people; else it is a suggestion
  std::vector<Pair> because;
};

// Written down at its source long after it happened.
struct LateEntry {
  EntryId entry;
  int days = 0;  // from the latest day on which it may have happened
};

// Somebody else, of whom is asked what they could have seen.
struct KnownTo {
  AgencyId agency;
  access::Role role = access::Role::kNone;
};

// Two claims that cannot both be so, each in its source's own words.
struct ShownContradiction {
  struct Side {
    AgencyId agency;
    EntryId entry;  // that says so, or the newest shown of whoever does
    Sensitive words;
  };
  About about = About::kNone;
  std::string id;
  AgencyId owner;  // who is to look at it again
  ContradictionState state = ContradictionState::kOpen;
  Side first;  // the one that came first
  Side second;
};

struct ChronologyAnswer {
  access::Told told;
  ChildId child;
  Instant known_at;     // the moment that the entries are as of
  std::string entries;  // finished JSON objects, comma-separated, without the brackets
  std::size_t shown = 0;
  std::size_t total = 0;
  bool with_incidents = true;            // false: nobody asked for them, nor for gaps
  std::vector<ShownIncident> incidents;  // that have an entry on this page
  std::size_t total_incidents = 0;       // over all pages: one of each group, and every other entry
  std::vector<LateEntry> late;           // of this page, in its order
  std::vector<EntryId> disputed;         // of this page, also by what was said since it came
  std::vector<Gap> gaps;                 // of the first page of a question that filters nothing
  std::vector<ShownContradiction> contradictions;  // likewise
  bool brief = false;                              // significant entries only; `total` is of these
  std::size_t total_full = 0;                      // without that choice
  std::optional<KnownTo> known_to;                 // only what these could have seen then
  std::string next_cursor;                         // empty: the last page
  std::vector<FeedStatement> coverage;
};

struct InvolvedWorker {
  std::string agency_name;  // "" for a shielded child where the name gives away a place
  records::AgencyKind agency_kind = records::AgencyKind::kOther;
  std::string role;  // "health visitor"
  std::string team;
  Sensitive name;
  Sensitive contact;  // how to reach them, or their team
  bool lead = false;
  std::optional<Date> since;
  std::optional<Date> until;
  bool ended = false;        // on an earlier day
  bool pointer = false;      // its agency tells that it is involved and nothing else: call them
  PartialDate last_contact;  // unknown: none recorded
};

// Whom the search meant, told by what the asker's own agency calls them; where it has no view of
// them, by what the asker wrote. Nothing that they did not know.
struct FoundChild {
  ChildId child;
  Sensitive given;
  Sensitive family;
  PartialDate birth;
  bool relationship = false;  // the asker may open it; otherwise a relationship must be set first
};

struct InvolvedAnswer {
  access::Told told;
  ChildId child;
  std::optional<FoundChild> called;     // none: the asker's own agency has no view of the child
  std::vector<InvolvedWorker> workers;  // lead first, then by last contact; who ended, last
  std::vector<FeedStatement> coverage;
};

struct SearchAnswer {
  DecisionId decision;
  std::vector<FoundChild> found;   // three at most: never a list to browse
  std::vector<access::Rule> next;  // whose next steps to say; by the question alone
  bool break_glass = false;        // an emergency may be opened with `decision`, found or not
};

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_ANSWER_H_
