// "Is this child known?" for a list of children, as for in-year admissions: yes, no or ask for
// each, in the order of the list, and nothing else (hub/decisions/0017).
//
// A "yes" is told of children whom the asker could have found one by one, and of nobody else; who
// is hidden from them is a "no", as somebody is whom the hub never met. So a "no" is never
// "nobody knows this child", and every answer says so. The same work for each row; one audit leaf
// for the list, found by the officers of each child it meant.

#ifndef HUB_SERVICE_KNOWN_CHECK_H_
#define HUB_SERVICE_KNOWN_CHECK_H_

#include <vector>

#include "hub/chronology/known_answer.h"
#include "hub/linkage/search_keys.h"
#include "hub/service/asking.h"
#include "hub/service/directory.h"

namespace hub::service {

struct KnownQuery {
  access::Purpose purpose = access::Purpose::kNone;
  std::vector<linkage::Sought> rows;
};

class KnownCheck {
 public:
  KnownCheck(store::Store& store, Directory& directory, const linkage::Nicknames& nicknames,
             const access::Policy& policy, const Clock& clock)
      : store_(store),
        directory_(directory),
        nicknames_(nicknames),
        policy_(policy),
        clock_(clock) {}

  // kInvalid: an empty list, or one longer than the policy allows. kTooMany: the agency's
  // professionals asked for as many as it allows in a day; nothing was answered, and that is in
  // the log.
  Outcome<chronology::KnownAnswer> Run(const Caller& caller, const KnownQuery& query);

  // The same answer again, to the one who got it; kNotFound to everybody else. Itself a leaf.
  Result<audit::Released<chronology::KnownAnswer>> Again(const Caller& caller,
                                                         const DecisionId& check);

 private:
  Outcome<chronology::KnownAnswer> Attempt(const Caller& caller, const KnownQuery& query);
  std::vector<CheckedRow> Check(const Caller& caller, const KnownQuery& query, Instant now);
  Error TooMany(const Caller& caller, const KnownQuery& query, access::Told told, std::string facts,
                std::uint64_t epoch);

  store::Store& store_;
  Directory& directory_;
  const linkage::Nicknames& nicknames_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_KNOWN_CHECK_H_
