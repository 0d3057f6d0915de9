#include "hub/service/prove_log.h"

#include <optional>

#include "hub/audit/log_file.h"
#include "hub/audit/receipt.h"

namespace hub::service {
namespace {

// Takes leaves from the store until the log's end or its first gap.
void TakeAll(store::LogTransaction& reading, std::uint64_t size, audit::LogVerifier& verifier) {
  std::uint64_t next = 0;
  reading.Leaves(0, size, [&](std::uint64_t index, std::string_view line) {
    verifier.Take(line);
    next = index + 1;
  });
  if (next < size) verifier.BreakOff("the database holds fewer leaves than it counts");
}

}  // namespace

std::string ProveLog::VerifierKey() const {
  return audit::VerifierKey(store_.origin(), store_.signing_key().public_key());
}

Result<std::string> ProveLog::Newest() {
  std::optional<std::string> newest = store_.ReadLog().NewestCheckpoint();
  if (newest) return *std::move(newest);
  return Sign();
}

Result<std::string> ProveLog::Sign() {
  const std::lock_guard lock(mutex_);
  last_tried_ = clock_.Now();
  const std::uint64_t size = store_.Head().size;
  Result<std::string> note = store_.SignHead();
  if (note.ok()) signed_size_ = size;
  return note;
}

Status ProveLog::SignIfDue() {
  const std::uint64_t size = store_.Head().size;
  {
    const std::lock_guard lock(mutex_);
    if (size == signed_size_) return Done{};
    const bool late = last_tried_.Plus(kCheckpointSeconds) <= clock_.Now();
    if (!late && size - signed_size_ < kCheckpointLeaves) return Done{};
  }
  const Result<std::string> note = Sign();
  if (!note.ok()) return note.error();
  return Done{};
}

Result<std::uint64_t> ProveLog::Export(std::ostream& out) {
  const Status told = store_.writer().Write([](store::Writing& writing) -> Status {
    audit::Leaf leaf;
    leaf.event = audit::Event::kAuditRead;
    leaf.auth = "socket";
    leaf.outcome = "ok";
    writing.AppendLeaf(leaf);
    return Done{};
  });
  if (!told.ok()) return told.error();
  const Result<std::string> note = Sign();
  if (!note.ok()) return note.error();
  const Result<audit::Checkpoint> checkpoint =
      audit::ReadCheckpoint(note.value(), store_.origin(), store_.signing_key().public_key());
  if (!checkpoint.ok()) return checkpoint.error();

  audit::LogFileWriter file(out, VerifierKey());
  store_.ReadLog().Leaves(0, checkpoint.value().size,
                          [&](std::uint64_t, std::string_view line) { file.Leaf(line); });
  const Status finished = file.Finish(note.value());
  if (!finished.ok()) return finished.error();
  return checkpoint.value().size;
}

Result<audit::LogReport> ProveLog::Verify(const std::vector<audit::SignedNote>& kept) {
  store::LogTransaction reading = store_.ReadLog();
  std::vector<audit::SignedNote> notes = kept;
  if (const auto newest = reading.NewestCheckpoint()) {
    notes.push_back({"the newest checkpoint", *newest});
  }
  audit::LogVerifier verifier(store_.origin(), store_.signing_key().public_key(), notes);
  TakeAll(reading, reading.LeafCount(), verifier);
  return std::move(verifier).Finish();
}

std::vector<ReceiptFinding> ProveLog::Check(const std::vector<ReceiptToCheck>& receipts) {
  store::LogTransaction reading = store_.ReadLog();
  std::vector<ReceiptFinding> findings;
  for (const ReceiptToCheck& receipt : receipts) findings.push_back(CheckOne(reading, receipt));
  return findings;
}

ReceiptFinding ProveLog::CheckOne(store::LogTransaction& reading,
                                  const ReceiptToCheck& given) const {
  const audit::Receipt& receipt = given.receipt;
  ReceiptFinding finding{given.name, false, ""};
  if (!crypto::Verify(store_.signing_key().public_key(), receipt.Canonical(), given.signature)) {
    finding.words = "the signature is not this hub's";
    return finding;
  }
  if (receipt.leaf >= reading.LeafCount()) {
    finding.words = "the log ends before the leaf that the receipt names";
    return finding;
  }
  const Result<audit::WrittenLeaf> leaf = audit::Decode(reading.Leaf(receipt.leaf));
  finding.good = leaf.ok() && leaf.value().leaf.event == audit::Event::kBatchReceived &&
                 leaf.value().leaf.agency == receipt.agency.text() &&
                 leaf.value().leaf.shown == receipt.RecordsRoot();
  finding.words = finding.good ? "signed by this hub, and its records are in the log"
                               : "the log's leaf is not about these records";
  return finding;
}

}  // namespace hub::service
