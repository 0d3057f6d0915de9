// What is put together of the entries that one reader is shown: which of them tell of the same
// incident, what is missing between them, and what in them cannot both be so.
//
// It rests on what is shown and on nothing beside it, so the same entries, shown with the same
// fields, under the same words of people, make the same story (decision 0024). It is kept with the
// timeline of these entries (service/timeline.h).

#ifndef HUB_SERVICE_STORY_H_
#define HUB_SERVICE_STORY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
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

// What a story depends on beside the entries that are shown. Refers to what it is made of.
class StoryGround {
 public:
  // `decisions`: every entry was decided on; `day`: of the moment that the answer is as of;
  // `past`: it is as of an earlier one, of which no agency's view of the person is known.
  StoryGround(store::ReadTransaction& reading, const Asked& asked, const EntryDecisions& decisions,
              const Directory::View& directory, Date day, bool past);

  // Whether the feed that an entry came from is fresh, as far as the asker may know it.
  bool IsFresh(const EntryDecisions::Made& made) const {
    return fresh_[static_cast<std::size_t>(&made - classes_.data())];
  }
  const chronology::FreshFeeds& feeds() const { return feeds_; }
  Date day() const { return day_; }
  bool past() const { return past_; }

  // Appends all of it as bytes: the same of all that is the same.
  void AppendTo(std::string& bytes) const;

 private:
  const Asked& asked_;
  const std::vector<EntryDecisions::Made>& classes_;
  const Date day_;
  const bool past_;
  const bool addresses_;
  chronology::FreshFeeds feeds_;
  std::vector<bool> fresh_;  // of each class of entry that was decided on
};

// `shown`: all that the asker is shown, over all pages, in the order in which entries are held.
Result<Story> MakeStory(store::ReadTransaction& reading, const Asked& asked,
                        const StoryGround& ground, const std::vector<ShownRef>& shown,
                        const chronology::Settings& settings, EvidenceKept& evidence);

// The contradictions of a story, each side in its own words. `at`: of the same entries by place.
Result<std::vector<chronology::ShownContradiction>> TellContradictions(
    store::ReadTransaction& reading, const Asked& asked, const Story& story,
    const std::function<ShownRef(std::uint32_t)>& at);

}  // namespace hub::service

#endif  // HUB_SERVICE_STORY_H_
