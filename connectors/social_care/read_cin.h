// Reads a DfE children in need (CIN) census file, 2021 to 2026, one child at a time.
//
// The file is XML and is read as leniently as real files need: no schema gate, any
// namespace, stray text between elements ignored, true/false for 0/1, old sex codes
// after 2025, unknown codes kept. A child that makes no record is rejected alone. XML
// that breaks off ends the file there: what came before has been handed on, the break
// is a reject with line and column, and the summary says incomplete.
//
// A DOCTYPE is refused as a break (no entity can be declared, so none can expand), and
// one child's size, depth and number of elements are bounded, so memory is too.
//
// One child makes several records; README.md says which, and how each is identified.

#ifndef CONNECTORS_SOCIAL_CARE_READ_CIN_H_
#define CONNECTORS_SOCIAL_CARE_READ_CIN_H_

#include <istream>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors::social_care {

// kInvalid only when nothing could be read at all: an empty file, or one without an XML
// element. Everything else is in the summary and at the sink.
hub::Result<Summary> ReadCin(std::istream& in, const Tables& tables, const Sender& sender,
                             Sink& sink);

}  // namespace connectors::social_care

#endif  // CONNECTORS_SOCIAL_CARE_READ_CIN_H_
