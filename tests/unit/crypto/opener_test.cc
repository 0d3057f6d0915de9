#include "hub/crypto/opener.h"

#include <set>

#include "hub/crypto/permutation.h"
#include "tests/support/catch.h"

namespace hub::crypto {
namespace {

TEST_CASE("an opener opens what Seal() sealed, and nothing altered", "[crypto]") {
  const SecretKey key = SecretKey::Random();
  Opener opener;
  opener.SetKey(key);
  for (const std::string& plain : {std::string(), std::string("short"), std::string(5'000, 'x')}) {
    const std::string sealed = Seal(key, "row 1", plain);

    CHECK(opener.Open("row 1", sealed) == plain);
    CHECK_FALSE(opener.Open("row 2", sealed));
    for (const std::size_t place : {std::size_t{0}, sealed.size() / 2, sealed.size() - 1}) {
      std::string altered = sealed;
      altered[place] = static_cast<char>(altered[place] ^ 1);
      CHECK_FALSE(opener.Open("row 1", altered));
    }
    CHECK_FALSE(opener.Open("row 1", sealed.substr(0, sealed.size() - 1)));
    CHECK(opener.Open("row 1", sealed) == plain);
  }
  CHECK_FALSE(opener.Open("row 1", "too short"));
}

TEST_CASE("an opener opens under the key it was given last, and under none once it forgot",
          "[crypto]") {
  const SecretKey first = SecretKey::Random();
  const SecretKey second = SecretKey::Random();
  Opener opener;
  CHECK_THROWS(opener.Open("", Seal(first, "", "text")));
  opener.SetKey(first);
  opener.SetKey(second);

  CHECK_FALSE(opener.Open("", Seal(first, "", "text")));
  CHECK(opener.Open("", Seal(second, "", "text")) == "text");
  opener.Forget();
  CHECK_THROWS(opener.Open("", Seal(second, "", "text")));
  opener.SetKey(first);
  CHECK(opener.Open("", Seal(first, "", "text")) == "text");
}

TEST_CASE("a permutation turns back, differs by key, and is AES-128", "[crypto]") {
  // FIPS 197, appendix C.1: key 000102..0f, plain 00112233..ff.
  std::array<std::uint8_t, 32> bytes{};
  Block plain{};
  for (std::size_t i = 0; i < 16; ++i) {
    bytes[i] = static_cast<std::uint8_t>(i);
    plain[i] = static_cast<std::uint8_t>(0x11 * i);
  }
  BlockPermutation permutation{SecretKey(bytes)};
  const Block image = permutation.Encrypt(plain);

  CHECK(Hex({reinterpret_cast<const char*>(image.data()), image.size()}) ==
        "69c4e0d86a7b0430d8cdb78070b4c55a");
  CHECK(permutation.Decrypt(image) == plain);
  CHECK(BlockPermutation(SecretKey::Random()).Encrypt(plain) != image);
  std::set<Block> images;
  for (std::uint8_t i = 0; i < 100; ++i) images.insert(permutation.Encrypt({i}));
  CHECK(images.size() == 100);
  CHECK_THROWS(BlockPermutation(SecretKey()));
}

}  // namespace
}  // namespace hub::crypto
