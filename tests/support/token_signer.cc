#include "tests/support/token_signer.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>

#include "hub/crypto/detail/openssl.h"
#include "hub/crypto/jws.h"

namespace hub::tests {
namespace {

using crypto::Base64Url;
using Number = crypto::detail::Owned<BIGNUM, &BN_free>;
using PairOfNumbers = crypto::detail::Owned<ECDSA_SIG, &ECDSA_SIG_free>;

std::string BytesOf(const BIGNUM* number, int size) {
  std::string bytes(static_cast<std::size_t>(size), '\0');
  crypto::detail::Must(BN_bn2binpad(number, crypto::detail::Bytes(bytes), size) == size, "number");
  return bytes;
}

std::string NumberIn(EVP_PKEY* key, const char* name, int size) {
  BIGNUM* read = nullptr;
  crypto::detail::Must(EVP_PKEY_get_bn_param(key, name, &read) == 1, "parameter");
  const Number number(read);
  return BytesOf(read, size > 0 ? size : BN_num_bytes(read));
}

}  // namespace

struct TokenSigner::Handle {
  crypto::detail::Key key;
  std::string curve;  // empty: RSA
  int coordinate = 0;
};

TokenSigner TokenSigner::Rsa(int bits) {
  auto handle = std::make_shared<Handle>();
  handle->key.reset(EVP_RSA_gen(static_cast<unsigned>(bits)));
  crypto::detail::Must(handle->key != nullptr, "RSA key");
  return TokenSigner(std::move(handle));
}

TokenSigner TokenSigner::Ec(const char* curve) {
  auto handle = std::make_shared<Handle>();
  handle->key.reset(EVP_EC_gen(curve));
  crypto::detail::Must(handle->key != nullptr, "EC key");
  handle->curve = curve;
  handle->coordinate = (EVP_PKEY_get_bits(handle->key.get()) + 7) / 8;
  return TokenSigner(std::move(handle));
}

JsonWebKey TokenSigner::Public(std::string_view id) const {
  EVP_PKEY* const key = handle_->key.get();
  JsonWebKey said;
  said.id = id;
  said.use = "sig";
  if (handle_->curve.empty()) {
    said.type = "RSA";
    said.algorithm = "RS256";
    said.n = Base64Url(NumberIn(key, OSSL_PKEY_PARAM_RSA_N, 0));
    said.e = Base64Url(NumberIn(key, OSSL_PKEY_PARAM_RSA_E, 0));
    return said;
  }
  said.type = "EC";
  said.algorithm = "ES256";
  said.curve = handle_->curve;
  said.x = Base64Url(NumberIn(key, OSSL_PKEY_PARAM_EC_PUB_X, handle_->coordinate));
  said.y = Base64Url(NumberIn(key, OSSL_PKEY_PARAM_EC_PUB_Y, handle_->coordinate));
  return said;
}

std::string TokenSigner::PublicJson(std::string_view id) const {
  const JsonWebKey said = Public(id);
  std::string json = R"({"kty":")" + said.type + R"(","use":"sig","kid":")" + said.id +
                     R"(","alg":")" + said.algorithm + '"';
  if (said.type == "RSA") return json + R"(,"n":")" + said.n + R"(","e":")" + said.e + R"("})";
  return json + R"(,"crv":")" + said.curve + R"(","x":")" + said.x + R"(","y":")" + said.y +
         R"("})";
}

std::string TokenSigner::Signature(std::string_view text) const {
  const crypto::detail::DigestContext context(EVP_MD_CTX_new());
  std::size_t size = 0;
  crypto::detail::Must(
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, handle_->key.get()) == 1 &&
          EVP_DigestSign(context.get(), nullptr, &size, crypto::detail::Bytes(text), text.size()) ==
              1,
      "signing");
  std::string signature(size, '\0');
  crypto::detail::Must(EVP_DigestSign(context.get(), crypto::detail::Bytes(signature), &size,
                                      crypto::detail::Bytes(text), text.size()) == 1,
                       "signing");
  signature.resize(size);
  if (handle_->curve.empty()) return signature;
  const unsigned char* der = crypto::detail::Bytes(std::string_view(signature));
  const PairOfNumbers pair(d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(signature.size())));
  crypto::detail::Must(pair != nullptr, "signature");
  return BytesOf(ECDSA_SIG_get0_r(pair.get()), handle_->coordinate) +
         BytesOf(ECDSA_SIG_get0_s(pair.get()), handle_->coordinate);
}

std::string TokenSigner::Token(std::string_view header, std::string_view payload) const {
  const std::string text = SignedPart(header, payload);
  return text + "." + Base64Url(Signature(text));
}

std::string SignedPart(std::string_view header, std::string_view payload) {
  return Base64Url(header) + "." + Base64Url(payload);
}

}  // namespace hub::tests
