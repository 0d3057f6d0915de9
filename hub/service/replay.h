// Decides again every decision that the log holds, from the facts kept beside each leaf and the
// policy of its day, and says where the answer would now be another: "decisions replay".
//
// Nobody's records are read. What is compared are the bytes of what was told.

#ifndef HUB_SERVICE_REPLAY_H_
#define HUB_SERVICE_REPLAY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/access/policy.h"
#include "hub/audit/event.h"
#include "hub/base/result.h"
#include "hub/base/time.h"
#include "hub/store/store.h"

namespace hub::service {

struct Replayed {
  std::uint64_t leaves = 0;     // looked at
  std::uint64_t decisions = 0;  // of those, a decision of which something was told
  std::uint64_t same = 0;
  std::vector<std::uint64_t> differing;  // leaves; the first hundred
  std::uint64_t differ = 0;
  std::uint64_t unreadable = 0;     // altered, or of a form that this version does not know
  std::uint64_t without_facts = 0;  // of a release that kept none
  std::uint64_t gone = 0;           // committed to by a leaf, and its detail is destroyed
  std::vector<std::string> policies_missing;  // versions that are named and not held
  std::vector<std::string> policies_changed;  // that say something else now than when they decided

  bool AllSame() const {
    return differ == 0 && unreadable == 0 && policies_missing.empty() && policies_changed.empty();
  }
};

// Why leaves of this event hold no decision that could be decided again; empty: they hold one, or
// a refusal of what is no question of access/. A new event does not compile without its line.
std::string_view WhyNotReplayed(audit::Event event);

class Replay {
 public:
  Replay(store::Store& store, const std::vector<access::Policy>& policies)
      : store_(store), policies_(policies) {}

  // From this leaf on. Itself a leaf.
  Result<Replayed> Run(std::uint64_t from = 0);

 private:
  void One(store::LogTransaction& reading, std::uint64_t leaf, Replayed& out) const;
  const access::Policy* Find(const std::string& version) const;

  store::Store& store_;
  const std::vector<access::Policy>& policies_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_REPLAY_H_
