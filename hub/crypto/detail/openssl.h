// OpenSSL's objects, owned; and what to do when a call that cannot fail does.

#ifndef HUB_CRYPTO_DETAIL_OPENSSL_H_
#define HUB_CRYPTO_DETAIL_OPENSSL_H_

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hub::crypto::detail {

template <auto kFree>
struct Free {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};

template <class T, auto kFree>
using Owned = std::unique_ptr<T, Free<kFree>>;

using Bio = Owned<BIO, &BIO_free_all>;
using Key = Owned<EVP_PKEY, &EVP_PKEY_free>;
using DigestContext = Owned<EVP_MD_CTX, &EVP_MD_CTX_free>;

// For calls that fail only when memory or the library itself is broken. The error
// queue is emptied: what stays in it would be taken for a fault of the next TLS call.
inline void Must(bool done, const char* what) {
  if (done) return;
  ERR_clear_error();
  throw std::runtime_error(std::string("cryptography failed: ") + what);
}

inline const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
inline unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

inline Bio ReadingBio(std::string_view text) {
  Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  Must(bio != nullptr, "memory");
  return bio;
}

// Wipes what was written when it goes.
inline Bio WritingBio() {
  Bio bio(BIO_new(BIO_s_secmem()));
  Must(bio != nullptr, "memory");
  return bio;
}

inline std::string Written(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

// nullptr if the text holds no unencrypted private key.
Key PrivateKeyFrom(std::string_view pem);
std::string PemOf(EVP_PKEY* key);  // PKCS#8, unencrypted

}  // namespace hub::crypto::detail

#endif  // HUB_CRYPTO_DETAIL_OPENSSL_H_
