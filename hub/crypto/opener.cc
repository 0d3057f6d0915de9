#include "hub/crypto/opener.h"

#include <openssl/crypto.h>

#include <array>
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
constexpr std::size_t kLargest = 1U << 30U;

const EVP_CIPHER* Gcm() {
  static const Cipher cipher(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
  Must(cipher != nullptr, "AES-256-GCM is not there");
  return cipher.get();
}

}  // namespace

struct Opener::Context {
  CipherContext cipher{EVP_CIPHER_CTX_new()};
  bool keyed = false;
  std::string plain;  // grows to the longest text opened, and never shrinks
};

Opener::Opener() : context_(std::make_unique<Context>()) {
  Must(context_->cipher != nullptr, "memory");
}
Opener::Opener(Opener&&) noexcept = default;
Opener& Opener::operator=(Opener&&) noexcept = default;
Opener::~Opener() = default;

void Opener::SetKey(const SecretKey& key) {
  if (!key.Usable()) throw std::logic_error("a key that is not set opens nothing");
  Must(EVP_DecryptInit_ex2(context_->cipher.get(), Gcm(), Bytes(key.Reveal()), nullptr, nullptr) ==
           1,
       "AES-256-GCM");
  context_->keyed = true;
}

std::optional<std::string_view> Opener::Open(std::string_view associated, std::string_view sealed) {
  if (!context_->keyed) throw std::logic_error("no key was set");
  if (sealed.size() < kNonceSize + kTagSize || sealed.size() > kLargest ||
      associated.size() > kLargest) {
    return std::nullopt;
  }
  const std::string_view body = sealed.substr(kNonceSize, sealed.size() - kNonceSize - kTagSize);
  std::array<char, kTagSize> tag;
  sealed.copy(tag.data(), kTagSize, sealed.size() - kTagSize);
  std::string& buffer = context_->plain;
  if (buffer.size() < body.size()) buffer.resize(body.size());
  unsigned char* plain = Bytes(buffer);

  EVP_CIPHER_CTX* cipher = context_->cipher.get();
  int size = 0;
  const bool opened =
      EVP_DecryptInit_ex2(cipher, nullptr, nullptr, Bytes(sealed), nullptr) == 1 &&
      (associated.empty() || EVP_DecryptUpdate(cipher, nullptr, &size, Bytes(associated),
                                               static_cast<int>(associated.size())) == 1) &&
      (body.empty() ||
       EVP_DecryptUpdate(cipher, plain, &size, Bytes(body), static_cast<int>(body.size())) == 1) &&
      EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, kTagSize, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher, plain + body.size(), &size) == 1;
  if (opened) return std::string_view(buffer).substr(0, body.size());

  // Plain bytes that were not authenticated reach nobody.
  OPENSSL_cleanse(plain, body.size());
  ERR_clear_error();
  return std::nullopt;
}

void Opener::Forget() {
  EVP_CIPHER_CTX_reset(context_->cipher.get());
  OPENSSL_cleanse(context_->plain.data(), context_->plain.size());
  context_->keyed = false;
}

}  // namespace hub::crypto
