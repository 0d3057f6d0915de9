#include "tests/support/tampered_log.h"

#include <sstream>
#include <utility>

#include "hub/audit/event.h"
#include "hub/audit/log_file.h"
#include "hub/audit/receipt.h"
#include "tests/support/audit_key.h"

namespace hub::test {
namespace {

using audit::Fault;
using Leaves = std::vector<std::string>;

constexpr std::size_t kLeaves = 12;
constexpr std::size_t kBatchLeaf = 5;
const Instant kStart = *Instant::Parse("2026-11-21T08:00:00Z");

const crypto::SigningKey& OurKey() {
  static const crypto::SigningKey key = KeyFromSeed(kKnownSeed);
  return key;
}

const crypto::SigningKey& OtherKey() {
  static const crypto::SigningKey key = KeyFromSeed(kOtherSeed);
  return key;
}

Instant At(std::size_t index) { return kStart.Plus(static_cast<std::int64_t>(index)); }

audit::Receipt BatchReceipt() {
  audit::Receipt receipt;
  receipt.origin = kLogOrigin;
  receipt.agency = *AgencyId::From("st-marys");
  receipt.batch = "2026-11-21.1";
  receipt.content = crypto::Sha256("body");
  receipt.salt = "0123456789abcdef";
  receipt.received = At(kBatchLeaf);
  receipt.leaf = kBatchLeaf;
  for (const char* id : {"p-1", "p-2", "p-3"}) {
    receipt.records.push_back(
        {audit::RecordOutcome::kAccepted, "", audit::SourceHash(receipt.salt, receipt.agency, id)});
  }
  return receipt;
}

audit::Leaf InventedLeaf(std::size_t index) {
  audit::Leaf leaf;
  if (index == kBatchLeaf) {
    leaf.event = audit::Event::kBatchReceived;
    leaf.agency = "st-marys";
    leaf.auth = "mtls";
    leaf.outcome = "ok";
    leaf.count = 3;
    leaf.shown = BatchReceipt().RecordsRoot();
    return leaf;
  }
  leaf.event = audit::Event::kChronologyRead;
  leaf.actor = "00112233aabbccdd";
  leaf.agency = "oxon-social-care";
  leaf.role = "NP";
  leaf.auth = "2fa";
  leaf.purpose = "EH";
  leaf.gateway = "T5";
  leaf.rules = {"T5"};
  leaf.policy = "2026-09-01.1";
  leaf.subject = "ffeeddccbbaa9988";
  leaf.outcome = "permit";
  leaf.count = static_cast<std::uint32_t>(index);
  leaf.shown = audit::LeafHash(std::to_string(index));
  leaf.commitment = crypto::Sha256(std::to_string(index));
  return leaf;
}

audit::Hash Root(const Leaves& leaves) {
  std::vector<audit::Hash> hashes;
  for (const std::string& leaf : leaves) hashes.push_back(audit::LeafHash(leaf));
  return audit::RootOf(hashes);
}

Leaves Whole() { return InventedLeaves(kLeaves); }

Leaves First(std::size_t count) {
  Leaves leaves = Whole();
  leaves.resize(count);
  return leaves;
}

std::string Replaced(std::string text, const std::string& part, const std::string& by) {
  return text.replace(text.find(part), part.size(), by);
}

Leaves Changed(std::size_t place, const std::string& part, const std::string& by) {
  Leaves leaves = Whole();
  leaves[place] = Replaced(leaves[place], part, by);
  return leaves;
}

Leaves Without(std::size_t place) {
  Leaves leaves = Whole();
  leaves.erase(leaves.begin() + static_cast<std::ptrdiff_t>(place));
  return leaves;
}

Leaves Swapped(std::size_t place) {
  Leaves leaves = Whole();
  std::swap(leaves[place], leaves[place + 1]);
  return leaves;
}

Leaves Doubled(std::size_t place) {
  Leaves leaves = Whole();
  leaves.insert(leaves.begin() + static_cast<std::ptrdiff_t>(place), leaves[place]);
  return leaves;
}

std::string NoteOf(std::uint64_t size, const audit::Hash& root, const std::string& origin,
                   const crypto::SigningKey& key) {
  return audit::SignCheckpoint({origin, size, root}, key);
}

std::string FileFor(const Leaves& leaves, const std::string& note, const std::string& key) {
  std::ostringstream out;
  audit::LogFileWriter writer(out, key);
  for (const std::string& leaf : leaves) writer.Leaf(leaf);
  return writer.Finish(note).ok() ? out.str() : "";
}

// By the operator, who holds the signing key.
std::string Resigned(const Leaves& leaves) { return File(leaves, Note(leaves)); }

// The text of one note above the signature of another.
std::string Joined(const std::string& text, const std::string& signature) {
  return text.substr(0, text.find("\n\n")) + signature.substr(signature.find("\n\n"));
}

// Signed by our key under our name, but its text is of another log.
std::string NoteNamingAnotherLog() {
  const std::string note = Note(Whole());
  const std::string text =
      Replaced(note.substr(0, note.find("\n\n") + 1), kLogOrigin, "hub.else/audit");
  const crypto::Signature signature = OurKey().Sign(text);
  std::string bytes;
  const std::size_t start = note.rfind(' ') + 1;
  if (!crypto::FromBase64(note.substr(start, note.size() - start - 1), bytes)) return "";
  bytes.replace(4, signature.size(), reinterpret_cast<const char*>(signature.data()),
                signature.size());
  const std::size_t blank = note.find("\n\n") + 1;
  return text + note.substr(blank, start - blank) + crypto::Base64(bytes) + '\n';
}

LogCase Case(std::string name, std::string file, std::set<Fault> faults,
             std::vector<std::string> against = {}) {
  return {std::move(name),
          std::move(file),
          OurVerifierKey(),
          std::move(against),
          {},
          std::move(faults),
          true};
}

// Made without the signing key: the note is the one that was there.
void AddForged(std::vector<LogCase>& cases) {
  const std::string note = Note(Whole());
  const Leaves changed = Changed(6, "\"permit\"", "\"deny\"");
  cases.push_back(Case("leaf-changed", File(changed, note), {Fault::kRootDiffers}));
  cases.push_back(Case("leaf-removed", File(Without(6), note), {Fault::kOutOfPlace, Fault::kCut}));
  cases.push_back(
      Case("leaf-removed-renumbered", File(Renumbered(Without(6)), note), {Fault::kCut}));
  cases.push_back(Case("leaves-reordered", File(Swapped(6), note),
                       {Fault::kOutOfPlace, Fault::kTimeReversed, Fault::kRootDiffers}));
  cases.push_back(Case("leaves-reordered-renumbered", File(Renumbered(Swapped(6)), note),
                       {Fault::kTimeReversed, Fault::kRootDiffers}));
  cases.push_back(
      Case("leaf-inserted", File(Doubled(6), note), {Fault::kOutOfPlace, Fault::kUncovered}));
  cases.push_back(
      Case("leaf-inserted-renumbered", File(Renumbered(Doubled(6)), note), {Fault::kUncovered}));
  cases.push_back(
      Case("leaf-appended", File(InventedLeaves(kLeaves + 1), note), {Fault::kUncovered}));
  cases.push_back(Case("end-removed", File(First(11), note), {Fault::kCut}));
  cases.push_back(Case("note-changed", File(Whole(), Replaced(note, "\n12\n", "\n11\n")),
                       {Fault::kBadCheckpoint}));
  cases.push_back(
      Case("note-rewritten", File(changed, Joined(Note(changed), note)), {Fault::kBadCheckpoint}));
  cases.push_back(Case("note-removed", File(Whole(), ""), {Fault::kBadCheckpoint}));
  const std::string whole = File(Whole(), note);
  cases.push_back(Case("file-broken-off", whole.substr(0, whole.size() / 2), {Fault::kUnreadable}));
  cases.push_back(Case("signed-with-another-key",
                       File(changed, NoteOf(12, Root(changed), kLogOrigin, OtherKey())),
                       {Fault::kBadCheckpoint}));
  const std::string other_key = audit::VerifierKey(kLogOrigin, OtherKey().public_key());
  cases.push_back(
      Case("another-key-in-the-file",
           FileFor(changed, NoteOf(12, Root(changed), kLogOrigin, OtherKey()), other_key),
           {Fault::kOtherKey, Fault::kBadCheckpoint}));
}

// Made by the operator, who can sign: only form, order or a kept checkpoint can tell.
void AddResigned(std::vector<LogCase>& cases) {
  const Leaves changed = Changed(6, "\"permit\"", "\"deny\"");
  const std::string kept = Note(First(8));
  cases.push_back(Case("forked", Resigned(changed), {Fault::kRootDiffers}, {kept}));
  cases.push_back(Case("leaf-removed-and-resigned", Resigned(Renumbered(Without(6))),
                       {Fault::kRootDiffers}, {kept}));
  cases.push_back(Case("leaf-inserted-and-resigned", Resigned(Renumbered(Doubled(6))),
                       {Fault::kRootDiffers}, {kept}));
  cases.push_back(Case("truncated", Resigned(First(7)), {Fault::kCut}, {kept}));
  cases.push_back(Case("emptied", Resigned({}), {Fault::kCut}, {kept}));
  cases.push_back(Case("two-checkpoints-of-one-size", Resigned(Whole()), {Fault::kRootDiffers},
                       {kept, NoteOf(8, Root(First(7)), kLogOrigin, OurKey())}));
  cases.push_back(Case("time-rewound", Resigned(Changed(6, At(6).Rfc3339(), At(4).Rfc3339())),
                       {Fault::kTimeReversed}));
  cases.push_back(Case("note-one-too-large",
                       File(Whole(), NoteOf(13, Root(Whole()), kLogOrigin, OurKey())),
                       {Fault::kCut}));
  cases.push_back(Case("note-one-too-small",
                       File(Whole(), NoteOf(11, Root(Whole()), kLogOrigin, OurKey())),
                       {Fault::kUncovered}));
  cases.push_back(Case("note-of-another-log",
                       File(Whole(), NoteOf(12, Root(Whole()), "hub.else/audit", OurKey())),
                       {Fault::kBadCheckpoint}));
  cases.push_back(Case("note-of-another-log-under-our-name", File(Whole(), NoteNamingAnotherLog()),
                       {Fault::kBadCheckpoint}));
  const std::string other_key = audit::VerifierKey(kLogOrigin, OtherKey().public_key());
  cases.push_back(
      Case("another-key-named", FileFor(Whole(), Note(Whole()), other_key), {Fault::kOtherKey}));
  cases.push_back(Case("kept-checkpoint-of-another-log", Resigned(Whole()), {Fault::kBadCheckpoint},
                       {NoteOf(12, Root(Whole()), "hub.else/audit", OurKey())}));
  cases.push_back(Case("leaf-with-a-name",
                       Resigned(Changed(6, "\"role\"", "\"name\":\"Ann\",\"role\"")),
                       {Fault::kBadLeaf}));
  cases.push_back(Case("leaf-of-no-known-event",
                       Resigned(Changed(6, "chronology.read", "nothing.seen")), {Fault::kBadLeaf}));
}

// The hashes of two leaves as if they were one leaf: the same root, were leaves and nodes
// hashed alike.
LogCase LeafForNode() {
  std::string both;
  Leaves pair;
  for (std::size_t from = 0; both.empty() || both.find('\n') != std::string::npos; ++from) {
    pair = {InventedLeaves(from + 2)[from], InventedLeaves(from + 2)[from + 1]};
    both.clear();
    for (const std::string& leaf : pair) both += crypto::View(audit::LeafHash(leaf));
  }
  return Case("leaf-for-node", File({both}, NoteOf(1, Root(pair), kLogOrigin, OurKey())),
              {Fault::kBadLeaf, Fault::kRootDiffers});
}

std::string ReceiptFile(const std::string& text, const crypto::SigningKey& key) {
  std::string escaped;
  for (const char c : text) escaped += c == '\n' ? std::string("\\n") : std::string(1, c);
  const crypto::Signature signature = key.Sign(text);
  const std::string_view bytes(reinterpret_cast<const char*>(signature.data()), signature.size());
  return "{\"receipt\":\"" + escaped + "\",\"signature\":\"" + crypto::Base64(bytes) +
         "\",\"verifier_key\":\"" + OurVerifierKey() + "\"}\n";
}

LogCase ReceiptCase(std::string name, const std::string& receipt, bool agrees) {
  LogCase made = Case(std::move(name), Resigned(Whole()), {});
  made.receipts = {receipt};
  made.receipts_agree = agrees;
  return made;
}

LogCase ReceiptCase(std::string name, const audit::Receipt& receipt) {
  return ReceiptCase(std::move(name), ReceiptFile(receipt.Canonical(), OurKey()), false);
}

void AddReceipts(std::vector<LogCase>& cases) {
  const std::string good = ReceiptFile(BatchReceipt().Canonical(), OurKey());
  cases.push_back(ReceiptCase("receipt-held", good, true));
  cases.push_back(ReceiptCase("receipt-changed", Replaced(good, "accepted", "refused"), false));
  cases.push_back(ReceiptCase("receipt-signed-with-another-key",
                              ReceiptFile(BatchReceipt().Canonical(), OtherKey()), false));
  cases.push_back(ReceiptCase("receipt-for-a-batch-now-refused", good, false));
  cases.back().file = Resigned(Changed(kBatchLeaf, "batch.received", "batch.refused"));
  audit::Receipt receipt = BatchReceipt();
  receipt.leaf = 6;
  cases.push_back(ReceiptCase("receipt-at-a-leaf-of-no-batch", receipt));
  receipt.leaf = kLeaves;
  cases.push_back(ReceiptCase("receipt-beyond-the-log", receipt));
  receipt = BatchReceipt();
  receipt.records.pop_back();
  cases.push_back(ReceiptCase("receipt-of-fewer-records", receipt));
  receipt = BatchReceipt();
  receipt.agency = *AgencyId::From("st-johns");
  cases.push_back(ReceiptCase("receipt-of-another-agency", receipt));
  receipt = BatchReceipt();
  receipt.origin = "hub.else/audit";
  cases.push_back(ReceiptCase("receipt-of-another-hub", receipt));
}

}  // namespace

std::vector<std::string> InventedLeaves(std::size_t count) {
  Leaves leaves;
  leaves.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    leaves.push_back(audit::Encode(InventedLeaf(i), i, At(i)));
  }
  return leaves;
}

std::vector<std::string> Renumbered(const std::vector<std::string>& leaves) {
  Leaves renumbered;
  for (const std::string& line : leaves) {
    const audit::WrittenLeaf written = audit::Decode(line).value();
    renumbered.push_back(audit::Encode(written.leaf, renumbered.size(), written.at));
  }
  return renumbered;
}

std::string Note(const std::vector<std::string>& leaves) {
  return NoteOf(leaves.size(), Root(leaves), kLogOrigin, OurKey());
}

std::string File(const std::vector<std::string>& leaves, const std::string& note) {
  return FileFor(leaves, note, OurVerifierKey());
}

std::string OurVerifierKey() { return audit::VerifierKey(kLogOrigin, OurKey().public_key()); }

std::vector<LogCase> LogCases() {
  std::vector<LogCase> cases;
  cases.push_back(Case("whole", Resigned(Whole()), {}, {Note({}), Note(First(5)), Note(Whole())}));
  cases.push_back(Case("whole-without-kept-checkpoints", Resigned(Whole()), {}));
  cases.push_back(Case("new-and-empty", Resigned({}), {}));
  cases.push_back(Case("one-leaf", Resigned(First(1)), {}));
  AddForged(cases);
  AddResigned(cases);
  cases.push_back(LeafForNode());
  AddReceipts(cases);
  return cases;
}

}  // namespace hub::test
