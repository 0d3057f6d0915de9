// One record from its JSON object: schemas/wire/record.schema.json by hand, since ingest
// has no time for a general validator. A test holds the two together.

#ifndef HUB_WIRE_DETAIL_RECORD_READER_H_
#define HUB_WIRE_DETAIL_RECORD_READER_H_

#include "hub/base/ids.h"
#include "hub/wire/batch.h"
#include "hub/wire/detail/json_document.h"

namespace hub::wire {

inline constexpr std::size_t kRecordValueLimit = 10'000;

// `sender` stands where the record names no agency itself.
ParsedRecord ReadRecord(JsonView value, const AgencyId& sender);

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_RECORD_READER_H_
