// Looks for one child among all, for one asker: the middle of a search and of each row of a
// checked list.
//
// A child who is not known, and one whom the asker may not find, must look alike, in time too. So
// every search does the same work, whoever it is for: as many lookups, children asked about,
// identities opened and surveys, the ones that it has no use for on others drawn by what was
// asked (the same again for the same question, so that memory warms alike). Where more than the
// least work is needed it doubles, so that only the doubling shows.

#ifndef HUB_SERVICE_PERSON_SEARCH_H_
#define HUB_SERVICE_PERSON_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "hub/chronology/answer.h"
#include "hub/linkage/search_keys.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"

namespace hub::service {

struct SearchWork {
  std::size_t lookups = 0;     // of hashed keys
  std::size_t persons = 0;     // source persons looked at
  std::size_t children = 0;    // asked about and decided on
  std::size_t identities = 0;  // opened
  std::size_t surveys = 0;     // of a source person's entries

  friend bool operator==(const SearchWork&, const SearchWork&) = default;
};

struct Searched {
  struct Found {
    chronology::FoundChild child;
    access::Decision may;
    bool shielded = false;
    Basis basis = {};  // of `may`
  };
  std::vector<Found> found;    // whom the asker may find, and all that was given fits
  std::size_t partly = 0;      // whom the asker may find, and some of it does not fit
  std::vector<ChildId> meant;  // who fits, whoever may find them: for the sealed detail alone
};

class PersonSearch {
 public:
  // Refers to all of them; lives within one answer.
  PersonSearch(store::ReadTransaction& reading, const store::Store& store, const Caller& caller,
               const access::Policy& policy, const Directory::View& directory,
               const linkage::Nicknames& nicknames)
      : reading_(reading),
        store_(store),
        caller_(caller),
        policy_(policy),
        directory_(directory),
        nicknames_(nicknames) {}

  Searched Run(const linkage::Sought& sought, access::Purpose purpose, Instant now);

  // Of all runs so far.
  const SearchWork& work() const { return work_; }

 private:
  struct Candidate;

  void DrawStrangers(std::uint64_t draw);
  std::vector<store::PersonRow> LookUp(const linkage::Sought& sought);
  std::vector<Candidate> AskAbout(const std::vector<store::PersonRow>& rows,
                                  access::Purpose purpose, Instant now);
  void OpenIdentities(std::vector<Candidate>& candidates);
  bool MayCount(const Candidate& candidate, const store::Person& person);
  std::size_t Weigh(const linkage::Sought& sought, const Candidate& candidate, Searched& searched);

  store::ReadTransaction& reading_;
  const store::Store& store_;
  const Caller& caller_;
  const access::Policy& policy_;
  const Directory::View& directory_;
  const linkage::Nicknames& nicknames_;
  std::vector<store::Person> strangers_;
  SearchWork work_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_PERSON_SEARCH_H_
