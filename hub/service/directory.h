// The partner agencies and how fresh their feeds are, as of about a second ago. Every
// answer names agencies and states coverage; reading them anew for each would cost more
// than the answer. Threads may share one.

#ifndef HUB_SERVICE_DIRECTORY_H_
#define HUB_SERVICE_DIRECTORY_H_

#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "hub/chronology/coverage.h"
#include "hub/store/store.h"

namespace hub::service {

class Directory {
 public:
  struct View {
    Instant read;
    std::map<store::AgencyRow, store::Agency> agencies;
    std::vector<chronology::FeedStatement> coverage;
  };

  // Read through `reading` when the last view is older than a second or lacks `must_have`.
  std::shared_ptr<const View> Current(store::Reading& reading, Instant now,
                                      store::AgencyRow must_have = store::AgencyRow{0});

 private:
  std::mutex mutex_;
  std::shared_ptr<const View> view_;
};

}  // namespace hub::service

#endif  // HUB_SERVICE_DIRECTORY_H_
