// Batches of canonical records, as agencies send them and connectors write them
// (schemas/wire/batch.schema.json, record.schema.json; Draft 7).
//
// A fault of form in the whole (not JSON, too deep, a member named twice, over a limit of a
// batch) refuses the batch; a fault in one record, such as a text over its limit, refuses
// that record only; an unknown label, kind or field is kept in the record and quarantines
// it. Nothing is dropped silently. An empty text says the same as an absent one. Whether a
// date lies in the future is for the service to say: nothing here knows the time.
//
// Limits of a batch: body 5 MiB, depth 32, integers within 2^53, 600,000 values, 500
// records. Of a record: 10,000 values, text 64 KiB, codes, keys and names 256 bytes, 20
// subjects, 200 elements in any other list; ParseRecord takes 1 MiB.

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
  // Complete when fault is empty; else agency, source id and version, as far as readable.
  records::Record record;
  std::string fault;  // "missing /happened", "bad date /happened"; never a value
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
