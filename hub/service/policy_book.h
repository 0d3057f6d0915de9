// Every version of the policy that a running hub has, and the one that is in force.
//
// A version comes into force at its own moment, and files that were read anew are taken up whole
// or not at all, without a restart: each in the log before anything is decided by it. What refers
// to in_force() may do so for as long as the hub runs: it changes only while nobody is being
// answered, so that every question is answered by one version from end to end.

#ifndef HUB_SERVICE_POLICY_BOOK_H_
#define HUB_SERVICE_POLICY_BOOK_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "hub/access/policy.h"
#include "hub/base/result.h"
#include "hub/base/time.h"
#include "hub/store/store.h"

namespace hub::service {

// Of all that a policy says, its fingerprint aside; never 0.
std::uint64_t FingerprintOf(const access::Policy& policy);

class PolicyBook {
 public:
  using Versions = std::shared_ptr<const std::vector<access::Policy>>;
  // Held while somebody is answered. One thread holds one at a time.
  using Answering = std::shared_lock<std::shared_mutex>;

  // REQUIRES: one of `policies` has begun (access::PolicyAt).
  PolicyBook(store::Store& store, std::vector<access::Policy> policies, const Clock& clock);

  // Stays where it is. Read it under Answering where the hub is served.
  const access::Policy& in_force() const { return in_force_; }
  Versions versions() const;
  std::string VersionInForce();

  // The one that this hub decided by at a moment; before it decided anything, one that refuses
  // everything. Under Answering, as in_force().
  access::Policy InForceAt(Instant moment);

  // Before anybody is answered: kConflict when a version that decided something was changed or is
  // gone, since what it decided could not be decided again. Notes what is in force.
  Status Begin();

  // Lets somebody be answered, by the version of this moment. Fails when that one has just begun
  // and cannot be put into the log.
  Result<Answering> Answer();

  // Whether these could take the place of all versions so far: not when they contradict each other,
  // nor when a version that decided something was changed or is gone.
  Status Check(const std::vector<access::Policy>& policies);
  // Takes them. Refused whole, and nothing changes, where Check() fails and when none has begun.
  Status TakeUp(std::vector<access::Policy> policies);
  // Notes that files which were read anew were refused: nothing changes.
  Status Refuse();

  // Versions that decided something and are not among these.
  std::vector<std::string> Gone(const std::vector<access::Policy>& policies);

  // Notes that the policy which was to be in force is. Called every second, so that the log
  // says so also where nobody asks.
  Status KeepUp();

 private:
  Status ChangeOver(const Versions& versions, bool noted_anyway);
  // Whether every version that decided something is among these, as it was.
  Status FitWhatWasUsed(const std::vector<access::Policy>& policies);
  void SetNext(Instant now);

  store::Store& store_;
  const Clock& clock_;
  mutable std::mutex versions_mutex_;
  Versions versions_;
  access::Policy in_force_;
  std::atomic<std::int64_t> next_;  // when a later version begins
  // Whoever changes takes a turn first, so that those who ask on and on cannot keep it waiting.
  std::mutex turn_;
  std::shared_mutex answering_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_POLICY_BOOK_H_
