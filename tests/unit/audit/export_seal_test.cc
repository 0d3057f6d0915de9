#include "hub/audit/export_seal.h"

#include "tests/support/catch.h"

namespace hub::audit {
namespace {

constexpr std::string_view kOrigin = "hub.test/audit";

crypto::SigningKey Key() {
  static const crypto::SigningKey key = crypto::SigningKey::Generate();
  return key;
}

ExportSeal Seal(ExportFormat format) {
  ExportSeal seal;
  seal.origin = kOrigin;
  seal.code = ExportCodeText(ExportCodeOf({"what it says"}));
  seal.at = *Instant::Parse("2026-11-23T09:00:00Z");
  seal.leaf = 41;
  seal.format = format;
  return seal;
}

std::string Pdf() {
  return SealExport("%PDF-1.3\nsome pages\n%%EOF\n", Seal(ExportFormat::kPdf), Key());
}
std::string Json() {
  return SealExport(R"({"code":"x","entries":[{"summary":"a"}]})", Seal(ExportFormat::kJson),
                    Key());
}

TEST_CASE("whoever has the hub's key reads from a whole file which export it is", "[audit]") {
  for (const std::string& file : {Pdf(), Json()}) {
    const auto seal = VerifyExport(file, kOrigin, Key().public_key());

    REQUIRE(seal.ok());
    CHECK(seal.value().code == Seal(ExportFormat::kPdf).code);
    CHECK(seal.value().leaf == 41);
    CHECK(seal.value().at == *Instant::Parse("2026-11-23T09:00:00Z"));
  }
}

TEST_CASE("a file of which any byte was changed, taken out or put in is not whole", "[audit]") {
  for (const std::string& whole : {Pdf(), Json()}) {
    for (std::size_t i = 0; i < whole.size(); ++i) {
      INFO("byte " << i);
      std::string changed = whole;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      CHECK_FALSE(VerifyExport(changed, kOrigin, Key().public_key()).ok());
      CHECK_FALSE(
          VerifyExport(whole.substr(0, i) + whole.substr(i + 1), kOrigin, Key().public_key()).ok());
      CHECK_FALSE(
          VerifyExport(whole.substr(0, i) + " " + whole.substr(i), kOrigin, Key().public_key())
              .ok());
    }
    CHECK_FALSE(VerifyExport(whole + "\n", kOrigin, Key().public_key()).ok());
  }
}

TEST_CASE("a seal of another hub, another key or another file is none", "[audit]") {
  CHECK_FALSE(VerifyExport(Pdf(), "hub.other/audit", Key().public_key()).ok());
  CHECK_FALSE(VerifyExport(Pdf(), kOrigin, crypto::SigningKey::Generate().public_key()).ok());
  const std::string pdf = Pdf();
  const std::string moved = "%PDF-1.3\nother pages\n%%EOF\n" + pdf.substr(pdf.find("\n%onestory"));
  CHECK_FALSE(VerifyExport(moved, kOrigin, Key().public_key()).ok());
  const auto none = VerifyExport("%PDF-1.3\n%%EOF\n", kOrigin, Key().public_key());
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().for_caller.find("no seal") != std::string::npos);
  CHECK_FALSE(VerifyExport("", kOrigin, Key().public_key()).ok());
}

TEST_CASE("codes are twelve letters that nobody mistakes, bound to each part of what is said",
          "[audit][format]") {
  CHECK(ExportCodeText(0) == "0000-0000-0000");
  CHECK(ExportCodeText((std::uint64_t{1} << 60) - 1) == "ZZZZ-ZZZZ-ZZZZ");
  CHECK(ExportCodeText(ExportCodeOf({"a", "b"})) != ExportCodeText(ExportCodeOf({"ab", ""})));
  CHECK(ExportCodeOf({"a", "b"}) < std::uint64_t{1} << 60);
  CHECK(Seal(ExportFormat::kPdf).Canonical().starts_with("onestory export v1\norigin hub.test"));
}

}  // namespace
}  // namespace hub::audit
