// Opens many sealed texts under one key: the key is set up once, which halves the price of
// opening a short text. The same form as Seal() and Open() of keys.h.

#ifndef HUB_CRYPTO_OPENER_H_
#define HUB_CRYPTO_OPENER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "hub/crypto/keys.h"

namespace hub::crypto {

// Keeps its cipher context and its buffer, so one object serves one thread at a time.
class Opener {
 public:
  Opener();
  Opener(Opener&&) noexcept;
  Opener& operator=(Opener&&) noexcept;
  ~Opener();

  // REQUIRES: key.Usable()
  void SetKey(const SecretKey& key);

  // The plain bytes, until the next call; nullopt when anything was altered.
  // REQUIRES: SetKey() was called
  std::optional<std::string_view> Open(std::string_view associated, std::string_view sealed);

  // Forgets the key and wipes what was opened.
  void Forget();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace hub::crypto

#endif  // HUB_CRYPTO_OPENER_H_
