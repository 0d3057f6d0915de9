#include "hub/crypto/password.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <array>
#include <cstddef>

#include "hub/base/digits.h"
#include "hub/crypto/detail/openssl.h"
#include "hub/crypto/hash.h"
#include "hub/crypto/keys.h"

namespace hub::crypto {
namespace {

using detail::Bytes;
using detail::Must;

constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = 64 * 1024 * 1024;
constexpr std::size_t kTotpSecretSize = 20;
constexpr std::int64_t kStepMicros = 30'000'000;
constexpr std::size_t kCodeDigits = 6;
constexpr std::size_t kTokenSize = 32;

void StartSodium() {
  static const bool started = sodium_init() >= 0;
  Must(started, "libsodium does not start");
}

std::string RandomBytes(std::size_t size) {
  std::string bytes(size, '\0');
  FillRandom(bytes.data(), bytes.size());
  return bytes;
}

// RFC 4648, without padding: what authenticator apps read.
std::string Base32(std::string_view bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  unsigned pending = 0;
  int bits = 0;
  for (const char c : bytes) {
    pending = (pending << 8 | static_cast<unsigned char>(c)) & 0xFFF;
    for (bits += 8; bits >= 5; bits -= 5) text += kAlphabet[pending >> (bits - 5) & 31];
  }
  if (bits > 0) text += kAlphabet[pending << (5 - bits) & 31];
  return text;
}

std::string PercentEncoded(std::string_view text) {
  static constexpr char kHexDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      encoded += c;
      continue;
    }
    encoded += '%';
    encoded += kHexDigits[c >> 4 & 15];
    encoded += kHexDigits[c & 15];
  }
  return encoded;
}

}  // namespace

std::string HashPassword(const Sensitive& password) {
  StartSodium();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const std::string& text = password.Reveal();
  Must(crypto_pwhash_str(hash.data(), text.data(), text.size(), kPasses, kMemory) == 0,
       "no memory for a password hash");
  return hash.data();
}

bool CheckPassword(const std::string& hash, const Sensitive& password) {
  StartSodium();
  const std::string& text = password.Reveal();
  return hash.size() < crypto_pwhash_STRBYTES &&
         crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0;
}

std::string NewTotpSecret() { return RandomBytes(kTotpSecretSize); }

std::string TotpUri(const std::string& secret, std::string_view account) {
  return "otpauth://totp/Onestory:" + PercentEncoded(account) + "?secret=" + Base32(secret) +
         "&issuer=Onestory&algorithm=SHA1&digits=6&period=30";
}

std::string TotpCode(const std::string& secret, std::int64_t step) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i) {
    counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  }
  std::array<unsigned char, 20> mac{};
  unsigned size = 0;
  Must(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(),
            counter.size(), mac.data(), &size) != nullptr &&
           size == mac.size(),
       "HMAC-SHA-1");
  // RFC 4226 section 5.3: the last four bits choose which 31 bits count.
  const std::size_t at = mac[19] & 15U;
  const std::uint32_t bits = (mac[at] & 0x7FU) << 24 |
                             static_cast<std::uint32_t>(mac[at + 1]) << 16 |
                             static_cast<std::uint32_t>(mac[at + 2]) << 8 | mac[at + 3];
  std::string code;
  AppendDigits(static_cast<int>(bits % 1'000'000), kCodeDigits, code);
  return code;
}

std::optional<std::int64_t> TotpStep(const std::string& secret, std::string_view code,
                                     Instant now) {
  const std::int64_t current = now.micros / kStepMicros;
  std::optional<std::int64_t> found;
  // All three are compared whichever matches, so that time tells nothing.
  for (const std::int64_t step : {current - 1, current + 1, current}) {
    if (SameBytes(TotpCode(secret, step), code)) found = step;
  }
  return found;
}

std::string NewToken() {
  const std::string bytes = RandomBytes(kTokenSize);
  std::string text(sodium_base64_encoded_len(kTokenSize, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                   '\0');
  sodium_bin2base64(text.data(), text.size(), Bytes(bytes), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();
  return text;
}

}  // namespace hub::crypto
