#include "hub/crypto/jws.h"

#include <openssl/err.h>

#include "hub/crypto/hash.h"
#include "tests/support/catch.h"
#include "tests/support/token_signer.h"

namespace hub::crypto {
namespace {

using tests::TokenSigner;

constexpr char kPayload[] = R"({"sub":"u-1"})";

Jws Split(const std::string& compact) {
  const Result<Jws> token = SplitJws(compact);
  REQUIRE(token.ok());
  return token.value();
}

JwsKey KeyOf(const JsonWebKey& said) {
  const Result<JwsKey> key = JwsKey::From(said);
  INFO((key.ok() ? "" : key.error().for_operator));
  REQUIRE(key.ok());
  return key.value();
}

TEST_CASE("a token signed by the key is known by it, RSA and EC", "[crypto][jws]") {
  const TokenSigner rsa = TokenSigner::Rsa();
  const TokenSigner ec = TokenSigner::Ec();

  CHECK(KeyOf(rsa.Public("1")).Signed("RS256", Split(rsa.Token(R"({"alg":"RS256"})", kPayload))));
  CHECK(KeyOf(ec.Public("1")).Signed("ES256", Split(ec.Token(R"({"alg":"ES256"})", kPayload))));
}

TEST_CASE("the signature that RFC 7515 shows is good, and its neighbour is not", "[crypto][jws]") {
  JsonWebKey said;  // appendix A.3
  said.type = "EC";
  said.curve = "P-256";
  said.x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
  said.y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
  const std::string token =
      "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv"
      "bS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-"
      "F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxf"
      "KTUJqPP3-Kg6NU1Q";
  const JwsKey key = KeyOf(said);

  CHECK(key.algorithm() == "ES256");
  CHECK(key.Signed("ES256", Split(token)));
  Jws other = Split(token);
  other.signed_part.back() = other.signed_part.back() == 'A' ? 'B' : 'A';
  CHECK_FALSE(key.Signed("ES256", other));
}

TEST_CASE("a token cannot choose its algorithm", "[crypto][jws]") {
  const TokenSigner rsa = TokenSigner::Rsa();
  const JwsKey key = KeyOf(rsa.Public("1"));
  const Jws token = Split(rsa.Token(R"({"alg":"RS256"})", kPayload));

  for (const char* said : {"none", "None", "HS256", "ES256", "PS256", "RS384", "rs256", ""}) {
    INFO(said);
    CHECK_FALSE(key.Signed(said, token));
  }
  // The public key as a secret that both sides know.
  const std::string text = tests::SignedPart(R"({"alg":"HS256"})", kPayload);
  const Hash mac = HmacSha256(rsa.Public("1").n, text);
  CHECK_FALSE(key.Signed("HS256", Split(text + "." + Base64Url(View(mac)))));
  CHECK_FALSE(key.Signed("RS256", Split(text + "." + Base64Url(View(mac)))));
}

TEST_CASE("whatever is changed in a token, it is no longer signed", "[crypto][jws]") {
  for (const TokenSigner& signer : {TokenSigner::Rsa(), TokenSigner::Ec()}) {
    const JsonWebKey said = signer.Public("1");
    const JwsKey key = KeyOf(said);
    const Jws token = Split(signer.Token(R"({"alg":"?"})", kPayload));
    REQUIRE(key.Signed(said.algorithm, token));

    for (std::size_t at = 0; at < token.signature.size(); at += 5) {
      Jws changed = token;
      changed.signature[at] = static_cast<char>(changed.signature[at] ^ 1);
      CHECK_FALSE(key.Signed(said.algorithm, changed));
    }
    for (std::size_t at = 0; at < token.signed_part.size(); ++at) {
      Jws changed = token;
      changed.signed_part[at] = static_cast<char>(changed.signed_part[at] ^ 1);
      CHECK_FALSE(key.Signed(said.algorithm, changed));
    }
    for (const std::string& signature :
         {token.signature.substr(1), token.signature + '\0', std::string(64, '\0'),
          std::string(token.signature.size(), '\xff')}) {
      Jws changed = token;
      changed.signature = signature;
      CHECK_FALSE(key.Signed(said.algorithm, changed));
    }
  }
  CHECK_FALSE(KeyOf(TokenSigner::Ec().Public("1"))
                  .Signed("ES256", Split(TokenSigner::Ec().Token("{}", kPayload))));
}

TEST_CASE("only three parts of strict base64 are a token", "[crypto][jws]") {
  const std::string good = "e30.e30.AAAA";
  REQUIRE(SplitJws(good).ok());

  for (const std::string& bad :
       {std::string(), std::string("e30"), std::string("e30.e30"), std::string("e30.e30."),
        std::string(".e30.AAAA"), std::string("e30..AAAA"), good + ".AAAA", good + "=", good + "\n",
        " " + good, std::string("e31.e30.AAAA"), std::string("e30.e3 0.AAAA"),
        std::string("e30.e30.AA+A"), std::string("e30.e30.AA/A"), std::string("e30.e30.AAAAA"),
        "e30.e30." + std::string(20'000, 'A')}) {
    INFO(bad.substr(0, 40));
    CHECK_FALSE(SplitJws(bad).ok());
  }
}

TEST_CASE("bytes written as URL-safe base64 are read back", "[crypto][jws]") {
  std::string bytes;
  for (int i = 0; i < 70; ++i) {
    std::string read;
    REQUIRE(FromBase64Url(Base64Url(bytes), read));
    CHECK(read == bytes);
    bytes += static_cast<char>(i * 37);
  }
  CHECK(Base64Url("\xfb\xff") == "-_8");
}

TEST_CASE("a key that is weak, unsound or for something else is not taken", "[crypto][jws]") {
  const JsonWebKey ec = TokenSigner::Ec().Public("1");
  const JsonWebKey rsa = TokenSigner::Rsa().Public("1");
  REQUIRE(JwsKey::From(ec).ok());
  REQUIRE(JwsKey::From(rsa).ok());
  const auto refused = [](JsonWebKey key, void (*spoil)(JsonWebKey&)) {
    spoil(key);
    return !JwsKey::From(key).ok();
  };

  CHECK_FALSE(JwsKey::From(TokenSigner::Rsa(1024).Public("1")).ok());
  CHECK_FALSE(JwsKey::From(TokenSigner::Ec("P-384").Public("1")).ok());
  CHECK_FALSE(JwsKey::From(TokenSigner::Ec("secp256k1").Public("1")).ok());
  CHECK_FALSE(JwsKey::From(JsonWebKey()).ok());
  for (const JsonWebKey& good : {ec, rsa}) {
    CHECK(refused(good, [](JsonWebKey& k) { k.use = "enc"; }));
    CHECK(refused(good, [](JsonWebKey& k) { k.operations = {"encrypt"}; }));
    CHECK(refused(good, [](JsonWebKey& k) { k.algorithm = "HS256"; }));
    CHECK(refused(good, [](JsonWebKey& k) { k.algorithm = "none"; }));
    CHECK(refused(good, [](JsonWebKey& k) { k.type = "oct"; }));
    CHECK_FALSE(refused(good, [](JsonWebKey& k) { k.operations = {"sign", "verify"}; }));
    CHECK_FALSE(refused(good, [](JsonWebKey& k) { k.use.clear(), k.algorithm.clear(); }));
  }
  CHECK(refused(ec, [](JsonWebKey& k) { k.algorithm = "RS256"; }));
  CHECK(refused(ec, [](JsonWebKey& k) { k.y = k.x; }));  // not on the curve
  CHECK(refused(ec, [](JsonWebKey& k) { k.x.clear(); }));
  CHECK(refused(ec, [](JsonWebKey& k) { k.x += "AAAA"; }));
  CHECK(refused(rsa, [](JsonWebKey& k) { k.e = "AQ"; }));  // 1
  CHECK(refused(rsa, [](JsonWebKey& k) { k.e = "Ag"; }));  // even
  CHECK(refused(rsa, [](JsonWebKey& k) { k.e.clear(); }));
  CHECK(refused(rsa, [](JsonWebKey& k) { k.n = "AQAB"; }));
  CHECK(refused(rsa, [](JsonWebKey& k) { k.n += "="; }));
  CHECK(refused(rsa, [](JsonWebKey& k) { k.n = std::string(1500, 'A') + "_w"; }));
}

TEST_CASE("forged tokens leave nothing behind for the next TLS call", "[crypto][jws]") {
  const TokenSigner ec = TokenSigner::Ec();
  const JwsKey key = KeyOf(ec.Public("1"));
  Jws token = Split(ec.Token("{}", kPayload));
  token.signature = std::string(64, '\xff');

  CHECK_FALSE(key.Signed("ES256", token));
  CHECK_FALSE(JwsKey::From(TokenSigner::Ec("P-384").Public("1")).ok());
  CHECK(ERR_peek_error() == 0);
}

}  // namespace
}  // namespace hub::crypto
