// What a data steward answers to a question whether two records are about one child, for their
// own agency's side: one child, two, never to be linked, or an answer taken back.
//
// Records become one child's when somebody on each side says so and nobody on either says no; but
// what an adoption keeps apart stays apart, and the question open, whatever is answered. A yes that
// would make two children one behind the two views that are asked about is not taken
// (weigh_sides.h): whoever gave it is told so.
// Each answer, what it came to, its links and its log entries are one transaction: all of it is
// durable, or nothing is. What was joined can be parted by any steward whom it concerns, alone:
// the safe direction asks nobody else.

#ifndef HUB_SERVICE_DECIDE_MATCH_H_
#define HUB_SERVICE_DECIDE_MATCH_H_

#include "hub/service/match_sides.h"

namespace hub::service {

struct MatchAct {
  linkage::MatchId match;
  // kWithdrawn: the agency's own answer is taken back, and what was joined is parted.
  linkage::StewardAnswer answer = linkage::StewardAnswer::kWithdrawn;
  Sensitive reason;  // kept in the sealed half of the log entry, and shown to no other agency
};

class DecideMatch {
 public:
  DecideMatch(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  // What the question came to. kNotFound: none of the caller's agency. kConflict: the two are one
  // child by another answer, so that a split parts them and not this; or a yes would join two.
  Outcome<linkage::QuestionTold> Run(const Caller& caller, const MatchAct& act);

 private:
  Result<std::uint64_t> Act(store::Writing& writing, const Caller& caller, const MatchAct& act,
                            std::optional<access::Told>& refused, linkage::QuestionTold& told);
  void Apply(store::Writing& writing, const Caller& caller, MatchSides& sides,
             const access::Told& told, const std::string& facts);

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_DECIDE_MATCH_H_
