// Reads payloads of the DfE children's social care API: one child of "children" at a time,
// with its episodes and what lies in them.
//
// `purge: true` at a level becomes Action::kPurge of exactly the records that the same
// object makes without it; nothing of its content is sent. The object must still say when
// it began: ids are made of dates, as everywhere in this folder. A purge that names no
// record is a reject, never silence.
//
// JSON that breaks off, or never was JSON, is one reject with its line; the children before
// the break have been handed on.

#ifndef CONNECTORS_SOCIAL_CARE_READ_CSC_API_H_
#define CONNECTORS_SOCIAL_CARE_READ_CSC_API_H_

#include <istream>

#include "connectors/mapping/format.h"
#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors::social_care {

int RecogniseCscApi(const Head& head);

// kInvalid only when nothing in it is JSON.
hub::Result<Summary> ReadCscApi(std::istream& in, const Tables& tables, const Sender& sender,
                                Sink& sink);

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_READ_CSC_API_H_
