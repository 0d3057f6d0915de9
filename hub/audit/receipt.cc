#include "hub/audit/receipt.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

namespace hub::audit {
namespace {

constexpr std::string_view kTitle = "onestory receipt v1\n";
constexpr std::size_t kMaxWord = 255;
constexpr std::size_t kSaltSize = 16;
constexpr std::size_t kShortestRecordLine = 72;  // "0 purged - " and a hash, less a little

// By number; there is no outcome 0.
constexpr std::array<std::string_view, 8> kNames = {
    "", "accepted", "duplicate", "superseded", "retracted", "purged", "quarantined", "refused",
};

std::string Line(std::size_t position, const RecordLine& record) {
  std::string line = std::to_string(position);
  line += ' ';
  line += Name(record.outcome);
  line += ' ';
  line += record.reason.empty() ? std::string_view("-") : std::string_view(record.reason);
  line += ' ';
  line += crypto::Hex(crypto::View(record.source));
  return line;
}

bool IsWord(std::string_view text) {
  return !text.empty() && text.size() <= kMaxWord &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

// Reads word by word. It may accept a little more than is ever written;
// ReadCanonicalReceipt() compares with what Canonical() would have written.
class Words {
 public:
  explicit Words(std::string_view rest) : rest_(rest) {}

  bool Skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  // A word and the `end` that follows it.
  bool Take(char end, std::string_view& word) {
    const std::size_t size = rest_.find(end);
    if (size == std::string_view::npos) return false;
    word = rest_.substr(0, size);
    rest_.remove_prefix(size + 1);
    return IsWord(word);
  }

  bool Take(char end, std::uint64_t& number) {
    std::string_view word;
    if (!Take(end, word)) return false;
    return std::from_chars(word.data(), word.data() + word.size(), number).ec == std::errc();
  }

  bool Take(char end, Hash& hash) {
    std::string_view word;
    std::string bytes;
    if (!Take(end, word) || !crypto::FromHex(word, bytes)) return false;
    if (bytes.size() != hash.size()) return false;
    std::copy(bytes.begin(), bytes.end(), hash.begin());
    return true;
  }

  std::size_t left() const { return rest_.size(); }

 private:
  std::string_view rest_;
};

bool ReadHead(Words& words, Receipt& receipt, std::uint64_t& records) {
  std::string_view origin;
  std::string_view agency;
  std::string_view batch;
  std::string_view salt;
  std::string_view received;
  if (!words.Skip(kTitle)) return false;
  if (!words.Skip("origin ") || !words.Take('\n', origin)) return false;
  if (!words.Skip("agency ") || !words.Take('\n', agency)) return false;
  if (!words.Skip("batch ") || !words.Take('\n', batch)) return false;
  if (!words.Skip("content ") || !words.Take('\n', receipt.content)) return false;
  if (!words.Skip("salt ") || !words.Take('\n', salt)) return false;
  if (!crypto::FromHex(salt, receipt.salt) || receipt.salt.size() != kSaltSize) return false;
  if (!words.Skip("received ") || !words.Take('\n', received)) return false;
  if (!words.Skip("leaf ") || !words.Take('\n', receipt.leaf)) return false;
  if (!words.Skip("records ") || !words.Take('\n', records)) return false;

  const std::optional<AgencyId> agency_id = AgencyId::From(agency);
  const std::optional<Instant> at = Instant::Parse(received);
  if (!agency_id || !at) return false;
  receipt.origin = origin;
  receipt.agency = *agency_id;
  receipt.batch = batch;
  receipt.received = *at;
  return true;
}

bool ReadRecord(Words& words, RecordLine& record) {
  std::uint64_t position = 0;
  std::string_view outcome;
  std::string_view reason;
  if (!words.Take(' ', position) || !words.Take(' ', outcome)) return false;
  if (!words.Take(' ', reason) || !words.Take('\n', record.source)) return false;
  const std::optional<RecordOutcome> known = RecordOutcomeFrom(outcome);
  if (!known) return false;
  record.outcome = *known;
  if (reason != "-") record.reason = reason;
  return true;
}

bool ReadRecords(Words& words, std::uint64_t count, std::vector<RecordLine>& records) {
  // Before anything is allocated for a number that a stranger wrote.
  if (count > words.left() / kShortestRecordLine) return false;
  records.resize(static_cast<std::size_t>(count));
  return std::all_of(records.begin(), records.end(),
                     [&words](RecordLine& record) { return ReadRecord(words, record); });
}

}  // namespace

std::string_view Name(RecordOutcome outcome) {
  const auto number = static_cast<std::size_t>(outcome);
  return number < kNames.size() ? kNames[number] : std::string_view();
}

std::optional<RecordOutcome> RecordOutcomeFrom(std::string_view name) {
  for (std::size_t number = 1; number < kNames.size(); ++number) {
    if (kNames[number] == name) return static_cast<RecordOutcome>(number);
  }
  return std::nullopt;
}

Hash SourceHash(std::string_view salt, const AgencyId& agency, std::string_view source_id) {
  return crypto::Sha256({salt, agency.text(), std::string_view("\0", 1), source_id});
}

std::string Receipt::Canonical() const {
  std::string text(kTitle);
  text.reserve(400 + 110 * records.size());
  text += "origin " + origin + '\n';
  text += "agency " + agency.text() + '\n';
  text += "batch " + batch + '\n';
  text += "content " + crypto::Hex(crypto::View(content)) + '\n';
  text += "salt " + crypto::Hex(salt) + '\n';
  text += "received " + received.Rfc3339() + '\n';
  text += "leaf " + std::to_string(leaf) + '\n';
  text += "records " + std::to_string(records.size()) + '\n';
  for (std::size_t i = 0; i < records.size(); ++i) {
    text += Line(i, records[i]);
    text += '\n';
  }
  return text;
}

Hash Receipt::RecordsRoot() const {
  Frontier frontier;
  for (std::size_t i = 0; i < records.size(); ++i) frontier.Append(LeafHash(Line(i, records[i])));
  return frontier.Root();
}

Result<Receipt> ReadCanonicalReceipt(std::string_view text) {
  const Error malformed{ErrorCode::kInvalid, "not a receipt", "the text is not canonical"};
  Receipt receipt;
  Words words(text);
  std::uint64_t records = 0;
  if (!ReadHead(words, receipt, records)) return malformed;
  if (!ReadRecords(words, records, receipt.records)) return malformed;
  if (receipt.Canonical() != text) return malformed;
  return receipt;
}

}  // namespace hub::audit
