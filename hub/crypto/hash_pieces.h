// SHA-256 of what comes piece by piece, such as a file too large to be held in memory.
// Not for threads.

#ifndef HUB_CRYPTO_HASH_PIECES_H_
#define HUB_CRYPTO_HASH_PIECES_H_

#include <memory>
#include <string_view>

#include "hub/crypto/hash.h"

namespace hub::crypto {

class Sha256Pieces {
 public:
  Sha256Pieces();
  ~Sha256Pieces();
  Sha256Pieces(const Sha256Pieces&) = delete;
  Sha256Pieces& operator=(const Sha256Pieces&) = delete;

  void Add(std::string_view bytes);
  // Of all that was added. Nothing may be added after it.
  Hash Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hub::crypto

#endif  // HUB_CRYPTO_HASH_PIECES_H_
