// Does something again for each child whose entries changed and who is in memory, on a thread of
// its own: so that whoever reads next finds it done (decision 0041).
//
// Fed by the store's commits, which tell whose entries changed: a person who is new to the child is
// found by whoever reads next. A child waits once however often it changes meanwhile, and none that
// is not in memory waits at all, so what waits is bounded by what is kept. It rests three times as
// long as it worked: records that arrive have the processors first.

#ifndef HUB_SERVICE_KEEP_UP_H_
#define HUB_SERVICE_KEEP_UP_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "hub/store/store.h"

namespace hub::service {

class KeepUp {
 public:
  using Kept = std::function<std::vector<ChildId>(const std::vector<store::PersonRow>&)>;
  using Again = std::function<void(const ChildId&)>;

  // `kept`: of these persons the children in memory; quick, and called by the store's writer.
  // `again`: what is to be done; whatever it throws, the next reader will meet.
  KeepUp(store::Store& store, Kept kept, Again again);
  ~KeepUp();
  KeepUp(const KeepUp&) = delete;
  KeepUp& operator=(const KeepUp&) = delete;

  // Returns when nobody waits and nothing is under way.
  void AwaitIdle();

 private:
  void Changed(const std::vector<store::PersonRow>& persons);
  void Loop();

  store::Store& store_;
  const Kept kept_;
  const Again again_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<ChildId> waiting_;
  std::set<ChildId> waits_;
  bool working_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_KEEP_UP_H_
