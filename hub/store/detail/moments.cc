#include "hub/store/detail/moments.h"

#include <algorithm>

namespace hub::store::detail {
namespace {

Instant Next(Instant at) { return {at.micros + 1}; }
Instant Before(Instant at) { return {at.micros - 1}; }

}  // namespace

// A clock set back does not hide what is committed already.
Instant Moments::Now() const { return std::max(clock_.Now(), last_); }

Instant Moments::Begin() {
  const std::lock_guard lock(mutex_);
  under_way_ = std::max({clock_.Now(), Next(last_), Next(answered_)});
  return *under_way_;
}

void Moments::Committed() {
  const std::lock_guard lock(mutex_);
  last_ = *under_way_;
  under_way_.reset();
  ended_.notify_all();
}

void Moments::Failed(Instant last) {
  const std::lock_guard lock(mutex_);
  last_ = std::max(last_, last);
  under_way_.reset();
  ended_.notify_all();
}

Instant Moments::HeldAt(std::optional<Instant> asked) {
  std::unique_lock lock(mutex_);
  Instant held = asked ? std::min(*asked, Now()) : Now();
  if (!asked && under_way_ && *under_way_ <= held) held = Before(*under_way_);
  answered_ = std::max(answered_, held);
  const std::optional<Instant> awaited = under_way_;
  if (awaited && *awaited <= held) {
    // The next commit's stamp is later than `answered_`: this one is all there is to wait for.
    ended_.wait(lock, [&] { return under_way_ != awaited; });
  }
  return held;
}

}  // namespace hub::store::detail
