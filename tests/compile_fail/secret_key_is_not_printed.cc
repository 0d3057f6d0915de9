// A key never reaches a stream.

#include <iostream>

#include "hub/crypto/keys.h"

void Log(const hub::crypto::SecretKey& key) {
#ifdef MUST_FAIL
  std::cout << key;
#else
  std::cout << key.Usable();
#endif
}
