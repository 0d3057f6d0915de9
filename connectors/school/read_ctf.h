// Reads a Common Transfer File, one pupil at a time: any version, whatever its layout.
//
// No whole file is published, and those that people write differ from the department's own: the
// version may be an attribute, the names may stand in BasicDetails as LegalSurname, an address
// may be flat. What an element means is taken strictly, where it stands is not.
//
// An absent block never says that something is no longer so, in a full file as little as in a
// partial one; only a plain "false" does.

#ifndef CONNECTORS_SCHOOL_READ_CTF_H_
#define CONNECTORS_SCHOOL_READ_CTF_H_

#include <istream>

#include "connectors/mapping/sink.h"
#include "connectors/mapping/tables.h"
#include "hub/base/result.h"

namespace connectors::school {

// kInvalid only when nothing in it is XML.
hub::Result<Summary> ReadCtf(std::istream& in, const Tables& tables, const Sender& sender,
                             Sink& sink);

}  // namespace connectors::school

#endif  // CONNECTORS_SCHOOL_READ_CTF_H_
