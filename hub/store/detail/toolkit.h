// A connection to hub.db with what each call on it needs, kept: cipher contexts and buffers.
// One thread at a time.

#ifndef HUB_STORE_DETAIL_TOOLKIT_H_
#define HUB_STORE_DETAIL_TOOLKIT_H_

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "hub/crypto/opener.h"
#include "hub/crypto/permutation.h"
#include "hub/store/detail/connection.h"
#include "hub/store/detail/key_store.h"
#include "hub/store/rows.h"

namespace hub::store::detail {

struct Kept;
struct PersonEntries;

struct Toolkit {
  Toolkit(const std::filesystem::path& file, Mode mode, int cache_kib, const KeyStore& keys)
      : connection(file, mode, cache_kib),
        entry_ids(keys.derived().entry_ids),
        gateway_ids(keys.derived().gateway_ids) {
    rights_opener.SetKey(keys.derived().rights);
  }

  Connection connection;
  crypto::BlockPermutation entry_ids;
  crypto::BlockPermutation gateway_ids;
  crypto::Opener opener;
  crypto::Opener other_opener;  // of shared bodies, each under a key of its own
  crypto::Opener rights_opener;  // under the one key of them all
  Kept* kept = nullptr;         // null: nothing is kept
  Instant stamp;                // of a reader's snapshot
  std::vector<std::shared_ptr<const PersonEntries>> surveyed;  // by this transaction
  std::string associated;                                      // reused
  std::vector<PersonRow> loose;  // whose entries a survey found outside segments
};

inline constexpr int kReaderCacheKib = 8 << 10;

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_TOOLKIT_H_
