#include "hub/crypto/jws.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/param_build.h>
#include <sodium.h>

#include <algorithm>
#include <utility>

#include "hub/crypto/detail/openssl.h"

namespace hub::crypto {
namespace {

constexpr std::string_view kRs256 = "RS256";
constexpr std::string_view kEs256 = "ES256";
constexpr std::size_t kLongestToken = 16 * 1024;
constexpr std::size_t kCoordinate = 32;  // bytes of a number on P-256
constexpr std::size_t kLongestModulus = 1024;
constexpr int kLeastBits = 2048;

using Number = detail::Owned<BIGNUM, &BN_free>;
using Builder = detail::Owned<OSSL_PARAM_BLD, &OSSL_PARAM_BLD_free>;
using Params = detail::Owned<OSSL_PARAM, &OSSL_PARAM_free>;
using KeyContext = detail::Owned<EVP_PKEY_CTX, &EVP_PKEY_CTX_free>;
using PairOfNumbers = detail::Owned<ECDSA_SIG, &ECDSA_SIG_free>;

// What another machine sent may leave errors in this thread's queue, where the next TLS call would
// take them for its own.
struct CleanQueue {
  ~CleanQueue() { ERR_clear_error(); }
};

Error NoToken(std::string why) {
  return {ErrorCode::kInvalid, "not a signed token", std::move(why)};
}
Error NoKey(std::string why) {
  return {ErrorCode::kInvalid, "not a key for signatures", std::move(why)};
}

Number NumberOf(std::string_view bytes) {
  Number number(BN_bin2bn(detail::Bytes(bytes), static_cast<int>(bytes.size()), nullptr));
  detail::Must(number != nullptr, "memory");
  return number;
}

// Null when the numbers are no public key.
detail::Key KeyOf(const char* type, const Builder& builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  detail::Must(params != nullptr && context != nullptr, "memory");
  EVP_PKEY* made = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, params.get()) != 1) {
    return nullptr;
  }
  detail::Key key(made);
  const KeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, key.get(), nullptr));
  detail::Must(check != nullptr, "memory");
  if (EVP_PKEY_public_check(check.get()) != 1) return nullptr;
  return key;
}

detail::Key RsaKey(const JsonWebKey& said) {
  std::string n;
  std::string e;
  if (!FromBase64Url(said.n, n) || !FromBase64Url(said.e, e) || n.size() > kLongestModulus ||
      e.size() > 8) {
    return nullptr;
  }
  const Builder builder(OSSL_PARAM_BLD_new());
  const Number modulus = NumberOf(n);
  const Number exponent = NumberOf(e);
  if (BN_num_bits(modulus.get()) < kLeastBits) return nullptr;
  detail::Must(builder != nullptr &&
                   OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) &&
                   OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()),
               "memory");
  return KeyOf("RSA", builder);
}

detail::Key EcKey(const JsonWebKey& said) {
  std::string x;
  std::string y;
  if (said.curve != "P-256" || !FromBase64Url(said.x, x) || !FromBase64Url(said.y, y) ||
      x.size() != kCoordinate || y.size() != kCoordinate) {
    return nullptr;
  }
  const std::string point = '\x04' + x + y;
  const Builder builder(OSSL_PARAM_BLD_new());
  detail::Must(builder != nullptr &&
                   OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME,
                                                   "prime256v1", 0) &&
                   OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY,
                                                    point.data(), point.size()),
               "memory");
  return KeyOf("EC", builder);
}

// The two numbers that a token carries, in the form that OpenSSL takes; empty when they are none.
std::string DerOf(std::string_view raw) {
  if (raw.size() != 2 * kCoordinate) return {};
  const PairOfNumbers pair(ECDSA_SIG_new());
  detail::Must(pair != nullptr, "memory");
  Number r = NumberOf(raw.substr(0, kCoordinate));
  Number s = NumberOf(raw.substr(kCoordinate));
  detail::Must(ECDSA_SIG_set0(pair.get(), r.release(), s.release()) == 1, "memory");
  const int size = i2d_ECDSA_SIG(pair.get(), nullptr);
  if (size <= 0) return {};
  std::string der(static_cast<std::size_t>(size), '\0');
  unsigned char* out = detail::Bytes(der);
  return i2d_ECDSA_SIG(pair.get(), &out) == size ? der : std::string();
}

bool ForSignatures(const JsonWebKey& said) {
  const auto& does = said.operations;
  return (said.use.empty() || said.use == "sig") &&
         (does.empty() || std::find(does.begin(), does.end(), "verify") != does.end());
}

}  // namespace

struct JwsKey::Handle {
  detail::Key key;
};

std::string Base64Url(std::string_view bytes) {
  constexpr int kForm = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), kForm), '\0');
  sodium_bin2base64(text.data(), text.size(), detail::Bytes(bytes), bytes.size(), kForm);
  text.pop_back();  // the NUL that it ends with
  return text;
}

bool FromBase64Url(std::string_view text, std::string& bytes) {
  bytes.assign(text.size() / 4 * 3 + 3, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const bool read =
      sodium_base642bin(detail::Bytes(bytes), bytes.size(), text.data(), text.size(), nullptr,
                        &size, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
      end == text.data() + text.size();
  bytes.resize(read ? size : 0);
  return read;
}

Result<Jws> SplitJws(std::string_view compact) {
  if (compact.size() > kLongestToken) return NoToken("the token is too long");
  const std::size_t first = compact.find('.');
  const std::size_t last = compact.rfind('.');
  if (first == last || compact.find('.', first + 1) != last) {
    return NoToken("the token has not three parts");
  }
  Jws token;
  token.signed_part = compact.substr(0, last);
  if (!FromBase64Url(compact.substr(0, first), token.header) ||
      !FromBase64Url(compact.substr(first + 1, last - first - 1), token.payload) ||
      !FromBase64Url(compact.substr(last + 1), token.signature)) {
    return NoToken("a part of the token is not strict base64");
  }
  if (token.header.empty() || token.payload.empty() || token.signature.empty()) {
    return NoToken("a part of the token is empty");
  }
  return token;
}

Result<JwsKey> JwsKey::From(const JsonWebKey& said) {
  const CleanQueue clean;
  if (!ForSignatures(said)) return NoKey("the key is for something else");
  JwsKey made;
  detail::Key key;
  if (said.type == "RSA") {
    made.algorithm_ = kRs256;
    key = RsaKey(said);
  } else if (said.type == "EC") {
    made.algorithm_ = kEs256;
    key = EcKey(said);
  } else {
    return NoKey("the key is of a type that is not taken");
  }
  if (!said.algorithm.empty() && said.algorithm != made.algorithm_) {
    return NoKey("the key is for an algorithm that is not taken");
  }
  if (!key) return NoKey("the key's numbers are no sound public key");
  made.handle_ = std::make_shared<const Handle>(Handle{std::move(key)});
  return made;
}

bool JwsKey::Signed(std::string_view algorithm, const Jws& token) const {
  const CleanQueue clean;
  if (!handle_ || algorithm != algorithm_) return false;
  const std::string signature = algorithm_ == kEs256 ? DerOf(token.signature) : token.signature;
  if (signature.empty()) return false;
  const detail::DigestContext context(EVP_MD_CTX_new());
  detail::Must(context != nullptr, "memory");
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, handle_->key.get()) ==
             1 &&
         EVP_DigestVerify(context.get(), detail::Bytes(signature), signature.size(),
                          detail::Bytes(token.signed_part), token.signed_part.size()) == 1;
}

}  // namespace hub::crypto
