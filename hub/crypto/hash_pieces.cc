#include "hub/crypto/hash_pieces.h"

#include <openssl/evp.h>

#include "hub/crypto/detail/openssl.h"

namespace hub::crypto {

using detail::Must;

struct Sha256Pieces::State {
  detail::DigestContext context{EVP_MD_CTX_new()};
};

Sha256Pieces::Sha256Pieces() : state_(std::make_unique<State>()) {
  EVP_MD_CTX* const context = state_->context.get();
  Must(context != nullptr && EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1, "hash");
}
Sha256Pieces::~Sha256Pieces() = default;

void Sha256Pieces::Add(std::string_view bytes) {
  Must(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1, "hash");
}

Hash Sha256Pieces::Finish() {
  Hash hash;
  Must(EVP_DigestFinal_ex(state_->context.get(), hash.data(), nullptr) == 1, "hash");
  return hash;
}

}  // namespace hub::crypto
