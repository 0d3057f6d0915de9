#include "hub/crypto/hash.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <sodium.h>

#include <algorithm>

#include "hub/crypto/detail/openssl.h"

namespace hub::crypto {
namespace {

using detail::Bytes;
using detail::Must;

using Digest = detail::Owned<EVP_MD, &EVP_MD_free>;
using Mac = detail::Owned<EVP_MAC, &EVP_MAC_free>;
using MacContext = detail::Owned<EVP_MAC_CTX, &EVP_MAC_CTX_free>;

// Looking an algorithm up costs more than hashing a short text: once for each process.
const EVP_MD* Sha256Digest() {
  static const Digest digest(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  Must(digest != nullptr, "SHA-256 is not there");
  return digest.get();
}

EVP_MAC_CTX* HmacContext() {
  thread_local const MacContext context = [] {
    const Mac mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    MacContext made(mac ? EVP_MAC_CTX_new(mac.get()) : nullptr);
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    Must(made && EVP_MAC_CTX_set_params(made.get(), params) == 1, "HMAC is not there");
    return made;
  }();
  return context.get();
}

}  // namespace

Hash Sha256(std::string_view bytes) { return Sha256({bytes}); }

Hash Sha256(std::initializer_list<std::string_view> parts) {
  thread_local const detail::DigestContext context(EVP_MD_CTX_new());
  Must(context && EVP_DigestInit_ex(context.get(), Sha256Digest(), nullptr) == 1, "hash");
  for (const std::string_view part : parts) {
    Must(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1, "hash");
  }
  Hash hash;
  Must(EVP_DigestFinal_ex(context.get(), hash.data(), nullptr) == 1, "hash");
  return hash;
}

Hash HmacSha256(std::string_view key, std::string_view bytes) {
  // A null key would mean "the one before".
  static const unsigned char kNoKey = 0;
  EVP_MAC_CTX* context = HmacContext();
  const unsigned char* key_bytes = key.empty() ? &kNoKey : Bytes(key);
  Hash hash;
  std::size_t size = 0;
  Must(EVP_MAC_init(context, key_bytes, key.size(), nullptr) == 1 &&
           EVP_MAC_update(context, Bytes(bytes), bytes.size()) == 1 &&
           EVP_MAC_final(context, hash.data(), &size, hash.size()) == 1 && size == hash.size(),
       "HMAC");
  return hash;
}

std::string Hkdf(std::string_view secret, std::string_view salt, std::string_view info,
                 std::size_t length) {
  Hash pseudorandom = HmacSha256(salt, secret);
  std::string block;
  std::string output;
  for (unsigned char round = 1; output.size() < length; ++round) {
    block += info;
    block += static_cast<char>(round);
    Hash hash = HmacSha256(View(pseudorandom), block);
    output += View(hash).substr(0, std::min(length - output.size(), hash.size()));
    OPENSSL_cleanse(block.data(), block.size());
    block = View(hash);
    OPENSSL_cleanse(hash.data(), hash.size());
  }
  OPENSSL_cleanse(block.data(), block.size());
  OPENSSL_cleanse(pseudorandom.data(), pseudorandom.size());
  return output;
}

std::string Hex(std::string_view bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), Bytes(bytes), bytes.size());
  text.pop_back();
  return text;
}

std::string Base64(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), Bytes(bytes), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();
  return text;
}

bool FromHex(std::string_view text, std::string& bytes) {
  bytes.assign(text.size() / 2, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const bool read = sodium_hex2bin(Bytes(bytes), bytes.size(), text.data(), text.size(), nullptr,
                                   &size, &end) == 0 &&
                    end == text.data() + text.size();
  bytes.resize(read ? size : 0);
  return read;
}

bool FromBase64(std::string_view text, std::string& bytes) {
  bytes.assign(text.size() / 4 * 3, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const bool read = sodium_base642bin(Bytes(bytes), bytes.size(), text.data(), text.size(), nullptr,
                                      &size, &end, sodium_base64_VARIANT_ORIGINAL) == 0 &&
                    end == text.data() + text.size();
  bytes.resize(read ? size : 0);
  return read;
}

bool SameBytes(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace hub::crypto
