// What somebody else could have seen at a past moment: "what could the school have seen on
// 3 March?". For practice reviews, oversight and rights requests only.
//
// Everybody who then held that role in that agency is asked for, for each purpose of working with
// a child, by the policy of then, under what was stated of the child by then, the emergencies that
// they had opened by then, where its persons stood then, and the labels that its entries bore then.
// What any of them could have seen, was there to be seen. It only ever takes away from what the
// asker may see today.

#ifndef HUB_SERVICE_KNOWN_TO_H_
#define HUB_SERVICE_KNOWN_TO_H_

#include <memory>
#include <optional>
#include <vector>

#include "hub/service/asking.h"
#include "hub/service/directory.h"
#include "hub/service/entry_decisions.h"

namespace hub::service {

// Whether this may be asked for the purpose at all.
bool MayAskWhatOthersKnew(access::Purpose purpose);

// Refers to what it is made of; lives within one answer.
class SeenThen {
 public:
  // `asked`: of today's asker; `moment`: the one that the entries are as of; `policy`: the one by
  // which the hub decided then.
  SeenThen(store::Reading& reading, const Asked& asked, const store::Agency& agency,
           access::Role role, const Directory::View& directory, const access::Policy& policy,
           Instant moment);
  ~SeenThen();

  // The fields of the entry that one of them could have seen; none: they could not see it.
  std::optional<records::FieldSet> Fields(const store::Reading::EntryRef& entry);

 private:
  struct Eyes;  // of one professional, for one purpose, about one child of then
  void Look(store::Reading& reading, const Asked& then, const std::vector<Caller>& callers,
            const Directory::View& directory, const access::Policy& policy);

  std::vector<std::unique_ptr<Eyes>> eyes_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_KNOWN_TO_H_
