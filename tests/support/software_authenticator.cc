#include "tests/support/software_authenticator.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <stdexcept>

#include "hub/crypto/hash.h"

namespace hub::tests {
namespace {

void Must(bool done) {
  if (!done) throw std::runtime_error("the software authenticator failed");
}

char Byte(std::size_t number) { return static_cast<char>(number & 0xFF); }

std::string CborText(const std::string& text) {
  return Byte(0x60 + text.size()) + text;  // shorter than 24
}

std::string CborBytes(const std::string& bytes) {
  if (bytes.size() < 24) return Byte(0x40 + bytes.size()) + bytes;
  if (bytes.size() < 256) return std::string("\x58") + Byte(bytes.size()) + bytes;
  return std::string("\x59") + Byte(bytes.size() >> 8) + Byte(bytes.size()) + bytes;
}

std::string BigEndian(std::uint32_t number) {
  return {Byte(number >> 24), Byte(number >> 16), Byte(number >> 8), Byte(number)};
}

}  // namespace

SoftwareAuthenticator::SoftwareAuthenticator() : key_(EVP_EC_gen("P-256")) {
  Must(key_ != nullptr);
  credential.resize(32);
  Must(RAND_bytes(reinterpret_cast<unsigned char*>(credential.data()), 32) == 1);
}

SoftwareAuthenticator::~SoftwareAuthenticator() { EVP_PKEY_free(key_); }

std::string SoftwareAuthenticator::ClientData(const std::string& type, const std::string& challenge,
                                              const std::string& origin) {
  return R"({"type":")" + type + R"(","challenge":")" + challenge + R"(","origin":")" + origin +
         R"(","crossOrigin":false})";
}

// {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
std::string SoftwareAuthenticator::CoseKey() const {
  unsigned char point[65];
  std::size_t size = 0;
  Must(EVP_PKEY_get_octet_string_param(key_, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &size) ==
       1);
  Must(size == sizeof point && point[0] == 4);
  const std::string x(reinterpret_cast<const char*>(point) + 1, 32);
  const std::string y(reinterpret_cast<const char*>(point) + 33, 32);
  return std::string("\xa5\x01\x02\x03\x26\x20\x01\x21") + CborBytes(x) + "\x22" + CborBytes(y);
}

std::string SoftwareAuthenticator::AuthenticatorData(const std::string& rp_id,
                                                     unsigned char with) const {
  const crypto::Hash hash = crypto::Sha256(rp_id);
  return std::string(crypto::View(hash)) + static_cast<char>(flags | with) + BigEndian(counter);
}

std::string SoftwareAuthenticator::AttestationObject(const std::string& rp_id) const {
  const std::string data = AuthenticatorData(rp_id, kHasCredential) + std::string(16, '\0') +
                           Byte(credential.size() >> 8) + Byte(credential.size()) + credential +
                           CoseKey();
  return "\xa3" + CborText("fmt") + CborText(format) + CborText("attStmt") + "\xa0" +
         CborText("authData") + CborBytes(data);
}

SoftwareAuthenticator::Assertion SoftwareAuthenticator::Assert(const std::string& rp_id,
                                                               const std::string& client_data) {
  ++counter;
  Assertion made{credential, client_data, AuthenticatorData(rp_id, 0), ""};
  const crypto::Hash hash = crypto::Sha256(client_data);
  const std::string signed_text = made.authenticator_data + std::string(crypto::View(hash));
  EVP_MD_CTX* const context = EVP_MD_CTX_new();
  std::size_t size = 0;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(signed_text.data());
  Must(EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_) == 1 &&
       EVP_DigestSign(context, nullptr, &size, bytes, signed_text.size()) == 1);
  made.signature.resize(size);
  Must(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(made.signature.data()), &size,
                      bytes, signed_text.size()) == 1);
  made.signature.resize(size);
  EVP_MD_CTX_free(context);
  return made;
}

}  // namespace hub::tests
