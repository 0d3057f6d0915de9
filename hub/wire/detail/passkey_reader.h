// A passkey's assertion as a member of any request:
// {"credential","client_data","authenticator_data","signature"}.

#ifndef HUB_WIRE_DETAIL_PASSKEY_READER_H_
#define HUB_WIRE_DETAIL_PASSKEY_READER_H_

#include "hub/access/acts.h"
#include "hub/wire/detail/object_reader.h"

namespace hub::wire {

bool ReadAssertion(JsonView value, const Path& path, Reading& reading,
                   access::PasskeyAssertion& into);

}  // namespace hub::wire

#endif  // HUB_WIRE_DETAIL_PASSKEY_READER_H_
