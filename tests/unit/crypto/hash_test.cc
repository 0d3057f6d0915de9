#include "hub/crypto/hash.h"

#include <string>
#include <thread>
#include <vector>

#include "hub/crypto/hash_pieces.h"
#include "tests/support/catch.h"
#include "tests/unit/crypto/vectors.h"

namespace hub::crypto {
namespace {

std::string HexOf(const Hash& hash) { return Hex(View(hash)); }

TEST_CASE("SHA-256 gives the digests of FIPS 180-4", "[crypto][vector]") {
  CHECK(HexOf(Sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(HexOf(Sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(HexOf(Sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("parts hash as their concatenation", "[crypto]") {
  CHECK(Sha256({"a", "", "bc"}) == Sha256("abc"));
  Sha256Pieces pieces;
  for (const char* piece : {"a", "", "bc"}) pieces.Add(piece);
  CHECK(pieces.Finish() == Sha256("abc"));
  CHECK(Sha256({}) == Sha256(""));
}

TEST_CASE("HMAC-SHA-256 gives the codes of RFC 4231", "[crypto][vector]") {
  const struct {
    std::string key;
    std::string data;
    std::string_view mac;
  } cases[] = {
      {std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {Raw("0102030405060708090a0b0c0d0e0f10111213141516171819"), std::string(50, '\xcd'),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {std::string(131, '\xaa'),
       "This is a test using a larger than block-size key and a larger than block-size data. The "
       "key needs to be hashed before being used by the HMAC algorithm.",
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
  };
  for (const auto& [key, data, mac] : cases) CHECK(HexOf(HmacSha256(key, data)) == mac);
}

TEST_CASE("an empty key is a key, not the one before", "[crypto]") {
  static_cast<void>(HmacSha256("some other key", "x"));

  CHECK(HexOf(HmacSha256("", "")) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("HKDF-SHA-256 gives the keys of RFC 5869", "[crypto][vector]") {
  CHECK(Hex(Hkdf(std::string(22, '\x0b'), Raw("000102030405060708090a0b0c"),
                 Raw("f0f1f2f3f4f5f6f7f8f9"), 42)) ==
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  std::string secret, salt, info;
  for (int i = 0x00; i <= 0x4f; ++i) secret += static_cast<char>(i);
  for (int i = 0x60; i <= 0xaf; ++i) salt += static_cast<char>(i);
  for (int i = 0xb0; i <= 0xff; ++i) info += static_cast<char>(i);
  CHECK(Hex(Hkdf(secret, salt, info, 82)) ==
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e"
        "590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
  CHECK(Hex(Hkdf(std::string(22, '\x0b'), "", "", 42)) ==
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST_CASE("each thread hashes for itself", "[crypto]") {
  const Hash expected = HmacSha256("key", "message");
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (int& count : wrong) {
    threads.emplace_back([&count, &expected] {
      for (int i = 0; i < 2'000; ++i) {
        if (HmacSha256("key", "message") != expected) ++count;
        if (HexOf(Sha256("abc")).substr(0, 8) != "ba7816bf") ++count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("hex reads back, of either case, in pairs only", "[crypto][format]") {
  std::string bytes;
  CHECK(Hex(std::string("\x00\x7f\xff", 3)) == "007fff");
  CHECK(FromHex("007fFF", bytes));
  CHECK(bytes == std::string("\x00\x7f\xff", 3));
  CHECK(FromHex("", bytes));
  CHECK(bytes.empty());
  for (const char* text : {"0", "000", "0g", " 00", "00 ", "0x00", "00:01"}) {
    INFO(text);
    CHECK_FALSE(FromHex(text, bytes));
    CHECK(bytes.empty());
  }
}

TEST_CASE("base64 gives the texts of RFC 4648 and reads nothing else", "[crypto][vector]") {
  const struct {
    std::string_view plain;
    std::string_view text;
  } cases[] = {{"", ""},
               {"f", "Zg=="},
               {"fo", "Zm8="},
               {"foo", "Zm9v"},
               {"foob", "Zm9vYg=="},
               {"fooba", "Zm9vYmE="},
               {"foobar", "Zm9vYmFy"}};
  std::string bytes;
  for (const auto& [plain, text] : cases) {
    CHECK(Base64(plain) == text);
    CHECK(FromBase64(text, bytes));
    CHECK(bytes == plain);
  }
  for (const char* text : {"Zg", "Zg=", "Zh==", "Zg===", "Z", "Zm9v\n", " Zm9v", "Zm9-", "Zm9_",
                           "=", "====", "Zm=v"}) {
    INFO(text);
    CHECK_FALSE(FromBase64(text, bytes));
    CHECK(bytes.empty());
  }
}

TEST_CASE("bytes are the same only if all of them are", "[crypto]") {
  CHECK(SameBytes("", ""));
  CHECK(SameBytes("abc", "abc"));
  CHECK_FALSE(SameBytes("abc", "abd"));
  CHECK_FALSE(SameBytes("abc", "ab"));
  CHECK_FALSE(SameBytes("", "a"));
}

}  // namespace
}  // namespace hub::crypto
