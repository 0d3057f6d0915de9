#include "hub/crypto/detail/openssl.h"

#include <openssl/pem.h>

namespace hub::crypto::detail {
namespace {

// Without it OpenSSL would ask at the terminal for the password of an encrypted key.
int NoPassword(char*, int, int, void*) { return -1; }

}  // namespace

Key PrivateKeyFrom(std::string_view pem) {
  const Bio bio = ReadingBio(pem);
  Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, &NoPassword, nullptr));
  ERR_clear_error();
  return key;
}

std::string PemOf(EVP_PKEY* key) {
  const Bio bio = WritingBio();
  Must(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
       "writing a private key");
  return Written(bio);
}

}  // namespace hub::crypto::detail
