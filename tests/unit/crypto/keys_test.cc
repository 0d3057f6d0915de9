#include "hub/crypto/keys.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>

#include "hub/base/ids.h"
#include "hub/crypto/keyed_hash.h"
#include "tests/support/catch.h"
#include "tests/unit/crypto/vectors.h"

namespace hub::crypto {
namespace {

SecretKey KeyOf(std::string_view hex) {
  const std::string raw = Raw(hex);
  std::array<std::uint8_t, 32> bytes{};
  std::copy(raw.begin(), raw.end(), bytes.begin());
  return SecretKey(bytes);
}

const SecretKey kKey = KeyOf("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

// nonce + ciphertext + tag -> plain, or "refused"
std::string Opened(const SecretKey& key, std::string_view associated, std::string_view sealed) {
  std::string out = "before:";
  if (Open(key, associated, sealed, out).ok()) return out.substr(7);
  CHECK(out == "before:");
  return "refused";
}

TEST_CASE("what NIST sealed opens", "[crypto][vector]") {
  // The GCM specification (McGrew and Viega), cases 14, 15 and 16.
  CHECK(Hex(Opened(KeyOf("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"), "",
                   Raw("cafebabefacedbaddecaf888"
                       "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                       "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
                       "b094dac5d93471bdec1a502270e3cc6c"))) ==
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255");
  CHECK(Hex(Opened(KeyOf("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
                   Raw("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
                   Raw("cafebabefacedbaddecaf888"
                       "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                       "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                       "76fc6ece0f4e1768cddf8853bb2d551b"))) ==
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
}

TEST_CASE("what is sealed opens again, whatever its length", "[crypto]") {
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 600U, 70'000U}) {
    const std::string plain(size, 'p');
    const std::string sealed = Seal(kKey, "row 7", plain);
    CHECK(sealed.size() == size + 28);
    CHECK(Opened(kKey, "row 7", sealed) == plain);
  }
}

TEST_CASE("one changed bit anywhere refuses, and no plain byte comes out", "[crypto]") {
  const std::string sealed = Seal(kKey, "row 7", "the family moved to 3 Mill Lane");
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string altered = sealed;
    altered[bit / 8] = static_cast<char>(altered[bit / 8] ^ (1 << (bit % 8)));
    CHECK(Opened(kKey, "row 7", altered) == "refused");
  }
  CHECK(Opened(kKey, "row 7", sealed) == "the family moved to 3 Mill Lane");
}

TEST_CASE("cut bytes refuse, even down to nothing", "[crypto]") {
  const std::string sealed = Seal(kKey, "row 7", "text");
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    CHECK(Opened(kKey, "row 7", std::string_view(sealed).substr(0, size)) == "refused");
  }
  CHECK(Opened(kKey, "row 7", sealed + "x") == "refused");
}

TEST_CASE("a forged empty message refuses", "[crypto]") {
  std::string sealed = Seal(kKey, "", "");
  REQUIRE(Opened(kKey, "", sealed).empty());
  sealed.back() = static_cast<char>(sealed.back() ^ 1);

  CHECK(Opened(kKey, "", sealed) == "refused");
  CHECK(Opened(kKey, "", std::string(28, '\0')) == "refused");
}

TEST_CASE("a row that was moved or relabelled does not open", "[crypto]") {
  const std::string sealed = Seal(kKey, "row 7", "text");

  CHECK(Opened(kKey, "row 8", sealed) == "refused");
  CHECK(Opened(kKey, "", sealed) == "refused");
  CHECK(Opened(kKey.Derive("other"), "row 7", sealed) == "refused");
  CHECK(Opened(kKey, "row 7", sealed) == "text");
}

TEST_CASE("the same text is sealed differently each time", "[crypto]") {
  std::set<std::string> nonces;
  for (int i = 0; i < 1'000; ++i) nonces.insert(Seal(kKey, "", "text").substr(0, 12));
  CHECK(nonces.size() == 1'000);
}

TEST_CASE("a key that is not set neither seals nor opens", "[crypto]") {
  CHECK_FALSE(SecretKey().Usable());
  CHECK(SecretKey::Random().Usable());
  CHECK_THROWS(Seal(SecretKey(), "", "text"));
  CHECK_THROWS(SecretKey().Derive("audit"));
  CHECK_THROWS(Hmac(SecretKey(), "text"));
  CHECK(Opened(SecretKey(), "", Seal(kKey, "", "text")) == "refused");
}

TEST_CASE("a key wrapped under another comes back whole, in sixty bytes", "[crypto]") {
  const SecretKey key = SecretKey::Random();
  const std::string wrapped = Wrap(kKey, "person 3", key);

  CHECK(wrapped.size() == 60);
  const Result<SecretKey> unwrapped = Unwrap(kKey, "person 3", wrapped);
  REQUIRE(unwrapped.ok());
  CHECK(unwrapped.value().Reveal() == key.Reveal());
  CHECK_FALSE(Unwrap(kKey, "person 4", wrapped).ok());
  CHECK_FALSE(Unwrap(key, "person 3", wrapped).ok());
  CHECK_FALSE(Unwrap(kKey, "person 3", Seal(kKey, "person 3", "not a key")).ok());
}

TEST_CASE("derived keys stay what they were when rows were written", "[crypto][format]") {
  // From Python's hmac module.
  CHECK(Hex(kKey.Derive("blocking").Reveal()) ==
        "20aeade04ab1a44416adf359d9b974ed41462e83f491ba3da6ec75365e6ef348");
  CHECK(Hmac64(kKey, "smith") == 0xa1daf9c57b7b14d6);
  CHECK(kKey.Derive("blocking").Reveal() != kKey.Derive("search").Reveal());
}

TEST_CASE("a keyed hash of 64 bits is the front of the whole one", "[crypto]") {
  const Hash whole = Hmac(kKey, "smith");
  std::uint64_t front = 0;
  for (std::size_t i = 0; i < 8; ++i) front = front << 8 | whole[i];

  CHECK(Hmac64(kKey, "smith") == front);
  CHECK(whole == HmacSha256(kKey.Reveal(), "smith"));
}

TEST_CASE("a keyed hash is the same with its key worked out beforehand", "[crypto]") {
  const KeyedHash prepared(kKey);
  std::string text;
  for (int length = 0; length < 150; ++length) {
    INFO(length);
    CHECK(Hmac(prepared, text) == Hmac(kKey, text));
    text += static_cast<char>(length);
  }
  CHECK(Hmac64(prepared, "smith") == Hmac64(kKey, "smith"));
  CHECK_THROWS_AS(KeyedHash(SecretKey()), std::logic_error);
}

TEST_CASE("random ids do not repeat", "[crypto]") {
  std::set<std::string> ids;
  for (int i = 0; i < 1'000; ++i) ids.insert(RandomId<EntryId>().Hex());
  CHECK(ids.size() == 1'000);
}

}  // namespace
}  // namespace hub::crypto
