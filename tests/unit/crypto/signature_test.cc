#include "hub/crypto/signature.h"

#include <algorithm>
#include <string>

#include "hub/crypto/certificate.h"
#include "tests/support/catch.h"
#include "tests/unit/crypto/vectors.h"

namespace hub::crypto {
namespace {

template <class Array>
std::string_view Text(const Array& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

PublicKey PublicKeyOf(std::string_view hex) {
  const std::string raw = Raw(hex);
  PublicKey key{};
  std::copy(raw.begin(), raw.end(), key.begin());
  return key;
}

// A raw Ed25519 seed in its PKCS#8 wrapping (RFC 8410).
std::string PemOfSeed(std::string_view seed_hex) {
  return "-----BEGIN PRIVATE KEY-----\n" +
         Base64(Raw("302e020100300506032b657004220420") + Raw(seed_hex)) +
         "\n-----END PRIVATE KEY-----\n";
}

struct Vector {
  std::string_view seed;
  std::string_view public_key;
  std::string_view message;
  std::string_view signature;
};
// RFC 8032 section 7.1, tests 1 to 3.
const Vector kVectors[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6594a7c15e9716ed28dc027beceea1ec40a"},
};

TEST_CASE("Ed25519 signs and verifies as RFC 8032 says", "[crypto][vector]") {
  for (const Vector& vector : kVectors) {
    const Result<SigningKey> key = SigningKey::FromPem(PemOfSeed(vector.seed));
    REQUIRE(key.ok());
    CHECK(Hex(Text(key.value().public_key())) == vector.public_key);
    CHECK(Hex(Text(key.value().Sign(Raw(vector.message)))) == vector.signature);
    CHECK(Verify(PublicKeyOf(vector.public_key), Raw(vector.message), Raw(vector.signature)));
  }
}

TEST_CASE("a signature holds for its message and key only", "[crypto]") {
  const SigningKey key = SigningKey::Generate();
  const Signature signature = key.Sign("receipt 7");
  REQUIRE(Verify(key.public_key(), "receipt 7", Text(signature)));

  CHECK_FALSE(Verify(key.public_key(), "receipt 8", Text(signature)));
  CHECK_FALSE(Verify(SigningKey::Generate().public_key(), "receipt 7", Text(signature)));
  CHECK_FALSE(Verify(PublicKey{}, "receipt 7", Text(signature)));
  CHECK_FALSE(Verify(key.public_key(), "receipt 7", ""));
  CHECK_FALSE(Verify(key.public_key(), "receipt 7", Text(signature).substr(1)));
  Signature altered = signature;
  altered[40] = static_cast<std::uint8_t>(altered[40] ^ 1);
  CHECK_FALSE(Verify(key.public_key(), "receipt 7", Text(altered)));
}

TEST_CASE("a signing key reads back from its file", "[crypto][format]") {
  const SigningKey key = SigningKey::Generate();
  const Result<SigningKey> again = SigningKey::FromPem(key.Pem());

  REQUIRE(again.ok());
  CHECK(again.value().public_key() == key.public_key());
  CHECK(again.value().Sign("x") == key.Sign("x"));
}

TEST_CASE("a file without an Ed25519 key is refused", "[crypto]") {
  const KeyPair elliptic = MakeAuthority("another kind of key", Instant{0}, Instant{0}.Plus(60));

  CHECK_FALSE(SigningKey::FromPem("").ok());
  CHECK_FALSE(SigningKey::FromPem("nonsense").ok());
  CHECK_FALSE(SigningKey::FromPem(elliptic.key_pem).ok());
  CHECK_FALSE(SigningKey::FromPem(elliptic.certificate_pem).ok());
  CHECK_THROWS(SigningKey().Sign("x"));
}

}  // namespace
}  // namespace hub::crypto
