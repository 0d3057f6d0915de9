#include "hub/crypto/password.h"

#include <set>
#include <string>

#include "tests/support/catch.h"

namespace hub::crypto {
namespace {

// The secret of RFC 6238 appendix B.
const std::string kSecret = "12345678901234567890";

TEST_CASE("a password is checked against argon2id with 64 MiB and three passes", "[crypto]") {
  const std::string hash = HashPassword(Sensitive("correct horse battery"));

  CHECK(hash.substr(0, 31) == "$argon2id$v=19$m=65536,t=3,p=1$");
  CHECK(CheckPassword(hash, Sensitive("correct horse battery")));
  CHECK_FALSE(CheckPassword(hash, Sensitive("correct horse batterz")));
  CHECK_FALSE(CheckPassword(hash, Sensitive("")));
}

TEST_CASE("no password fits what is no hash", "[crypto]") {
  CHECK_FALSE(CheckPassword("", Sensitive("")));
  CHECK_FALSE(CheckPassword("plain", Sensitive("plain")));
  CHECK_FALSE(CheckPassword(std::string(1'000, '$'), Sensitive("x")));
}

TEST_CASE("one-time codes are those of RFC 6238", "[crypto][vector]") {
  const struct {
    std::int64_t seconds;
    std::string_view code;  // the last six of the eight digits printed there
  } cases[] = {{59, "287082"},
               {1'111'111'109, "081804"},
               {1'111'111'111, "050471"},
               {1'234'567'890, "005924"},
               {2'000'000'000, "279037"},
               {20'000'000'000, "353130"}};
  for (const auto& [seconds, code] : cases) {
    CHECK(TotpCode(kSecret, seconds / 30) == code);
    CHECK(TotpStep(kSecret, code, Instant{0}.Plus(seconds)) == seconds / 30);
  }
}

TEST_CASE("a code holds for its own step and one on each side", "[crypto]") {
  const Instant now = Instant{0}.Plus(1'234'567'890);
  const std::int64_t step = 1'234'567'890 / 30;

  CHECK(TotpStep(kSecret, TotpCode(kSecret, step - 1), now) == step - 1);
  CHECK(TotpStep(kSecret, TotpCode(kSecret, step), now) == step);
  CHECK(TotpStep(kSecret, TotpCode(kSecret, step + 1), now) == step + 1);
  CHECK_FALSE(TotpStep(kSecret, TotpCode(kSecret, step - 2), now));
  CHECK_FALSE(TotpStep(kSecret, TotpCode(kSecret, step + 2), now));
}

TEST_CASE("a code of another shape is no code", "[crypto]") {
  const Instant now = Instant{0}.Plus(59);
  for (const char* code : {"", "28708", "2870822", "94287082", "287 82", " 287082", "28708a"}) {
    INFO(code);
    CHECK_FALSE(TotpStep(kSecret, code, now));
  }
}

TEST_CASE("an authenticator app can read the enrolment address", "[crypto][format]") {
  CHECK(TotpUri(kSecret, "a.patel@st-marys") ==
        "otpauth://totp/Onestory:a.patel%40st-marys?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        "&issuer=Onestory&algorithm=SHA1&digits=6&period=30");
  // RFC 4648 section 10, where the last group is not full.
  CHECK(TotpUri("foob", "a").find("secret=MZXW6YQ&") != std::string::npos);
  CHECK(TotpUri("fooba", "a").find("secret=MZXW6YTB&") != std::string::npos);
  CHECK(TotpUri("f", "a").find("secret=MY&") != std::string::npos);
}

TEST_CASE("secrets and tokens are long and never the same", "[crypto]") {
  std::set<std::string> secrets, tokens;
  for (int i = 0; i < 200; ++i) {
    secrets.insert(NewTotpSecret());
    tokens.insert(NewToken());
  }
  CHECK(secrets.size() == 200);
  CHECK(secrets.begin()->size() == 20);
  CHECK(tokens.size() == 200);
  CHECK(tokens.begin()->size() == 43);
  for (const std::string& token : tokens) {
    CHECK(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789-_") == std::string::npos);
  }
}

}  // namespace
}  // namespace hub::crypto
