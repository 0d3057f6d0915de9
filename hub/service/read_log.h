// The state of the audit log as officers and auditors are shown it: how much there is, up to where
// a signed checkpoint covers it, and, when they ask, whether every leaf is in its place.
//
// A check reads every leaf anew, in pieces, so that it holds back nobody who works meanwhile; one
// at a time. What it proves is that the log agrees with its newest checkpoint: that nothing was
// cut is proved by checkpoints that were kept elsewhere (`onestory audit verify --against`).

#ifndef HUB_SERVICE_READ_LOG_H_
#define HUB_SERVICE_READ_LOG_H_

#include <mutex>

#include "hub/access/looking_after.h"
#include "hub/service/asking.h"
#include "hub/service/prove_log.h"

namespace hub::service {

class ReadLog {
 public:
  ReadLog(store::Store& store, ProveLog& prove, const access::Policy& policy, const Clock& clock)
      : store_(store), prove_(prove), policy_(policy), clock_(clock) {}

  Outcome<access::LogHealth> Health(const Caller& caller);
  // kTooMany while another check runs; kTooLarge for a log of more than a million leaves.
  Outcome<access::LogHealth> Check(const Caller& caller);

 private:
  Outcome<access::LogHealth> Attempt(const Caller& caller, const audit::LogReport* report);
  Basis BasisFor(const Caller& caller);
  audit::LogReport ReadAnew(const std::string& note);

  store::Store& store_;
  ProveLog& prove_;
  const access::Policy& policy_;
  const Clock& clock_;
  std::mutex checking_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_READ_LOG_H_
