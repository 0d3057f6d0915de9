#include "hub/crypto/passkey.h"

#include "hub/crypto/hash.h"
#include "tests/support/catch.h"
#include "tests/support/software_authenticator.h"

namespace hub::crypto {
namespace {

using tests::SoftwareAuthenticator;

constexpr char kParty[] = "hub.example.org";
constexpr char kOrigin[] = "https://hub.example.org";

std::string Asked() {
  return SoftwareAuthenticator::ClientData("webauthn.get", "a-challenge", kOrigin);
}

struct Registered {
  Registered() {
    const auto made = CheckRegistration(kParty, authenticator.AttestationObject(kParty));
    REQUIRE(made.ok());
    passkey = made.value();
  }
  Result<std::uint32_t> Check(const SoftwareAuthenticator::Assertion& made) const {
    return CheckAssertion(kParty, passkey.key, made.client_data, made.authenticator_data,
                          made.signature);
  }
  SoftwareAuthenticator authenticator;
  NewPasskey passkey;
};

TEST_CASE("a passkey that was registered signs in", "[crypto][passkey]") {
  Registered here;
  CHECK(here.passkey.credential == here.authenticator.credential);
  CHECK(here.passkey.key.size() == 65);

  const auto counter = here.Check(here.authenticator.Assert(kParty, Asked()));

  REQUIRE(counter.ok());
  CHECK(counter.value() == 1);
}

TEST_CASE("a passkey of another address, of nobody present or of nobody verified is none",
          "[crypto][passkey]") {
  SoftwareAuthenticator authenticator;
  CHECK_FALSE(CheckRegistration(kParty, authenticator.AttestationObject("hub.example.com")).ok());
  for (const int flags : {0, 1, 4}) {
    authenticator.flags = static_cast<unsigned char>(flags);
    INFO(flags);
    CHECK_FALSE(CheckRegistration(kParty, authenticator.AttestationObject(kParty)).ok());
  }
}

TEST_CASE("an attestation of another format is not taken", "[crypto][passkey]") {
  SoftwareAuthenticator authenticator;
  authenticator.format = "packed";
  CHECK_FALSE(CheckRegistration(kParty, authenticator.AttestationObject(kParty)).ok());
}

TEST_CASE("an attestation object that is cut or has more behind it is none", "[crypto][passkey]") {
  const SoftwareAuthenticator authenticator;
  const std::string whole = authenticator.AttestationObject(kParty);
  REQUIRE(CheckRegistration(kParty, whole).ok());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    CHECK_FALSE(CheckRegistration(kParty, whole.substr(0, size)).ok());
  }
  CHECK_FALSE(CheckRegistration(kParty, whole + '\0').ok());
}

TEST_CASE("an assertion holds for its address, its client data, its key and its bytes only",
          "[crypto][passkey]") {
  Registered here;
  const auto good = here.authenticator.Assert(kParty, Asked());
  REQUIRE(here.Check(good).ok());

  auto other_text = good;
  other_text.client_data =
      SoftwareAuthenticator::ClientData("webauthn.get", "another-challenge", kOrigin);
  CHECK_FALSE(here.Check(other_text).ok());

  auto other_counter = good;
  other_counter.authenticator_data.back() = 9;
  CHECK_FALSE(here.Check(other_counter).ok());

  auto other_signature = good;
  other_signature.signature[10] = static_cast<char>(other_signature.signature[10] ^ 1);
  CHECK_FALSE(here.Check(other_signature).ok());

  CHECK_FALSE(here.Check(here.authenticator.Assert("hub.example.com", Asked())).ok());

  SoftwareAuthenticator stranger;
  CHECK_FALSE(here.Check(stranger.Assert(kParty, Asked())).ok());

  for (const int flags : {0, 1, 4}) {
    here.authenticator.flags = static_cast<unsigned char>(flags);
    INFO(flags);
    CHECK_FALSE(here.Check(here.authenticator.Assert(kParty, Asked())).ok());
  }
}

TEST_CASE("a stored key that is none is refused, not a crash", "[crypto][passkey]") {
  Registered here;
  const auto good = here.authenticator.Assert(kParty, Asked());
  for (const std::string& key : {std::string(), std::string("\x01"), std::string("\x09") + "key",
                                 here.passkey.key.substr(0, 40), std::string(65, '\x01')}) {
    here.passkey.key = key;
    CHECK_FALSE(here.Check(good).ok());
  }
}

}  // namespace
}  // namespace hub::crypto
