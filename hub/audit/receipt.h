// What an agency gets for a batch: what became of each record, bound to its place in the
// audit log and signed by the hub, so that it can be shown years later without the hub.
//
// The signed bytes are canonical: this layout, one line feed after each line, no spaces
// but those shown.
//
//   onestory receipt v1
//   origin <hub origin>
//   agency <id>
//   batch <id>
//   content <sha-256 of the request body, hex>
//   salt <16 random bytes, hex>
//   received <RFC 3339>
//   leaf <index in the audit log>
//   records <number>
//   <position> <outcome> <reason or -> <SourceHash, hex>     (one per record)
//
// Positions count from 0. Origin, batch id and reasons are printable ASCII without spaces,
// at most 255 bytes, so that nothing in a receipt can pass for another line of it.
//
// The batch's leaf commits to the root of the record lines (RFC 6962 hashing), so a
// record's place is (leaf, position).

#ifndef HUB_AUDIT_RECEIPT_H_
#define HUB_AUDIT_RECEIPT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/audit/tree.h"
#include "hub/base/ids.h"
#include "hub/base/result.h"
#include "hub/base/time.h"
#include "hub/crypto/signature.h"

namespace hub::audit {

// Numbers are stored. Never renumber.
enum class RecordOutcome : std::uint8_t {
  kAccepted = 1,
  kDuplicate = 2,
  kSuperseded = 3,  // accepted as a new version of a record held before
  kRetracted = 4,
  kPurged = 5,
  kQuarantined = 6,
  kRefused = 7,
};
std::string_view Name(RecordOutcome outcome);  // "accepted"
std::optional<RecordOutcome> RecordOutcomeFrom(std::string_view name);

struct RecordLine {
  RecordOutcome outcome = RecordOutcome::kRefused;
  std::string reason;  // a short code, "unknown_label"; empty when there is none
  Hash source{};       // SourceHash(salt, agency id, source id)

  friend bool operator==(const RecordLine&, const RecordLine&) = default;
};

// SHA-256(salt, agency id, NUL, source id): tells the agency which record is meant, and no one
// else. A source id may be an NHS number: without the salt, which only the agency and the
// sealed batch hold, its hash could be guessed.
Hash SourceHash(std::string_view salt, const AgencyId& agency, std::string_view source_id);

struct Receipt {
  std::string origin;
  AgencyId agency;
  std::string batch;
  Hash content{};
  std::string salt;  // 16 bytes
  Instant received;
  std::uint64_t leaf = 0;
  std::vector<RecordLine> records;

  std::string Canonical() const;
  Hash RecordsRoot() const;  // over the record lines, without line feeds

  friend bool operator==(const Receipt&, const Receipt&) = default;
};

// kInvalid for anything but the very bytes that Canonical() writes. The signature is the
// caller's to check.
Result<Receipt> ReadCanonicalReceipt(std::string_view text);

}  // namespace hub::audit

#endif  // HUB_AUDIT_RECEIPT_H_
