// The stored form of what became of a batch, as bytes to be sealed: what its receipt is made
// of again when it is asked for.

#ifndef HUB_STORE_DETAIL_BATCH_FORMAT_H_
#define HUB_STORE_DETAIL_BATCH_FORMAT_H_

#include <string>
#include <string_view>

#include "hub/store/rows.h"

namespace hub::store::detail {

// All but the moment and the leaf, which lie beside it in clear.
std::string EncodeBatch(const StoredBatch& batch);
// False for anything malformed.
bool DecodeBatch(std::string_view bytes, StoredBatch& batch);

}  // namespace hub::store::detail

#endif  // HUB_STORE_DETAIL_BATCH_FORMAT_H_
