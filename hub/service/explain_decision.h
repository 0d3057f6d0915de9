// Explains a decision again to the one who was told it, in the words of then; and tells a
// data protection officer who opened a child's chronology, or one entry of it.

#ifndef HUB_SERVICE_EXPLAIN_DECISION_H_
#define HUB_SERVICE_EXPLAIN_DECISION_H_

#include <string>
#include <vector>

#include "hub/access/rights.h"
#include "hub/service/asking.h"

namespace hub::service {

// One access, as its leaf and sealed detail tell it.
struct Access {
  std::uint64_t leaf = 0;
  std::string line;      // the leaf itself, or what of it may be told
  ProfessionalId actor;  // of own staff; others are told by pseudonym, in the line (S39)
  std::size_t entries_shown = 0;
  bool withheld = false;  // agency, reader and reasons are left out of the line
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
  // holds records of the child, else those by their own agency's staff. Names are told of own
  // staff; of an agency that is hidden from the officer, only that somebody read. Itself a leaf.
  Outcome<std::vector<Access>> Accesses(const Caller& caller, const ChildId& child,
                                        const std::optional<EntryId>& entry);

  // What the person themselves may be told of who looked (UK GDPR Art. 15(1)(c), S34): agencies,
  // roles, days and purposes. For the officer of a verified rights case. Itself a leaf.
  Outcome<access::WhoLooked> WhoLooked(const Caller& caller, const ChildId& child);

 private:
  Outcome<access::WhoLooked> AttemptWhoLooked(const Caller& caller, const ChildId& child);
  Outcome<std::vector<Access>> Attempt(const Caller& caller, const ChildId& child,
                                       const std::optional<EntryId>& entry);

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_EXPLAIN_DECISION_H_
