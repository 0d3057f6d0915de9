// Explains a decision again to the one who was told it, in the words of then; and tells a
// data protection officer who opened a child's chronology, or one entry of it.

#ifndef HUB_SERVICE_EXPLAIN_DECISION_H_
#define HUB_SERVICE_EXPLAIN_DECISION_H_

#include <string>
#include <vector>

#include "hub/service/asking.h"

namespace hub::service {

// One access, as its leaf and sealed detail tell it.
struct Access {
  std::uint64_t leaf = 0;
  std::string line;  // the leaf itself
  ProfessionalId actor;
  std::size_t entries_shown = 0;
};

// Every access to this child in the log, of which `caller` is told: all when their agency holds
// records of the child, else those by their own agency's staff; only those shown `entry`, if given.
// REQUIRES: an oversight question was permitted. `asked`: of the same moment.
std::vector<Access> AccessesTo(const store::Store& store, store::LogTransaction& reading,
                               const Caller& caller, const Asked& asked, const ChildId& child,
                               const std::optional<ShownEntry>& entry);

class ExplainDecision {
 public:
  ExplainDecision(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  // kNotFound for a decision that is not the caller's own: no hint that it exists.
  Result<audit::Released<access::Told>> Run(const Caller& caller, const DecisionId& decision);

  // Who opened this child's records, newest first; only those shown `entry`, if given. For
  // data protection officers and Caldicott guardians (T10): every access when their agency
  // holds records of the child, else those by their own agency's staff. Itself a leaf.
  Outcome<std::vector<Access>> Accesses(const Caller& caller, const ChildId& child,
                                        const std::optional<EntryId>& entry);

 private:
  Outcome<std::vector<Access>> Attempt(const Caller& caller, const ChildId& child,
                                       const std::optional<EntryId>& entry);

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_EXPLAIN_DECISION_H_
