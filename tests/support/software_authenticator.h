// An authenticator in software: makes ES256 passkeys and signs with them as a real one does, and
// lets a test change any part of what it hands over.

#ifndef TESTS_SUPPORT_SOFTWARE_AUTHENTICATOR_H_
#define TESTS_SUPPORT_SOFTWARE_AUTHENTICATOR_H_

#include <cstdint>
#include <memory>
#include <string>

struct evp_pkey_st;

namespace hub::tests {

class SoftwareAuthenticator {
 public:
  SoftwareAuthenticator();
  ~SoftwareAuthenticator();

  static constexpr unsigned char kPresent = 0x01;
  static constexpr unsigned char kVerified = 0x04;
  static constexpr unsigned char kHasCredential = 0x40;

  struct Assertion {
    std::string credential;
    std::string client_data;
    std::string authenticator_data;
    std::string signature;
  };

  // Of a browser at `origin`: "webauthn.create" or "webauthn.get".
  static std::string ClientData(const std::string& type, const std::string& challenge,
                                const std::string& origin);

  std::string AttestationObject(const std::string& rp_id) const;
  // Counts up; what it counted is in the assertion.
  Assertion Assert(const std::string& rp_id, const std::string& client_data);

  std::string credential;
  unsigned char flags = kPresent | kVerified;
  std::string format = "none";
  std::uint32_t counter = 0;

 private:
  std::string AuthenticatorData(const std::string& rp_id, unsigned char with) const;
  std::string CoseKey() const;

  evp_pkey_st* key_ = nullptr;
};

}  // namespace hub::tests

#endif  // TESTS_SUPPORT_SOFTWARE_AUTHENTICATOR_H_
