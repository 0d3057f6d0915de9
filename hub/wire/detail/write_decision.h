// What an asker was told of a decision, as a member "decision" of any answer.

#ifndef HUB_WIRE_DETAIL_WRITE_DECISION_H_
#define HUB_WIRE_DETAIL_WRITE_DECISION_H_

#include "hub/access/told.h"
#include "hub/wire/detail/json_writer.h"

namespace hub::wire {

void WriteDecisionMember(const access::Told& told, JsonWriter& out);

// What must be done, in words, and by when.
void WriteOne(const access::Owed& owed, JsonWriter& out);

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_WRITE_DECISION_H_
