// Published test vectors are written in hex.

#ifndef TESTS_UNIT_CRYPTO_VECTORS_H_
#define TESTS_UNIT_CRYPTO_VECTORS_H_

#include <stdexcept>
#include <string>
#include <string_view>

#include "hub/crypto/hash.h"

namespace hub::crypto {

inline std::string Raw(std::string_view hex) {
  std::string bytes;
  if (!FromHex(hex, bytes)) throw std::invalid_argument("not hex");
  return bytes;
}

}  // namespace hub::crypto

#endif  // TESTS_UNIT_CRYPTO_VECTORS_H_
