// Who did what, looked up in the audit log by child, person, agency, time and outcome: for data
// protection officers and Caldicott guardians (T10). Metadata and never content.
//
// Of a child whose records their agency holds, every access is told; of any other child, and
// where no child is named, what their own agency's staff did. Names are told of own staff alone, of
// others the pseudonym. Itself a leaf, about each child that is told of.

#ifndef HUB_SERVICE_SEARCH_LOG_H_
#define HUB_SERVICE_SEARCH_LOG_H_

#include "hub/access/looking_after.h"
#include "hub/service/explain_decision.h"

namespace hub::service {

class SearchLog {
 public:
  SearchLog(store::Store& store, const access::Policy& policy, const Clock& clock)
      : store_(store), policy_(policy), clock_(clock) {}

  Outcome<access::LogFound> Run(const Caller& caller, const access::LogSearch& search);

 private:
  Outcome<access::LogFound> Attempt(const Caller& caller, const access::LogSearch& search);
  void LookAtChild(store::LogTransaction& reading, const Caller& caller, const Asked& asked,
                   const access::LogSearch& search, access::LogFound& found) const;
  void LookAtStaff(store::LogTransaction& reading, const Caller& caller,
                   const access::LogSearch& search, access::LogFound& found) const;
  bool Fits(const audit::WrittenLeaf& written, const access::LogSearch& search) const;
  void Add(store::LogTransaction& reading, const Caller& caller, const access::LogSearch& search,
           const audit::WrittenLeaf& written, access::LogFound& found) const;

  store::Store& store_;
  const access::Policy& policy_;
  const Clock& clock_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_SEARCH_LOG_H_
