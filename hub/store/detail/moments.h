// The stamps of commits, and the moments that answers are as of.
//
// A commit's stamp is later than every stamp before it and than every moment that an answer
// was given for; so what an answer for a moment holds never changes. Threads share one.

#ifndef HUB_STORE_DETAIL_MOMENTS_H_
#define HUB_STORE_DETAIL_MOMENTS_H_

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>

#include "hub/base/time.h"

namespace hub::store::detail {

class Moments {
 public:
  // `last`: the newest stamp on disk.
  Moments(const Clock& clock, Instant last) : clock_(clock), last_(last), answered_(last) {}

  // The stamp of the commit that begins now. The writer alone calls these three.
  Instant Begin();
  void Committed();
  // The commit failed; `last` is what the disk says now.
  void Failed(Instant last);

  // `asked`, but never later than now; now if nothing is asked. A commit with an earlier stamp
  // that is under way is waited for when a moment was asked, and left out when none was.
  Instant HeldAt(std::optional<Instant> asked);

 private:
  Instant Now() const;

  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable ended_;
  Instant last_;
  Instant answered_;
  std::optional<Instant> under_way_;
};

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_MOMENTS_H_
