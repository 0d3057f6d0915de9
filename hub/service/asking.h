// One question about one child: the facts of one moment, loaded and decided. Shared by the
// services that read.

#ifndef HUB_SERVICE_ASKING_H_
#define HUB_SERVICE_ASKING_H_

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "hub/access/decide.h"
#include "hub/access/told.h"
#include "hub/audit/event.h"
#include "hub/service/audit_detail.h"
#include "hub/service/caller.h"
#include "hub/service/outcome.h"
#include "hub/service/stored_facts.h"
#include "hub/store/store.h"

namespace hub::service {

struct Asked {
  access::Question question;
  ChildId id;
  std::optional<store::ChildRow> child;  // none: no such child, decided like any stranger's
  std::vector<store::Person> persons;    // the agencies' views of the child, linked now
  store::ChildRights rights;             // what was stated of the child and its entries
  access::ChildFacts facts;
  bool own_agency_knows = false;  // the asker's agency has a source person of this child
  access::ChildDecision decision;
};

access::Question MakeQuestion(const Caller& caller, access::Purpose purpose, Instant now);
Asked Ask(store::Reading& reading, const Caller& caller, const ChildId& child,
          access::Purpose purpose, const access::Policy& policy, Instant now);

// The children in which the child's persons stand now or ever stood: statements about a child stay
// with it when a link changes.
std::vector<store::ChildRow> ChildrenOnceOf(store::Reading& reading, const Asked& asked);
// Adds to the facts what the agencies' views say of the child.
void AddPersons(const std::vector<store::Person>& persons, store::AgencyRow own, Asked& asked);

// What the asker is told of `decision`, but for its id.
access::Told Tell(const access::Question& question, const access::Decision& decision,
                  const access::Policy& policy);

// What a decision on `asked` is made from, but for what the rule of an act asks besides.
Basis BasisOf(const Asked& asked, DecidedBy by);
// The same of a question about no child.
Basis BasisOf(const access::Question& question, DecidedBy by);

// The grade of an answer's leaf and what the answer obliges to (law.md A1.8, A2 step 5): the
// child's own, and those of each class of entry of which something is told.
class Grading {
 public:
  Grading(const access::Question& question, const access::ChildDecision& child)
      : question_(question), child_(child), grade_(child.grade), due_(child.obligations) {}

  void Add(const access::EntryFacts& entry, const access::Decision& decision);
  void Tell(const access::Policy& policy, access::Told& told) const;

 private:
  const access::Question& question_;
  const access::ChildDecision& child_;
  access::AuditGrade grade_;
  access::ObligationSet due_;
};

// What the decision on `asked` was made from, as it is kept in the leaf's detail. `entries`: the
// classes of those of which something was told.
std::string FactsOf(const Asked& asked, DecidedBy by, std::vector<access::EntryFacts> entries = {});

// A leaf about this question, its pseudonyms and rule names filled in.
audit::Leaf MakeLeaf(const store::Store& store, audit::Event event, const Caller& caller,
                     const access::Told& told, const std::optional<ChildId>& child);

// Writes the refusal's leaf and returns it; kConflict when rights changed meanwhile. `facts`:
// what it was decided from.
Result<Refusal> Refuse(store::Store& store, const Caller& caller, access::Told told,
                       const std::optional<ChildId>& child, std::uint64_t epoch,
                       std::string facts = {});

// Writes the leaf of an answer that may be about several children: `detail`'s own and all whom it
// meant, shown or not, so that each one's officers find it. One leaf and one commit whether there
// is anybody or not. `with`, if any, is done in the same transaction. kConflict when rights
// changed since `epoch`.
Result<audit::DurableLeaf> WriteLeafAbout(
    store::Store& store, audit::Leaf leaf, AuditDetail detail, std::uint64_t epoch,
    const std::function<Status(store::Writing&)>& with = nullptr);

// Runs `attempt` again while rights change under it: twenty times at least and for two
// seconds, so that neither a slow machine nor a storm of changes starves a question.
// kUnavailable after both.
template <class T>
Result<T> UntilRightsHold(const std::function<Result<T>()>& attempt) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point enough = Clock::now() + std::chrono::seconds(2);
  for (int i = 0; i < 20 || Clock::now() < enough; ++i) {
    Result<T> result = attempt();
    if (result.ok() || result.error().code != ErrorCode::kConflict) return result;
  }
  return Error{ErrorCode::kUnavailable, "rights are being changed just now: ask again",
               "rights changed during every attempt for two seconds"};
}

}  // namespace hub::service

#endif  // HUB_SERVICE_ASKING_H_
