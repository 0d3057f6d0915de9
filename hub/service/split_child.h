// A data steward moves their own agency's person out of a child whose other records are about
// somebody else. It needs nobody's leave: whatever joined them, a rule or people, two that may
// not be one are kept apart first. What is sent again afterwards joins them no more, and the
// other side's stewards see what was done and may say otherwise.

#ifndef HUB_SERVICE_SPLIT_CHILD_H_
#define HUB_SERVICE_SPLIT_CHILD_H_

#include <vector>

#include "hub/service/match_sides.h"

namespace hub::service {

struct Split {
  std::vector<Sensitive> source_ids;  // of the caller's own agency, all of one child
  Sensitive reason;
};

class SplitChild {
 public:
  SplitChild(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  // The question that the split leaves behind, parted by the caller's agency: to be undone, to
  // be answered by the other side, and to tell who read what was joined. kNotFound: a person is
  // not the agency's. kInvalid: they are not one child's, or nobody else is that child.
  Outcome<linkage::QuestionTold> Run(const Caller& caller, const Split& split);

 private:
  Result<std::uint64_t> Act(store::Writing& writing, const Caller& caller, const Split& split,
                            std::optional<access::Told>& refused, linkage::QuestionTold& told);

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_SPLIT_CHILD_H_
