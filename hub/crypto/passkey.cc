#include "hub/crypto/passkey.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include <memory>
#include <optional>

#include "hub/crypto/detail/openssl.h"
#include "hub/crypto/hash.h"

namespace hub::crypto {
namespace {

constexpr std::size_t kHashSize = 32;
constexpr std::size_t kLeastAuthenticatorData = kHashSize + 5;  // hash, flags, counter
constexpr std::size_t kLeastCredential = 16;
constexpr std::size_t kMostCredential = 1023;
constexpr unsigned char kPresent = 0x01;
constexpr unsigned char kVerified = 0x04;
constexpr unsigned char kHasCredential = 0x40;

struct FreeCredential {
  void operator()(fido_cred_t* credential) const { fido_cred_free(&credential); }
};
struct FreeAssertion {
  void operator()(fido_assert_t* assertion) const { fido_assert_free(&assertion); }
};
struct FreeEs256 {
  void operator()(es256_pk_t* key) const { es256_pk_free(&key); }
};
struct FreeEddsa {
  void operator()(eddsa_pk_t* key) const { eddsa_pk_free(&key); }
};
struct FreeRs256 {
  void operator()(rs256_pk_t* key) const { rs256_pk_free(&key); }
};

// The first byte of a stored key. Never renumber.
constexpr struct {
  char mark;
  int algorithm;
} kAlgorithms[] = {{1, COSE_ES256}, {2, COSE_EDDSA}, {3, COSE_RS256}};

Error NotOne(std::string why) {
  return {ErrorCode::kInvalid, "this passkey's answer is not good: try again with your passkey",
          std::move(why)};
}

void StartLibrary() {
  static const bool started = (fido_init(0), true);
  (void)started;
}

// The library's OpenSSL calls leave errors in this thread's queue, where the next TLS call would
// take them for its own.
struct CleanQueue {
  ~CleanQueue() { ERR_clear_error(); }
};

// Reads the few forms of CBOR that an attestation object "none" has, in their shortest form.
class Cbor {
 public:
  enum Major : unsigned char { kBytes = 2, kText = 3, kMap = 5 };

  explicit Cbor(std::string_view rest) : rest_(rest) {}

  // The number after a head of this kind: a length, or of a map how many pairs.
  std::optional<std::size_t> Head(Major major) {
    if (rest_.empty()) return std::nullopt;
    const auto first = static_cast<unsigned char>(rest_.front());
    if (first >> 5 != major) return std::nullopt;
    rest_.remove_prefix(1);
    const unsigned char low = first & 31;
    if (low < 24) return low;
    if (low > 25) return std::nullopt;  // none is longer than 65,535
    const std::size_t more = low == 24 ? 1 : 2;
    if (rest_.size() < more) return std::nullopt;
    std::size_t number = 0;
    for (std::size_t i = 0; i < more; ++i)
      number = number << 8 | static_cast<unsigned char>(rest_[i]);
    rest_.remove_prefix(more);
    const bool shortest = number >= (more == 1 ? 24U : 256U);
    return shortest ? std::optional(number) : std::nullopt;
  }

  std::optional<std::string_view> String(Major major) {
    const std::optional<std::size_t> length = Head(major);
    if (!length || rest_.size() < *length) return std::nullopt;
    const std::string_view text = rest_.substr(0, *length);
    rest_.remove_prefix(*length);
    return text;
  }

  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

// {"fmt": "none", "attStmt": {}, "authData": bytes}, in any order, each once.
std::optional<std::string_view> AuthenticatorDataIn(std::string_view attestation_object) {
  Cbor cbor(attestation_object);
  if (cbor.Head(Cbor::kMap) != std::size_t{3}) return std::nullopt;
  bool format = false;
  bool statement = false;
  std::optional<std::string_view> data;
  for (int i = 0; i < 3; ++i) {
    const auto name = cbor.String(Cbor::kText);
    if (name == "fmt" && !format) {
      format = cbor.String(Cbor::kText) == "none";
      if (!format) return std::nullopt;
    } else if (name == "attStmt" && !statement) {
      statement = cbor.Head(Cbor::kMap) == std::size_t{0};
      if (!statement) return std::nullopt;
    } else if (name == "authData" && !data) {
      data = cbor.String(Cbor::kBytes);
      if (!data) return std::nullopt;
    } else {
      return std::nullopt;
    }
  }
  return cbor.done() ? data : std::nullopt;
}

bool MadeFor(std::string_view rp_id, std::string_view authenticator_data, unsigned char flags) {
  if (authenticator_data.size() < kLeastAuthenticatorData) return false;
  const Hash wanted = Sha256(rp_id);
  const auto given = static_cast<unsigned char>(authenticator_data[kHashSize]);
  return authenticator_data.substr(0, kHashSize) == View(wanted) && (given & flags) == flags;
}

bool Takes(fido_cred_t* credential, int algorithm, std::string_view data) {
  return fido_cred_set_type(credential, algorithm) == FIDO_OK &&
         fido_cred_set_authdata_raw(credential, detail::Bytes(data), data.size()) == FIDO_OK;
}

int Verify(const fido_assert_t* assertion, std::string_view key) {
  const unsigned char* const bytes = detail::Bytes(key) + 1;
  const std::size_t size = key.size() - 1;
  switch (key.front()) {
    case 1: {
      const std::unique_ptr<es256_pk_t, FreeEs256> pk(es256_pk_new());
      if (!pk || es256_pk_from_ptr(pk.get(), bytes, size) != FIDO_OK) return FIDO_ERR_INTERNAL;
      return fido_assert_verify(assertion, 0, COSE_ES256, pk.get());
    }
    case 2: {
      const std::unique_ptr<eddsa_pk_t, FreeEddsa> pk(eddsa_pk_new());
      if (!pk || eddsa_pk_from_ptr(pk.get(), bytes, size) != FIDO_OK) return FIDO_ERR_INTERNAL;
      return fido_assert_verify(assertion, 0, COSE_EDDSA, pk.get());
    }
    case 3: {
      const std::unique_ptr<rs256_pk_t, FreeRs256> pk(rs256_pk_new());
      if (!pk || rs256_pk_from_ptr(pk.get(), bytes, size) != FIDO_OK) return FIDO_ERR_INTERNAL;
      return fido_assert_verify(assertion, 0, COSE_RS256, pk.get());
    }
    default:
      return FIDO_ERR_INVALID_ARGUMENT;
  }
}

}  // namespace

Result<NewPasskey> CheckRegistration(std::string_view rp_id, std::string_view attestation_object) {
  StartLibrary();
  const CleanQueue clean;
  const auto data = AuthenticatorDataIn(attestation_object);
  if (!data) return NotOne("attestation object is not of the format none");
  if (!MadeFor(rp_id, *data, kPresent | kVerified | kHasCredential))
    return NotOne("registration for another address, or without the person verified");
  for (const auto& [mark, algorithm] : kAlgorithms) {
    const std::unique_ptr<fido_cred_t, FreeCredential> credential(fido_cred_new());
    detail::Must(credential != nullptr, "memory");
    if (!Takes(credential.get(), algorithm, *data)) continue;
    NewPasskey passkey;
    passkey.credential.assign(reinterpret_cast<const char*>(fido_cred_id_ptr(credential.get())),
                              fido_cred_id_len(credential.get()));
    passkey.key = mark;
    passkey.key.append(reinterpret_cast<const char*>(fido_cred_pubkey_ptr(credential.get())),
                       fido_cred_pubkey_len(credential.get()));
    passkey.counter = fido_cred_sigcount(credential.get());
    const std::size_t length = passkey.credential.size();
    if (length < kLeastCredential || length > kMostCredential)
      return NotOne("credential id of a length that cannot be");
    return passkey;
  }
  return NotOne("authenticator data holds no key of a known kind");
}

Result<std::uint32_t> CheckAssertion(std::string_view rp_id, std::string_view key,
                                     std::string_view client_data,
                                     std::string_view authenticator_data,
                                     std::string_view signature) {
  StartLibrary();
  const CleanQueue clean;
  if (key.empty() || !MadeFor(rp_id, authenticator_data, kPresent | kVerified))
    return NotOne("assertion for another address, or without the person verified");
  const std::unique_ptr<fido_assert_t, FreeAssertion> assertion(fido_assert_new());
  detail::Must(assertion != nullptr, "memory");
  const Hash hash = Sha256(client_data);
  const std::string party(rp_id);
  fido_assert_t* const made = assertion.get();
  const bool taken =
      fido_assert_set_count(made, 1) == FIDO_OK &&
      fido_assert_set_clientdata_hash(made, hash.data(), hash.size()) == FIDO_OK &&
      fido_assert_set_rp(made, party.c_str()) == FIDO_OK &&
      fido_assert_set_up(made, FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_uv(made, FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_authdata_raw(made, 0, detail::Bytes(authenticator_data),
                                   authenticator_data.size()) == FIDO_OK &&
      fido_assert_set_sig(made, 0, detail::Bytes(signature), signature.size()) == FIDO_OK;
  if (!taken) return NotOne("assertion cannot be read");
  if (Verify(made, key) != FIDO_OK) return NotOne("assertion is not signed by this passkey");
  return fido_assert_sigcount(made, 0);
}

}  // namespace hub::crypto
