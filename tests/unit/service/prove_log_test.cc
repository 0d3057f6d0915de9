#include "hub/service/prove_log.h"

#include <sstream>

#include "hub/audit/log_file.h"
#include "tests/unit/service/house.h"

namespace hub::service {
namespace {

records::Record Assessment() { return About(Person("p1"), "r1", records::Kind::kAssessment); }

std::uint64_t SizeOf(const House& house, const std::string& note) {
  const auto checkpoint =
      audit::ReadCheckpoint(note, house.store->origin(), house.store->signing_key().public_key());
  REQUIRE(checkpoint.ok());
  return checkpoint.value().size;
}

TEST_CASE("a checkpoint is signed once leaves have waited a minute", "[service]") {
  House house;
  ProveLog log(*house.store, house.clock);
  const std::uint64_t first = SizeOf(house, log.Sign().value());

  house.PushOne("csc", Assessment());
  REQUIRE(log.SignIfDue().ok());
  CHECK(SizeOf(house, log.Newest().value()) == first);
  house.clock.now = house.clock.now.Plus(kCheckpointSeconds);
  REQUIRE(log.SignIfDue().ok());

  CHECK(SizeOf(house, log.Newest().value()) == house.store->Head().size);
}

TEST_CASE("a thousand waiting leaves are signed for at once", "[service]") {
  House house;
  ProveLog log(*house.store, house.clock);
  const std::uint64_t first = SizeOf(house, log.Sign().value());

  for (std::uint64_t i = 0; i < kCheckpointLeaves; i += 100) {
    const Status written = house.store->writer().Write([](store::Writing& writing) -> Status {
      audit::Leaf leaf;
      leaf.event = audit::Event::kSignedIn;
      leaf.outcome = "ok";
      for (int n = 0; n < 100; ++n) writing.AppendLeaf(leaf);
      return Done{};
    });
    REQUIRE(written.ok());
  }
  REQUIRE(log.SignIfDue().ok());

  CHECK(SizeOf(house, log.Newest().value()) == first + kCheckpointLeaves);
}

TEST_CASE("an exported log holds the leaf of its own export and verifies alone", "[service]") {
  House house;
  ProveLog log(*house.store, house.clock);
  house.PushOne("csc", Assessment());

  std::stringstream file;
  const auto leaves = log.Export(file);

  REQUIRE(leaves.ok());
  CHECK(file.str().find("\"e\":\"audit.read\"") != std::string::npos);
  const auto report = audit::VerifyLogFile(file, log.VerifierKey(), {});
  REQUIRE(report.ok());
  CHECK(report.value().clean());
  CHECK(report.value().size == leaves.value());
}

TEST_CASE("the log is held against checkpoints that were kept elsewhere", "[service]") {
  House house;
  House other;
  ProveLog log(*house.store, house.clock);
  const std::string kept = log.Sign().value();
  house.PushOne("csc", Assessment());

  CHECK(log.Verify({{"kept", kept}}).value().clean());
  const std::string forged = ProveLog(*other.store, other.clock).Sign().value();
  CHECK_FALSE(log.Verify({{"of another hub", forged}}).value().clean());
}

ReceiptToCheck ToCheck(const SignedReceipt& receipt) {
  return {"r", receipt.receipt, std::string(receipt.signature.begin(), receipt.signature.end())};
}

TEST_CASE("a receipt is found in the log by its leaf, its agency and its records", "[service]") {
  House house;
  ProveLog log(*house.store, house.clock);
  const auto receipt = house.Push("csc", {Assessment()});
  REQUIRE(receipt.ok());

  CHECK(log.Check({ToCheck(receipt.value())}).front().good);
}

// Signed with the hub's own key, as by an operator who would cover something up.
TEST_CASE("a receipt that the log does not hold is found out, however well signed", "[service]") {
  House house;
  ProveLog log(*house.store, house.clock);
  const auto receipt = house.Push("csc", {Assessment()});
  REQUIRE(receipt.ok());
  const auto check = [&](const auto& change) {
    SignedReceipt other = receipt.value();
    change(other.receipt);
    other.signature = house.store->signing_key().Sign(other.receipt.Canonical());
    return log.Check({ToCheck(other)}).front().good;
  };

  CHECK(check([](audit::Receipt&) {}));
  CHECK_FALSE(check([](audit::Receipt& r) { r.leaf += 1'000; }));
  CHECK_FALSE(check([](audit::Receipt& r) { r.leaf -= 1; }));
  CHECK_FALSE(check([](audit::Receipt& r) { r.agency = *AgencyId::From("nhs"); }));
  CHECK_FALSE(check(
      [](audit::Receipt& r) { r.records.front().outcome = audit::RecordOutcome::kQuarantined; }));
  SignedReceipt unsigned_one = receipt.value();
  unsigned_one.signature[0] ^= 1;
  CHECK_FALSE(log.Check({ToCheck(unsigned_one)}).front().good);
}

}  // namespace
}  // namespace hub::service
