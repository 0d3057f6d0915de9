#include "hub/crypto/permutation.h"

#include <stdexcept>

#include "hub/crypto/detail/openssl.h"

namespace hub::crypto {
namespace {

using detail::Must;
using CipherContext = detail::Owned<EVP_CIPHER_CTX, &EVP_CIPHER_CTX_free>;

CipherContext MakeContext(const SecretKey& key, int encrypting) {
  CipherContext context(EVP_CIPHER_CTX_new());
  Must(context != nullptr &&
           EVP_CipherInit_ex(context.get(), EVP_aes_128_ecb(), nullptr, detail::Bytes(key.Reveal()),
                             nullptr, encrypting) == 1 &&
           EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1,
       "AES-128");
  return context;
}

Block Transform(EVP_CIPHER_CTX* context, const Block& in) {
  Block out;
  int size = 0;
  Must(EVP_CipherUpdate(context, out.data(), &size, in.data(), static_cast<int>(in.size())) == 1 &&
           size == static_cast<int>(out.size()),
       "AES-128 block");
  return out;
}

}  // namespace

struct BlockPermutation::Contexts {
  CipherContext encrypting;
  CipherContext decrypting;
};

BlockPermutation::BlockPermutation(const SecretKey& key) {
  if (!key.Usable()) throw std::logic_error("a key that is not set permutes nothing");
  contexts_ = std::make_unique<Contexts>(Contexts{MakeContext(key, 1), MakeContext(key, 0)});
}
BlockPermutation::BlockPermutation(BlockPermutation&&) noexcept = default;
BlockPermutation& BlockPermutation::operator=(BlockPermutation&&) noexcept = default;
BlockPermutation::~BlockPermutation() = default;

Block BlockPermutation::Encrypt(const Block& plain) {
  return Transform(contexts_->encrypting.get(), plain);
}

Block BlockPermutation::Decrypt(const Block& image) {
  return Transform(contexts_->decrypting.get(), image);
}

}  // namespace hub::crypto
