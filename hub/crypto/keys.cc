#include "hub/crypto/keys.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <limits>
#include <stdexcept>

#include "hub/crypto/detail/openssl.h"

namespace hub::crypto {
namespace {

using detail::Bytes;
using detail::Must;

using Cipher = detail::Owned<EVP_CIPHER, &EVP_CIPHER_free>;
using CipherContext = detail::Owned<EVP_CIPHER_CTX, &EVP_CIPHER_CTX_free>;

constexpr std::size_t kNonceSize = 12;
constexpr std::size_t kTagSize = 16;
constexpr std::size_t kKeySize = 32;
constexpr std::size_t kLargest = std::numeric_limits<int>::max();  // one EVP call

const EVP_CIPHER* Gcm() {
  static const Cipher cipher(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
  Must(cipher != nullptr, "AES-256-GCM is not there");
  return cipher.get();
}

// A context that knows its cipher; a key and a nonce are all that each use still needs.
CipherContext MakeContext(bool sealing) {
  CipherContext context(EVP_CIPHER_CTX_new());
  Must(context && EVP_CipherInit_ex2(context.get(), Gcm(), nullptr, nullptr, sealing ? 1 : 0,
                                     nullptr) == 1,
       "AES-256-GCM");
  return context;
}

EVP_CIPHER_CTX* SealingContext() {
  thread_local const CipherContext context = MakeContext(/*sealing=*/true);
  return context.get();
}

EVP_CIPHER_CTX* OpeningContext() {
  thread_local const CipherContext context = MakeContext(/*sealing=*/false);
  return context.get();
}

int Int(std::size_t size) { return static_cast<int>(size); }

Error CannotOpen() {
  return {ErrorCode::kInternal, "the hub could not read what it stored",
          "sealed bytes do not open: altered, moved, or of another key"};
}

// REQUIRES: plain has room for the ciphertext
bool Decrypt(const SecretKey& key, std::string_view associated, std::string_view sealed,
             unsigned char* plain) {
  EVP_CIPHER_CTX* context = OpeningContext();
  const std::string_view nonce = sealed.substr(0, kNonceSize);
  const std::string_view body = sealed.substr(kNonceSize, sealed.size() - kNonceSize - kTagSize);
  std::array<unsigned char, kTagSize> tag;
  std::copy(sealed.end() - kTagSize, sealed.end(), tag.begin());
  int size = 0;
  return EVP_DecryptInit_ex2(context, nullptr, Bytes(key.Reveal()), Bytes(nonce), nullptr) == 1 &&
         (associated.empty() || EVP_DecryptUpdate(context, nullptr, &size, Bytes(associated),
                                                  Int(associated.size())) == 1) &&
         (body.empty() ||
          EVP_DecryptUpdate(context, plain, &size, Bytes(body), Int(body.size())) == 1) &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1 &&
         EVP_DecryptFinal_ex(context, plain + body.size(), &size) == 1;
}

}  // namespace

SecretKey::~SecretKey() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

SecretKey SecretKey::Random() {
  SecretKey key;
  FillRandom(key.bytes_.data(), key.bytes_.size());
  return key;
}

SecretKey SecretKey::Derive(std::string_view purpose) const {
  if (!Usable()) throw std::logic_error("a key that is not set derives nothing");
  std::string bytes = Hkdf(Reveal(), /*salt=*/"", purpose, kKeySize);
  SecretKey key;
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return key;
}

bool SecretKey::Usable() const {
  std::uint8_t any = 0;
  for (const std::uint8_t byte : bytes_) any = any | byte;
  return any != 0;
}

std::string Seal(const SecretKey& key, std::string_view associated, std::string_view plain) {
  if (!key.Usable()) throw std::logic_error("a key that is not set seals nothing");
  if (plain.size() > kLargest || associated.size() > kLargest) {
    throw std::length_error("too long to seal in one piece");
  }
  std::string sealed(kNonceSize + plain.size() + kTagSize, '\0');
  unsigned char* nonce = Bytes(sealed);
  unsigned char* body = nonce + kNonceSize;
  unsigned char* tag = body + plain.size();
  FillRandom(nonce, kNonceSize);

  EVP_CIPHER_CTX* context = SealingContext();
  int size = 0;
  Must(EVP_EncryptInit_ex2(context, nullptr, Bytes(key.Reveal()), nonce, nullptr) == 1 &&
           (associated.empty() || EVP_EncryptUpdate(context, nullptr, &size, Bytes(associated),
                                                    Int(associated.size())) == 1) &&
           (plain.empty() ||
            EVP_EncryptUpdate(context, body, &size, Bytes(plain), Int(plain.size())) == 1) &&
           EVP_EncryptFinal_ex(context, tag, &size) == 1 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kTagSize, tag) == 1,
       "sealing");
  return sealed;
}

Status Open(const SecretKey& key, std::string_view associated, std::string_view sealed,
            std::string& out) {
  if (!key.Usable() || sealed.size() < kNonceSize + kTagSize || sealed.size() > kLargest ||
      associated.size() > kLargest) {
    return CannotOpen();
  }
  const std::size_t before = out.size();
  out.resize(before + sealed.size() - kNonceSize - kTagSize);
  if (Decrypt(key, associated, sealed, Bytes(out) + before)) return Done{};

  // Plain bytes that were not authenticated reach nobody.
  OPENSSL_cleanse(out.data() + before, out.size() - before);
  out.resize(before);
  ERR_clear_error();
  return CannotOpen();
}

std::string Wrap(const SecretKey& wrapping, std::string_view associated, const SecretKey& key) {
  return Seal(wrapping, associated, key.Reveal());
}

Result<SecretKey> Unwrap(const SecretKey& wrapping, std::string_view associated,
                         std::string_view wrapped) {
  std::string bytes;
  const Status opened = Open(wrapping, associated, wrapped, bytes);
  if (!opened.ok()) return opened.error();
  if (bytes.size() != kKeySize) return CannotOpen();
  std::array<std::uint8_t, kKeySize> key_bytes;
  std::copy(bytes.begin(), bytes.end(), key_bytes.begin());
  const SecretKey key(key_bytes);
  OPENSSL_cleanse(bytes.data(), bytes.size());
  OPENSSL_cleanse(key_bytes.data(), key_bytes.size());
  return key;
}

Hash Hmac(const SecretKey& key, std::string_view bytes) {
  if (!key.Usable()) throw std::logic_error("a key that is not set vouches for nothing");
  return HmacSha256(key.Reveal(), bytes);
}

std::uint64_t Hmac64(const SecretKey& key, std::string_view bytes) {
  const Hash hash = Hmac(key, bytes);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 8; ++i) word = word << 8 | hash[i];
  return word;
}

void FillRandom(void* bytes, std::size_t size) {
  auto* at = static_cast<unsigned char*>(bytes);
  while (size > 0) {
    const ssize_t got = getrandom(at, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw std::runtime_error("the operating system gives no random bytes");
    at += got;
    size -= static_cast<std::size_t>(got);
  }
}

}  // namespace hub::crypto
