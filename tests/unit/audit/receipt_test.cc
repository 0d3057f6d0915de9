#include "hub/audit/receipt.h"

#include <string>

#include "tests/support/catch.h"

namespace hub::audit {
namespace {

const AgencyId kSchool = *AgencyId::From("st-marys");
const std::string kSalt = "0123456789abcdef";

Receipt Sample() {
  Receipt receipt;
  receipt.origin = "hub.oxfordshire/audit";
  receipt.agency = kSchool;
  receipt.batch = "2026-autumn/0001";
  receipt.content = crypto::Sha256("body");
  receipt.salt = kSalt;
  receipt.received = *Instant::Parse("2026-11-21T20:05:33.000123Z");
  receipt.leaf = 41;
  receipt.records = {
      {RecordOutcome::kAccepted, "", SourceHash(kSalt, kSchool, "p-1")},
      {RecordOutcome::kQuarantined, "unknown_label", SourceHash(kSalt, kSchool, "p-2")},
  };
  return receipt;
}

TEST_CASE("a receipt keeps the bytes that agencies have stored", "[audit][format]") {
  CHECK(Sample().Canonical() ==
        "onestory receipt v1\n"
        "origin hub.oxfordshire/audit\n"
        "agency st-marys\n"
        "batch 2026-autumn/0001\n"
        "content 230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5\n"
        "salt 30313233343536373839616263646566\n"
        "received 2026-11-21T20:05:33.000123Z\n"
        "leaf 41\n"
        "records 2\n"
        "0 accepted - df0734329cff7d2317e0f6c85801edad94af73e704f6695ee762d4b0e85f2fe1\n"
        "1 quarantined unknown_label "
        "a9531dc6d7ba9cf07aa463bd3d8c4c9ad242a8679ec7806d75102e4f495faab8\n");
  CHECK(crypto::Hex(crypto::View(Sample().RecordsRoot())) ==
        "0d302034a04cf1ed97f5b059b78c174bf8044a1e8890464d6de4e7599117aded");
}

TEST_CASE("a receipt is read back as it was written", "[audit][format]") {
  Receipt empty = Sample();
  empty.records.clear();
  Receipt every = Sample();
  for (int number = 1; number <= 7; ++number) {
    every.records.push_back({static_cast<RecordOutcome>(number), "r", {}});
  }
  for (const Receipt& receipt : {Sample(), empty, every}) {
    const Result<Receipt> read = ReadCanonicalReceipt(receipt.Canonical());
    REQUIRE(read.ok());
    CHECK(read.value() == receipt);
  }
}

TEST_CASE("the records' root is that of the lines, without line feeds", "[audit]") {
  const std::string text = Sample().Canonical();
  const std::size_t first = text.find("0 accepted");
  const std::size_t second = text.find("1 quarantined");
  const std::string lines[] = {text.substr(first, second - first - 1),
                               text.substr(second, text.size() - second - 1)};

  CHECK(Sample().RecordsRoot() == NodeHash(LeafHash(lines[0]), LeafHash(lines[1])));
}

TEST_CASE("only the very bytes that are written are a receipt", "[audit]") {
  const std::string text = Sample().Canonical();
  for (std::size_t size = 0; size < text.size(); ++size) {
    CHECK_FALSE(ReadCanonicalReceipt(text.substr(0, size)).ok());
  }
  const struct {
    std::string_view written;
    std::string_view forged;
  } changes[] = {
      {"receipt v1", "receipt v2"},
      {"records 2", "records 1"},
      {"records 2", "records 3"},
      {"records 2", "records 02"},
      {"records 2", "records 18446744073709551615"},
      {"leaf 41", "leaf  41"},
      {"leaf 41", "leaf -1"},
      {"leaf 41\n", ""},
      {"st-marys", "St-Marys"},
      {"batch 2026-autumn/0001", "batch "},
      {"batch 2026-autumn/0001", "batch a b"},
      {"salt 3031", "salt 31"},
      {"33.000123Z", "33Z"},
      {"0 accepted", "1 accepted"},
      {"accepted", "Accepted"},
      {"accepted", "taken"},
      {"content 230d", "content 230D"},
      {"\n1 quarantined", "\r\n1 quarantined"},
  };
  for (const auto& [written, forged] : changes) {
    std::string changed = text;
    changed.replace(changed.find(written), written.size(), forged);
    INFO(changed);
    CHECK_FALSE(ReadCanonicalReceipt(changed).ok());
  }
  CHECK_FALSE(ReadCanonicalReceipt(text + "\n").ok());
}

TEST_CASE("outcomes keep the number and name already in receipts", "[audit][format]") {
  const std::string_view names[] = {"accepted", "duplicate",   "superseded", "retracted",
                                    "purged",   "quarantined", "refused"};
  for (int number = 1; number <= 7; ++number) {
    CHECK(Name(static_cast<RecordOutcome>(number)) == names[number - 1]);
    CHECK(RecordOutcomeFrom(names[number - 1]) == static_cast<RecordOutcome>(number));
  }
  CHECK_FALSE(RecordOutcomeFrom("").has_value());
}

TEST_CASE("agency and source id cannot run into each other", "[audit]") {
  CHECK(SourceHash(kSalt, *AgencyId::From("ab"), "c") !=
        SourceHash(kSalt, *AgencyId::From("abc"), ""));
}

}  // namespace
}  // namespace hub::audit
