// Whom a row of the notice profile is about, and how that child is known.

#ifndef CONNECTORS_POLICE_CHILD_H_
#define CONNECTORS_POLICE_CHILD_H_

#include <optional>
#include <string>

#include "connectors/mapping/rows.h"
#include "hub/records/record.h"

namespace connectors::police {

// Which child of its notice this is: child_number, else what tells its key. Empty: the row
// says nothing that tells one child from another.
std::string WhichChild(const Fields& row);

// The child with its key. nullopt: the row names no child, or child_ref is too long.
//
// The key is child_ref. Without it a child with full names, birth date and postcode is known
// by these, in a form in which no name stands; any other, and one that was told as unborn,
// only by its notice: two mothers of one surname are due on one day more often than one might
// think, and a wrong join is worse than a question to a steward.
std::optional<hub::records::Subject> ReadChild(const Fields& row, const Position& at,
                                               RowDesk& desk);

}  // namespace connectors::police

#endif  // CONNECTORS_POLICE_CHILD_H_
