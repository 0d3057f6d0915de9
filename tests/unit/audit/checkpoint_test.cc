#include "hub/audit/checkpoint.h"

#include <string>

#include "tests/support/audit_key.h"
#include "tests/support/catch.h"

namespace hub::audit {
namespace {

using test::KeyFromSeed;

const crypto::SigningKey& OurKey() {
  static const crypto::SigningKey key = KeyFromSeed(test::kKnownSeed);
  return key;
}

const crypto::SigningKey& OtherKey() {
  static const crypto::SigningKey key = KeyFromSeed(test::kOtherSeed);
  return key;
}

constexpr std::string_view kOrigin = "hub.oxfordshire/audit";

Checkpoint Sample() { return {std::string(kOrigin), 7, LeafHash("root")}; }

bool Reads(std::string_view note) {
  return ReadCheckpoint(note, kOrigin, OurKey().public_key()).ok();
}

std::string Replaced(std::string text, std::string_view part, std::string_view by) {
  const std::size_t at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, part.size(), by);
}

// A note over any text, signed rightly.
std::string Signed(const std::string& body, std::string_view name = kOrigin) {
  const std::string note = SignCheckpoint({std::string(name), 0, {}}, OurKey());
  std::string bytes;
  const std::size_t last = note.rfind(' ') + 1;
  REQUIRE(crypto::FromBase64(note.substr(last, note.size() - last - 1), bytes));
  const crypto::Signature signature = OurKey().Sign(body);
  bytes.replace(4, 64, reinterpret_cast<const char*>(signature.data()), 64);
  return body + "\n\u2014 " + std::string(name) + ' ' + crypto::Base64(bytes) + '\n';
}

TEST_CASE("a checkpoint keeps the bytes that others have stored", "[audit][format]") {
  CHECK(SignCheckpoint(Sample(), OurKey()) ==
        "hub.oxfordshire/audit\n"
        "7\n"
        "PAb5plclr2BSYfY2ZyyWINQJcx2JpFHXRV/pxK4WeCk=\n"
        "\n"
        "\u2014 hub.oxfordshire/audit "
        "mGzt9Qcmr3oo6sTYV4/h+YTiNnzRLSrSjQ9eK2d8Jql0D0TnXBvTxSM1XMoVPaexzoiWLSexLbFe9YOXItZ14RB/"
        "WgM=\n");
  CHECK(VerifierKey(kOrigin, OurKey().public_key()) ==
        "hub.oxfordshire/audit+986cedf5+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea");
}

TEST_CASE("a checkpoint is read back as it was signed", "[audit][format]") {
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, UINT64_MAX}) {
    const Checkpoint written{std::string(kOrigin), size, LeafHash("x")};

    const Result<Checkpoint> read =
        ReadCheckpoint(SignCheckpoint(written, OurKey()), kOrigin, OurKey().public_key());

    REQUIRE(read.ok());
    CHECK(read.value().origin == kOrigin);
    CHECK(read.value().size == size);
    CHECK(read.value().root == written.root);
  }
}

TEST_CASE("no bit of a checkpoint can be changed", "[audit]") {
  const std::string note = SignCheckpoint(Sample(), OurKey());
  REQUIRE(Reads(note));
  for (std::size_t i = 0; i < note.size(); ++i) {
    std::string changed = note;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    INFO(changed);
    CHECK_FALSE(Reads(changed));
    CHECK_FALSE(Reads(note.substr(0, i)));
  }
}

TEST_CASE("a checkpoint is of one origin and one key", "[audit]") {
  const std::string note = SignCheckpoint(Sample(), OurKey());

  CHECK_FALSE(ReadCheckpoint(note, "hub.elsewhere/audit", OurKey().public_key()).ok());
  CHECK_FALSE(ReadCheckpoint(note, kOrigin, OtherKey().public_key()).ok());
  CHECK_FALSE(Reads(SignCheckpoint(Sample(), OtherKey())));
  // The text names the origin too: a signature for one log is none for another.
  CHECK_FALSE(Reads(Signed("hub.elsewhere/audit\n" +
                           Replaced(note, "hub.oxfordshire/audit\n", "").substr(0, 47))));
}

TEST_CASE("a signed text that is no checkpoint is refused", "[audit]") {
  const std::string root = crypto::Base64(crypto::View(LeafHash("root")));
  const std::string head = std::string(kOrigin) + '\n';
  REQUIRE(Reads(Signed(head + "7\n" + root + '\n')));

  for (const char* size :
       {"07", "+7", "-7", "7 ", " 7", "", "7.0", "0x7", "18446744073709551616"}) {
    INFO(size);
    CHECK_FALSE(Reads(Signed(head + size + '\n' + root + '\n')));
  }
  CHECK_FALSE(Reads(Signed(head + "7\n" + root + "\nextension\n")));
  CHECK_FALSE(Reads(Signed(head + "7\n")));
  CHECK_FALSE(Reads(Signed(head + "7\n" + root.substr(4) + '\n')));
  CHECK_FALSE(Reads(Signed(head + "7\n" + root.substr(0, 43) + '\n')));
  CHECK_FALSE(Reads(Signed(head + "7\r\n" + root + '\n')));
}

TEST_CASE("witnesses may sign below the hub, and the hub only once", "[audit]") {
  const std::string note = SignCheckpoint(Sample(), OurKey());
  const std::size_t blank = note.find("\n\n") + 2;
  const std::string ours = note.substr(blank);
  const std::string witness = Replaced(ours, kOrigin, "witness.example/dpo");

  CHECK(Reads(note + witness));
  CHECK(Reads(note.substr(0, blank) + witness + ours));
  CHECK_FALSE(Reads(note.substr(0, blank) + witness));
  CHECK_FALSE(Reads(note + ours));
  CHECK_FALSE(Reads(note + "junk\n"));
  CHECK_FALSE(Reads(note + "\n"));
  CHECK_FALSE(Reads(note + witness.substr(0, witness.size() - 1)));
}

TEST_CASE("a verifier key is read back, and nothing else passes for one", "[audit][format]") {
  const std::string text = VerifierKey(kOrigin, OurKey().public_key());
  std::string origin;
  const Result<crypto::PublicKey> key = ReadVerifierKey(text, origin);
  REQUIRE(key.ok());
  CHECK(key.value() == OurKey().public_key());
  CHECK(origin == kOrigin);

  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    CHECK_FALSE(ReadVerifierKey(changed, origin).ok());
    CHECK_FALSE(ReadVerifierKey(text.substr(0, i), origin).ok());
  }
  CHECK_FALSE(ReadVerifierKey(text + "\n", origin).ok());
}

TEST_CASE("an origin holds nothing that a note gives a meaning", "[audit]") {
  CHECK(IsOrigin(kOrigin));
  for (const char* text : {"", "a b", "a+b", "a\nb", "a\u2014"}) CHECK_FALSE(IsOrigin(text));
  CHECK_FALSE(IsOrigin(std::string(256, 'a')));
}

}  // namespace
}  // namespace hub::audit
