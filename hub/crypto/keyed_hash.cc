// OpenSSL's newer calls cannot start from a state, and copying one of theirs costs as much as
// hashing a short text.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "hub/crypto/keyed_hash.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstddef>
#include <stdexcept>

#include "hub/crypto/detail/openssl.h"

namespace hub::crypto {
namespace {

using detail::Must;

constexpr std::size_t kBlock = 64;
constexpr std::uint8_t kInnerPad = 0x36;
constexpr std::uint8_t kOuterPad = 0x5C;

// SHA-256 that has had one block.
SHA256_CTX After(const std::array<std::uint32_t, 8>& state) {
  SHA256_CTX context{};
  std::copy(state.begin(), state.end(), context.h);
  context.Nl = kBlock * 8;
  context.md_len = SHA256_DIGEST_LENGTH;
  return context;
}

std::array<std::uint32_t, 8> StateAfter(std::string_view key, std::uint8_t pad) {
  std::array<std::uint8_t, kBlock> block;
  block.fill(pad);
  for (std::size_t i = 0; i < key.size(); ++i) {
    block[i] = static_cast<std::uint8_t>(block[i] ^ static_cast<std::uint8_t>(key[i]));
  }
  SHA256_CTX context{};
  Must(SHA256_Init(&context) == 1 && SHA256_Update(&context, block.data(), block.size()) == 1,
       "SHA-256");
  std::array<std::uint32_t, 8> state;
  std::copy_n(context.h, state.size(), state.begin());
  OPENSSL_cleanse(block.data(), block.size());
  OPENSSL_cleanse(&context, sizeof context);
  return state;
}

}  // namespace

KeyedHash::KeyedHash(const SecretKey& key) {
  if (!key.Usable()) throw std::logic_error("a key that is not set vouches for nothing");
  inner_ = StateAfter(key.Reveal(), kInnerPad);
  outer_ = StateAfter(key.Reveal(), kOuterPad);
}

KeyedHash::~KeyedHash() {
  OPENSSL_cleanse(inner_.data(), sizeof inner_);
  OPENSSL_cleanse(outer_.data(), sizeof outer_);
}

Hash Hmac(const KeyedHash& key, std::string_view bytes) {
  Hash hash;
  SHA256_CTX context = After(key.inner_);
  Must(SHA256_Update(&context, bytes.data(), bytes.size()) == 1 &&
           SHA256_Final(hash.data(), &context) == 1,
       "HMAC");
  context = After(key.outer_);
  Must(SHA256_Update(&context, hash.data(), hash.size()) == 1 &&
           SHA256_Final(hash.data(), &context) == 1,
       "HMAC");
  OPENSSL_cleanse(&context, sizeof context);
  return hash;
}

std::uint64_t Hmac64(const KeyedHash& key, std::string_view bytes) {
  const Hash hash = Hmac(key, bytes);
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 8; ++i) word = word << 8 | hash[i];
  return word;
}

}  // namespace hub::crypto
