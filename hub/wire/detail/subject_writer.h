// A person as one agency describes them, written as schemas/wire/record.schema.json has it.

#ifndef HUB_WIRE_DETAIL_SUBJECT_WRITER_H_
#define HUB_WIRE_DETAIL_SUBJECT_WRITER_H_

#include "hub/records/record.h"
#include "hub/wire/detail/json_writer.h"

namespace hub::wire {

// The members alone: the object's brackets are the caller's.
void WriteSubjectMembers(const records::Subject& subject, JsonWriter& out);

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_SUBJECT_WRITER_H_
