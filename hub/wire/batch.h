// Batches of canonical records, as agencies send them and connectors write them
// (schemas/wire/batch.schema.json, record.schema.json; Draft 7).
//
// A fault of form in the whole (not JSON, too deep, a duplicate key, over a limit)
// refuses the batch; a fault in one record refuses that record only; an unknown label,
// kind or field is kept in the record and quarantines it. Nothing is dropped silently.
//
// Limits (hardening.md C15): body 5 MiB, depth 32, 10,000 keys a record, text 64 KiB,
// codes 256 B, integers within 2^53, 500 records a batch.

#ifndef HUB_WIRE_BATCH_H_
#define HUB_WIRE_BATCH_H_

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/ids.h"
#include "hub/base/result.h"
#include "hub/records/record.h"

namespace hub::wire {

struct ParsedRecord {
  records::Record record;  // complete when fault is empty; else what identifies it, if that
  std::string fault;       // "missing /happened", "bad date /happened"; never a value
};

struct Batch {
  std::string id;   // 1 to 64 of A-Z a-z 0-9 . _ -
  AgencyId agency;  // whom the sender says it is
  std::vector<ParsedRecord> records;
};

Result<Batch> ParseBatch(std::string_view body);

std::string EncodeRecord(const records::Record& record);  // one JSON object
// `records`: objects as EncodeRecord wrote them.
std::string EncodeBatch(std::string_view id, const AgencyId& agency,
                        const std::vector<std::string>& records);
Result<records::Record> ParseRecord(std::string_view json);  // kInvalid with the fault

}  // namespace hub::wire

#endif  // HUB_WIRE_BATCH_H_
