// An entry's id never stands in for a child's.

#include "hub/base/ids.h"

void Read(const hub::ChildId&);

void Ask(const hub::ChildId& child, const hub::EntryId& entry) {
#ifdef MUST_FAIL
  Read(entry);
#else
  Read(child);
#endif
  static_cast<void>(child);
  static_cast<void>(entry);
}
