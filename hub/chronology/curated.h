// What professionals selected from a child's chronology and wrote about it, as one asker may see
// it today.

#ifndef HUB_CHRONOLOGY_CURATED_H_
#define HUB_CHRONOLOGY_CURATED_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/chronology/answer.h"

namespace hub::chronology {

// A source as it was cited, and what became of it.
struct CitedEntry {
  enum class State : std::uint8_t { kStands = 1, kCorrected = 2, kTakenBack = 3 };
  EntryId entry;
  State state = State::kStands;
  std::optional<EntryId> now;  // the version that took its place
  std::string json;            // finished; empty: nothing of it is shown
};
inline std::string_view Name(CitedEntry::State state) {
  constexpr std::string_view kNames[] = {"", "stands", "corrected", "taken_back"};
  return kNames[static_cast<std::size_t>(state)];
}

struct CuratedChronology {
  std::int64_t number = 0;
  bool final = false;
  ProfessionalId by;
  AgencyId agency;
  Instant at;                       // of this version of it
  bool changed = false;             // a source did since
  bool worded = false;              // title and analysis are shown
  Sensitive words;                  // the title, a line end, the analysis
  std::vector<CitedEntry> entries;  // in the order in which they were cited
};

struct CuratedAnswer {
  access::Told told;
  ChildId child;
  std::vector<CuratedChronology> curated;  // the newest first
  std::vector<FeedStatement> coverage;
};

}  // namespace hub::chronology

#endif  // HUB_CHRONOLOGY_CURATED_H_
