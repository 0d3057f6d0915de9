#include "hub/crypto/signature.h"

#include <openssl/evp.h>

#include <cstddef>
#include <stdexcept>
#include <utility>

#include "hub/crypto/detail/openssl.h"

namespace hub::crypto {

using detail::Bytes;
using detail::Must;

struct SigningKey::Handle {
  detail::Key key;
};

namespace {

PublicKey PublicPartOf(EVP_PKEY* key) {
  PublicKey bytes{};
  std::size_t size = bytes.size();
  Must(EVP_PKEY_get_raw_public_key(key, bytes.data(), &size) == 1 && size == bytes.size(),
       "reading a public key");
  return bytes;
}

}  // namespace

SigningKey SigningKey::Generate() {
  SigningKey made;
  detail::Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  Must(key != nullptr, "making a signing key");
  made.public_key_ = PublicPartOf(key.get());
  made.handle_ = std::make_shared<const Handle>(Handle{std::move(key)});
  return made;
}

Result<SigningKey> SigningKey::FromPem(std::string_view pem) {
  detail::Key key = detail::PrivateKeyFrom(pem);
  if (!key || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) {
    return Error{ErrorCode::kInvalid, "not an Ed25519 signing key",
                 "the PEM text holds no unencrypted Ed25519 private key"};
  }
  SigningKey read;
  read.public_key_ = PublicPartOf(key.get());
  read.handle_ = std::make_shared<const Handle>(Handle{std::move(key)});
  return read;
}

std::string SigningKey::Pem() const {
  if (!handle_) throw std::logic_error("a signing key that is not set has no PEM form");
  return detail::PemOf(handle_->key.get());
}

Signature SigningKey::Sign(std::string_view message) const {
  if (!handle_) throw std::logic_error("a signing key that is not set signs nothing");
  const detail::DigestContext context(EVP_MD_CTX_new());
  Signature signature{};
  std::size_t size = signature.size();
  Must(context &&
           EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, handle_->key.get()) == 1 &&
           EVP_DigestSign(context.get(), signature.data(), &size, Bytes(message), message.size()) ==
               1 &&
           size == signature.size(),
       "signing");
  return signature;
}

bool Verify(const PublicKey& key, std::string_view message, std::string_view signature) {
  if (signature.size() != Signature{}.size()) return false;
  const detail::Key handle(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  const detail::DigestContext context(EVP_MD_CTX_new());
  const bool valid =
      handle && context &&
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
      EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(message),
                       message.size()) == 1;
  if (!valid) ERR_clear_error();
  return valid;
}

}  // namespace hub::crypto
