// The read-only connections, lent out in strict order of arrival: nobody overtakes, so the
// longest wait stays short when many ask at once. Threads share one.

#ifndef HUB_STORE_DETAIL_READER_POOL_H_
#define HUB_STORE_DETAIL_READER_POOL_H_

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "hub/store/detail/kept.h"
#include "hub/store/detail/toolkit.h"

namespace hub::store::detail {

class ReaderPool {
 public:
  ReaderPool(const std::filesystem::path& file, int readers, const KeyStore& keys, Kept& kept,
             int cache_kib = kReaderCacheKib);

  // Waits for its turn.
  Toolkit& Borrow();
  void Return(Toolkit& tools);

 private:
  struct Waiting {
    std::condition_variable turn;
    Toolkit* tools = nullptr;
  };

  std::mutex mutex_;
  std::vector<std::unique_ptr<Toolkit>> all_;
  std::vector<Toolkit*> free_;
  std::deque<Waiting*> waiting_;
};

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_READER_POOL_H_
