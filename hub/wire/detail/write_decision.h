// What an asker was told of a decision, as a member "decision" of any answer.

#ifndef HUB_WIRE_DETAIL_WRITE_DECISION_H_
#define HUB_WIRE_DETAIL_WRITE_DECISION_H_

#include "hub/access/told.h"
#include "hub/wire/detail/json_writer.h"

namespace hub::wire {

void WriteDecisionMember(const access::Told& told, JsonWriter& out);

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_WRITE_DECISION_H_
