// A professional's own selection of a child's entries, with a title and an analysis, as a draft or
// final. It cites the very versions that they read.
//
// Whoever reads it sees of each source what they may see of it today, and that it was corrected or
// taken back since. One of whose sources the reader may see nothing is not listed to them at all:
// that it is there would tell of the source. Where less of a source is shown than its author was
// shown, or where one stands no more, the words wait, since they may repeat it. Its author always learns that it is
// there, and a draft nobody else. It is kept as a statement beside the child's rights: sealed,
// chained, each version for good (decision 0013).

#ifndef HUB_SERVICE_CURATE_H_
#define HUB_SERVICE_CURATE_H_

#include <optional>
#include <vector>

#include "hub/chronology/curated.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"

namespace hub::service {

struct CuratedDraft {
  ChildId child;
  access::Purpose purpose = access::Purpose::kNone;
  std::int64_t number = 0;  // of one's own that this is the next version of; 0: a new one
  bool final = false;
  bool withdrawn = false;  // listed no more, to anybody
  Sensitive title;
  Sensitive analysis;
  std::vector<EntryId> entries;
};

class Curate {
 public:
  Curate(store::Store& store, Directory& directory, const access::Policy& policy,
         const Clock& clock)
      : store_(store), directory_(directory), policy_(policy), clock_(clock) {}

  // kInvalid: something is missing; kNotFound: no such one of the asker's own. Refused, in a
  // stranger's words, where the asker may not see every entry that they cite.
  Outcome<access::Told> Keep(const Caller& caller, const CuratedDraft& draft);

  Outcome<chronology::CuratedAnswer> Read(const Caller& caller, const ChildId& child,
                                          access::Purpose purpose);

 private:
  Outcome<chronology::CuratedAnswer> Attempt(const Caller& caller, const ChildId& child,
                                             access::Purpose purpose);

  store::Store& store_;
  Directory& directory_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_CURATE_H_
