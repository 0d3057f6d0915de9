// What is put together of the entries that one reader is shown: which of them tell of the same
// incident, what is missing between them, and what in them cannot both be so.
//
// It rests on what is shown and on nothing beside it, so the same entries, shown with the same
// fields, under the same words of people, make the same story. It is put together when a reader
// is first shown them and kept in memory until something of that changes: a page, or a second
// reader with the same rights, costs a comparison (decision 0024).

#ifndef HUB_SERVICE_STORY_H_
#define HUB_SERVICE_STORY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "hub/chronology/answer.h"
#include "hub/chronology/settings.h"
#include "hub/service/directory.h"
#include "hub/service/incidents.h"

namespace hub::service {

struct Story {
  struct Incident {
    chronology::ShownIncident shown;
    std::vector<std::uint32_t> places;  // of its entries, in what was given
  };
  std::vector<Incident> incidents;  // in order of their newest entry's id
  // Where it is said, not what: people's words are not kept in memory.
  struct Contradiction {
    struct Side {
      std::uint32_t place = 0;   // of the entry, in what was given
      bool of_identity = false;  // what its source says of the person, else what it says itself
      std::uint32_t nth = 0;     // of its claims
    };
    chronology::About about = chronology::About::kNone;
    std::uint64_t number = 0;
    Side first;
    Side second;
    bool second_owns = false;
  };
  std::vector<chronology::Gap> gaps;
  std::vector<Contradiction> contradictions;

  std::size_t size() const;  // bytes in memory, about
};

// Threads may share one.
class Stories {
 public:
  explicit Stories(const chronology::Settings& settings) : settings_(settings) {}

  // `shown`: all that the asker is shown, over all pages, in the order in which entries are held;
  // `decisions`: where they were decided on; `day`: of the moment that the answer is as of;
  // `past`: it is as of an earlier one, of which no agency's view of the person is known.
  Result<std::shared_ptr<const Story>> Of(store::ReadTransaction& reading, const Asked& asked,
                                          const std::vector<ShownRef>& shown,
                                          const EntryDecisions& decisions,
                                          const Directory::View& directory, Date day, bool past);

  // How many were put together so far, and not taken from memory.
  std::size_t made() const;

 private:
  // All that a story depends on, as bytes, with the story.
  struct Kept {
    std::string rests_on;
    std::shared_ptr<const Story> story;
  };
  std::shared_ptr<const Story> Find(const ChildId& child, const std::string& rests_on) const;
  void Keep(const ChildId& child, Kept kept);

  const chronology::Settings settings_;
  EvidenceKept evidence_;
  mutable std::mutex mutex_;
  std::unordered_map<ChildId, std::vector<Kept>> kept_;  // in the order made
  std::size_t bytes_ = 0;
  std::size_t made_ = 0;
};

// The contradictions of a story, each side in its own words. REQUIRES: `shown` is what the story
// was told of
Result<std::vector<chronology::ShownContradiction>> TellContradictions(
    store::ReadTransaction& reading, const Asked& asked, const Story& story,
    const std::vector<ShownRef>& shown);

}  // namespace hub::service

#endif  // HUB_SERVICE_STORY_H_
