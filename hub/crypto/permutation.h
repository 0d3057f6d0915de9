// Numbers that look like random ids and can be turned back by whoever has the key: one
// AES-128 block, so every 16 bytes have exactly one image. Hides order and density; proves
// nothing about who made it.

#ifndef HUB_CRYPTO_PERMUTATION_H_
#define HUB_CRYPTO_PERMUTATION_H_

#include <array>
#include <cstdint>
#include <memory>

#include "hub/crypto/keys.h"

namespace hub::crypto {

using Block = std::array<std::uint8_t, 16>;

// Keeps its cipher contexts, so one object serves one thread at a time.
class BlockPermutation {
 public:
  // Uses the first half of the key. REQUIRES: key.Usable(), and no other use of the key.
  explicit BlockPermutation(const SecretKey& key);
  BlockPermutation(BlockPermutation&&) noexcept;
  BlockPermutation& operator=(BlockPermutation&&) noexcept;
  ~BlockPermutation();

  Block Encrypt(const Block& plain);
  Block Decrypt(const Block& image);

 private:
  struct Contexts;
  std::unique_ptr<Contexts> contexts_;
};

}  // namespace hub::crypto

#endif  // HUB_CRYPTO_PERMUTATION_H_
